package org.racewalk.model.c;

import org.junit.jupiter.api.Assumptions;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The real compiler, where there is one for x86-64. */
public final class Gcc {
    private Gcc() {}

    /** The lines that a program prints; the test is skipped without gcc. */
    public static List<String> run(Path directory, String program) throws Exception {
        Assumptions.assumeTrue(System.getProperty("os.arch").equals("amd64"), "not on x86-64");
        Path source = directory.resolve("program.c");
        Path binary = directory.resolve("program");
        Files.writeString(source, program);
        String errors =
                output(
                        "gcc",
                        "-std=gnu11",
                        "-w",
                        "-fwrapv",
                        "-o",
                        binary.toString(),
                        source.toString());
        Assumptions.assumeTrue(errors != null, "no gcc");
        if (errors.contains("error:")) {
            throw new AssertionError(errors);
        }
        String printed = output(binary.toString());
        return printed == null ? List.of() : printed.lines().toList();
    }

    /** What a command prints, or null if there is no such command. */
    private static String output(String... command) throws InterruptedException {
        try {
            Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
            byte[] bytes = process.getInputStream().readAllBytes();
            process.waitFor();
            return new String(bytes, StandardCharsets.UTF_8);
        } catch (IOException e) {
            return null;
        }
    }
}
