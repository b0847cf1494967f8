package org.racewalk.actors.engine;

import org.jspecify.annotations.Nullable;
import org.racewalk.model.c.parse.SourceReader;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/**
 * Names for source files that mean the same in any checkout: relative to the installation if they
 * lie in it, else to the working directory, else absolute; always with {@code /}. Programs are
 * hashed and replay strings written with these names.
 */
final class SourceTree implements SourceReader {
    private final Path home;
    private final Path working;
    private final SourceReader homeReader;
    private final SourceReader workingReader;

    SourceTree(Path home, Path working) {
        this.home = real(home);
        this.working = real(working);
        this.homeReader = SourceReader.files(this.home);
        this.workingReader = SourceReader.files(this.working);
    }

    /** The installation at hand, seen from the working directory. */
    static SourceTree here() {
        return new SourceTree(Installation.home(), Path.of("").toAbsolutePath());
    }

    /** The name of a file or folder that a user gave. */
    String nameOf(String userPath) {
        Path path = working.resolve(userPath).normalize();
        if (path.startsWith(home)) {
            return slashed(home.relativize(path));
        }
        if (path.startsWith(working)) {
            Path relative = working.relativize(path);
            // Else the reader would take the installation's file of that name.
            return Files.exists(home.resolve(relative)) ? slashed(path) : slashed(relative);
        }
        return slashed(path);
    }

    @Override
    public @Nullable String read(String name) {
        try {
            String text = homeReader.read(name);
            return text != null ? text : workingReader.read(name);
        } catch (InvalidPathException e) {
            return null;
        }
    }

    private static String slashed(Path path) {
        return path.toString().replace('\\', '/');
    }

    private static Path real(Path folder) {
        try {
            return folder.toRealPath();
        } catch (IOException e) {
            return folder.toAbsolutePath().normalize();
        }
    }
}
