package org.racewalk.actors.cli;

import org.jspecify.annotations.Nullable;
import org.racewalk.actors.engine.WrongInputException;

import picocli.CommandLine.Option;

import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;

/** Where headers are looked for beside Racewalk's own. */
final class IncludeOptions {
    @Option(
            names = "-I",
            paramLabel = "DIR",
            description = "Look for headers here too, after Racewalk's own.")
    private List<String> includes = new ArrayList<>();

    @Option(
            names = "--kernel",
            paramLabel = "TREE",
            description = "Take headers that are still missing from this kernel tree.")
    private @Nullable String kernel;

    /** The directories of {@code -I}, checked to be directories. */
    List<String> includes() {
        for (String include : includes) {
            requireDirectory("-I", include);
        }
        return List.copyOf(includes);
    }

    /** The kernel tree, checked to be a directory. */
    @Nullable String kernel() {
        if (kernel != null) {
            requireDirectory("--kernel", kernel);
        }
        return kernel;
    }

    private static void requireDirectory(String option, String value) {
        if (!Files.isDirectory(UserPath.of(value))) {
            throw new WrongInputException(option + " " + value + ": no such directory");
        }
    }
}
