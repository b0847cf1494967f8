package org.racewalk.actors.cli;

import org.racewalk.actors.engine.WrongInputException;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;

/** The file of {@code --stub-missing}: the user edits it, so it is not overwritten. */
final class StubFile {
    private static final String HEAD =
            """
            /*
             * What racewalk check found missing. Include this after the other headers; a
             * run that gets to a stub stops with a finding. Fill in what matters, and
             * delete the rest.
             *
             * For: %s
             */
            #include <racewalk.h>
            """;

    private final Path file;
    private final boolean force;

    private StubFile(Path file, boolean force) {
        this.file = file;
        this.force = force;
    }

    /**
     * Checks that it may be written.
     *
     * @throws WrongInputException if not
     */
    static StubFile at(Path file, boolean force) {
        if (Files.isDirectory(file)) {
            throw new WrongInputException("--stub-missing " + file + ": is a directory");
        }
        if (Files.exists(file, LinkOption.NOFOLLOW_LINKS) && !force) {
            throw new WrongInputException(
                    "--stub-missing "
                            + file
                            + ": exists already; choose another name, or overwrite it with"
                            + " --force");
        }
        Path folder = file.toAbsolutePath().getParent();
        if (folder == null || !Files.isDirectory(folder)) {
            throw new WrongInputException("--stub-missing " + file + ": no such directory");
        }
        return new StubFile(file, force);
    }

    /** Writes stubs by name. */
    void write(List<String> scenarios, Map<String, String> stubs) {
        StringBuilder text = new StringBuilder(String.format(HEAD, String.join(", ", scenarios)));
        stubs.values().forEach(stub -> text.append('\n').append(stub));
        try {
            if (force) {
                Files.writeString(file, text);
            } else {
                Files.writeString(file, text, StandardOpenOption.CREATE_NEW);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
