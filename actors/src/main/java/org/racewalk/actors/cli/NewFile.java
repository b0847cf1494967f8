package org.racewalk.actors.cli;

import org.racewalk.actors.engine.WrongInputException;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A file that an option names and that is never replaced unless the user says so. */
final class NewFile {
    private final String given;
    private final Path file;
    private final boolean force;
    private final JsonFile whole;

    private NewFile(String given, Path file, boolean force, JsonFile whole) {
        this.given = given;
        this.file = file;
        this.force = force;
        this.whole = whole;
    }

    /**
     * Checks that it can be written, before long work begins.
     *
     * @throws WrongInputException if not, or if it is there and {@code force} is not given
     */
    static NewFile at(String option, Path file, boolean force) {
        String given = option + " " + file;
        NewFile one = new NewFile(given, file, force, JsonFile.at(option, file));
        if (!force && Files.exists(file)) {
            throw one.exists();
        }
        return one;
    }

    private WrongInputException exists() {
        return new WrongInputException(given + ": is there already; --force replaces it");
    }

    /** Without folders. */
    String name() {
        return String.valueOf(file.getFileName());
    }

    /** Writes it whole or not at all. */
    void write(String text) {
        if (force) {
            whole.write(text);
            return;
        }
        Path folder = file.toAbsolutePath().getParent();
        try {
            Path draft = Files.createTempFile(folder, ".racewalk", ".draft");
            try {
                Files.writeString(draft, text);
                Files.createLink(file, draft);
            } catch (UnsupportedOperationException e) {
                Files.move(draft, file);
            } finally {
                Files.deleteIfExists(draft);
            }
        } catch (FileAlreadyExistsException e) {
            throw exists();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
