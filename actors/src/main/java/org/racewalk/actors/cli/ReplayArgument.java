package org.racewalk.actors.cli;

import org.jspecify.annotations.Nullable;
import org.racewalk.actors.engine.WrongInputException;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/** A replay string, given as it is or as a file that holds it. */
final class ReplayArgument {
    private static final long LARGEST = 64L << 20;
    private static final String PREFIX = "rw";
    private static final String SUFFIX = ".replay";

    private ReplayArgument() {}

    /** Whether an argument is one, and not a scenario. */
    static boolean isOne(String argument) {
        Path path = pathOf(argument);
        boolean file = path != null && Files.exists(path);
        return argument.endsWith(SUFFIX) || !file && argument.startsWith(PREFIX);
    }

    /** The file's contents if the argument names one, else the argument. */
    static String string(String replay) {
        Path path = pathOf(replay);
        if (path == null || !Files.exists(path)) {
            if (replay.endsWith(SUFFIX) && !replay.startsWith(PREFIX)) {
                throw new WrongInputException(replay + ": no such file");
            }
            return replay.strip();
        }
        if (!Files.isRegularFile(path)) {
            throw new WrongInputException(replay + ": is not a file");
        }
        try {
            if (Files.size(path) > LARGEST) {
                throw new WrongInputException(replay + ": is too long for a replay file");
            }
            return Files.readString(path, StandardCharsets.UTF_8).strip();
        } catch (IOException e) {
            throw new WrongInputException(replay + ": cannot be read as text");
        }
    }

    private static @Nullable Path pathOf(String text) {
        try {
            return text.isEmpty() ? null : Path.of(text);
        } catch (InvalidPathException e) {
            return null;
        }
    }
}
