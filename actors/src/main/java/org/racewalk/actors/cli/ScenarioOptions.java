package org.racewalk.actors.cli;

import org.jspecify.annotations.Nullable;
import org.racewalk.actors.engine.WrongInputException;

import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Which sources are meant. */
final class ScenarioOptions {
    /** How many bytes are looked at to tell a text file from another. */
    private static final int BEGINNING = 4096;

    private static final Pattern DEFINE = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*(=.*)?");

    @Parameters(paramLabel = "SCENARIO", arity = "1..*", description = "C files of scenarios.")
    private List<String> scenarios = new ArrayList<>();

    @Option(
            names = "-D",
            paramLabel = "NAME[=VALUE]",
            description = "Define a macro, as for a C compiler: selects a variant.")
    private List<String> defines = new ArrayList<>();

    @Mixin private IncludeOptions headers;

    /** What was named, unchecked. */
    List<String> named() {
        return List.copyOf(scenarios);
    }

    /** The scenario files, checked to be files. */
    List<String> scenarios() {
        scenarios.forEach(ScenarioOptions::requireFile);
        return List.copyOf(scenarios);
    }

    static void requireFile(String scenario) {
        Path path = UserPath.of(scenario);
        if (Files.isDirectory(path)) {
            throw new WrongInputException(
                    scenario + ": is a directory; name the scenario files in it");
        }
        if (!Files.exists(path)) {
            throw new WrongInputException(scenario + ": no such file");
        }
        if (!Files.isRegularFile(path) || !Files.isReadable(path)) {
            throw new WrongInputException(scenario + ": is not a file that can be read");
        }
        if (isBinary(path)) {
            throw new WrongInputException(scenario + ": is not a text file");
        }
    }

    private static boolean isBinary(Path path) {
        try (InputStream in = Files.newInputStream(path)) {
            for (byte one : in.readNBytes(BEGINNING)) {
                if (one == 0) {
                    return true;
                }
            }
            return false;
        } catch (IOException e) {
            throw new WrongInputException(path + ": cannot be read");
        }
    }

    /** The macros, checked to have names. */
    List<String> defines() {
        for (String define : defines) {
            if (!DEFINE.matcher(define).matches()) {
                throw new WrongInputException(
                        "-D " + define + ": expected NAME or NAME=VALUE, with NAME a C identifier");
            }
        }
        return List.copyOf(defines);
    }

    List<String> includes() {
        return headers.includes();
    }

    @Nullable String kernel() {
        return headers.kernel();
    }
}
