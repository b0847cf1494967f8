package org.racewalk.actors.cli;

import org.racewalk.actors.engine.WrongInputException;

import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/**
 * A file that is written piece by piece, for what may be too large to hold as a text. It appears
 * whole or not at all; one that is there stays unless the user said otherwise.
 */
final class ExportFile {
    /** What goes into it. */
    @FunctionalInterface
    interface Content {
        void to(OutputStream out) throws IOException;
    }

    private final String given;
    private final Path file;
    private final boolean force;

    private ExportFile(String given, Path file, boolean force) {
        this.given = given;
        this.file = file;
        this.force = force;
    }

    /**
     * Checks that it can be written, before long work begins.
     *
     * @throws WrongInputException if not
     */
    static ExportFile at(String option, String name, boolean force) {
        Path file = UserPath.of(name);
        String given = option + " " + name;
        JsonFile.at(option, file);
        ExportFile checked = new ExportFile(given, file, force);
        if (Files.exists(file) && !force) {
            throw checked.isThere();
        }
        return checked;
    }

    private WrongInputException isThere() {
        return new WrongInputException(
                given + ": is there already; name another file or say --force");
    }

    /**
     * Writes it.
     *
     * @throws IOException if there is no room, for example
     */
    void write(Content content) throws IOException {
        // No temporary file: those are for their owner's eyes, this is for others.
        Path draft = file.resolveSibling(draftName());
        try {
            try (OutputStream out =
                    new BufferedOutputStream(
                            Files.newOutputStream(draft, StandardOpenOption.CREATE_NEW))) {
                content.to(out);
            }
            if (force) {
                Files.move(draft, file, StandardCopyOption.REPLACE_EXISTING);
            } else {
                Files.move(draft, file);
            }
        } catch (FileAlreadyExistsException e) {
            throw isThere();
        } finally {
            Files.deleteIfExists(draft);
        }
    }

    private String draftName() {
        return "." + file.getFileName() + "." + ProcessHandle.current().pid() + ".draft";
    }

    /**
     * Writes to standard output.
     *
     * @param binary whether it is no text
     */
    static void toStandardOutput(Session session, boolean binary, Content content) {
        try {
            if (binary) {
                try (OutputStream out =
                        new BufferedOutputStream(new FileOutputStream(FileDescriptor.out))) {
                    content.to(out);
                }
            } else {
                content.to(new AsciiStream(session.out()));
            }
            session.out().flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Texts of exports are ASCII: a byte is a character. */
    private static final class AsciiStream extends OutputStream {
        private final PrintWriter to;

        AsciiStream(PrintWriter to) {
            this.to = to;
        }

        @Override
        public void write(int b) {
            to.write(b & 0x7f);
        }

        @Override
        public void flush() {
            to.flush();
        }
    }
}
