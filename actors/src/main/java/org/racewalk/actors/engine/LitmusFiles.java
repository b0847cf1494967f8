package org.racewalk.actors.engine;

import org.racewalk.model.c.diagnose.CompileException;
import org.racewalk.model.litmus.LitmusProgram;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Finds litmus files and compiles them. Safe for many threads. */
public final class LitmusFiles {
    private static final String SUFFIX = ".litmus";

    private final SourceTree tree = SourceTree.here();

    /**
     * The litmus files that a user means: a file itself, or all below a folder, sorted by name.
     *
     * @throws WrongInputException if there is none
     */
    public List<Path> find(Path path) {
        if (!Files.exists(path)) {
            throw new WrongInputException(path + ": no such file or directory");
        }
        if (Files.isRegularFile(path)) {
            return List.of(path);
        }
        try (Stream<Path> below = Files.walk(path)) {
            List<Path> files =
                    below.filter(file -> file.toString().endsWith(SUFFIX))
                            .filter(Files::isRegularFile)
                            .sorted()
                            .toList();
            if (files.isEmpty()) {
                throw new WrongInputException(path + ": no " + SUFFIX + " file in it");
            }
            return files;
        } catch (IOException e) {
            throw new WrongInputException(path + ": cannot be read");
        }
    }

    /**
     * A test, ready to run.
     *
     * @throws WrongInputException with what is wrong, and where
     */
    public LitmusProgram compile(Path file) {
        String text;
        try {
            // Comments may hold anything; what matters is ASCII.
            text = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            throw new WrongInputException(file + ": cannot be read");
        }
        return compile(file.toString().replace('\\', '/'), text);
    }

    /** As above, of a text that need not be in a file; the name is for messages. */
    public LitmusProgram compile(String name, String text) {
        try {
            return LitmusProgram.compile(name, text, tree, Installation.OUR_HEADERS);
        } catch (CompileException e) {
            throw new WrongInputException(e);
        }
    }
}
