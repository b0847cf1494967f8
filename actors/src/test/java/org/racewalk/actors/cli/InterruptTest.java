package org.racewalk.actors.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Goal: Ctrl-C prints what was found so far and ends in order, soon. Method: a JVM of its own, a
 * signal, and its last words.
 */
final class InterruptTest {
    private static final Duration SOON = Duration.ofSeconds(10);

    @TempDir private Path folder;

    /** The command line over made-up scenarios, in a JVM of its own. */
    static final class Main {
        public static void main(String[] args) {
            Interruption interruption = new Interruption();
            interruption.install();
            int status = CommandLineFixture.onStandardStreams(interruption, args);
            interruption.finished(status);
            System.exit(status);
        }
    }

    private Process start(String scenario, String... options) throws IOException {
        Path file = Files.writeString(folder.resolve("scenario.c"), scenario);
        List<String> command =
                new ArrayList<>(
                        List.of(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "--sun-misc-unsafe-memory-access=allow",
                                "--enable-native-access=ALL-UNNAMED",
                                "-XX:TieredStopAtLevel=1",
                                "-cp",
                                System.getProperty("java.class.path"),
                                Main.class.getName(),
                                "run",
                                file.toString(),
                                "--runs",
                                "1000000000",
                                "--keep-going"));
        command.addAll(List.of(options));
        return new ProcessBuilder(command).redirectErrorStream(true).start();
    }

    private static void signal(Process process, String name) throws Exception {
        assumeTrue(Files.isExecutable(Path.of("/bin/kill")), "needs /bin/kill");
        new ProcessBuilder("/bin/kill", "-" + name, Long.toString(process.pid())).start().waitFor();
    }

    private static String rest(BufferedReader output) throws IOException {
        StringBuilder text = new StringBuilder();
        for (String line = output.readLine(); line != null; line = output.readLine()) {
            text.append(line).append('\n');
        }
        return text.toString();
    }

    /** Signals once the first report is there, so that the campaign is known to run. */
    private void assertEndsInOrder(String signal) throws Exception {
        Process process = start("fails-every 100");
        try (BufferedReader output = process.inputReader(StandardCharsets.UTF_8)) {
            String line;
            do {
                line = output.readLine();
                assertThat(line).isNotNull();
            } while (!line.startsWith("report of run"));
            signal(process, signal);
            String text = rest(output);
            assertThat(process.waitFor(SOON.toSeconds(), TimeUnit.SECONDS)).isTrue();
            assertThat(text).contains("stopped early (interrupted)").contains("1 variant");
            assertThat(process.exitValue()).isEqualTo(ExitCode.FINDINGS);
        } finally {
            process.destroyForcibly();
        }
    }

    @Test
    void shouldPrintWhatWasFoundOnCtrlC() throws Exception {
        assumeTrue(!isInterruptIgnored(), "SIGINT is ignored here, and a child inherits that");
        assertEndsInOrder("INT");
    }

    @Test
    void shouldPrintWhatWasFoundWhenTerminated() throws Exception {
        assertEndsInOrder("TERM");
    }

    /** Bit 1 of the mask in /proc: a shell's background jobs ignore SIGINT. */
    private static boolean isInterruptIgnored() throws IOException {
        Path status = Path.of("/proc/self/status");
        if (!Files.exists(status)) {
            return false;
        }
        return Files.readAllLines(status).stream()
                .filter(line -> line.startsWith("SigIgn:"))
                .map(line -> Long.parseUnsignedLong(line.substring(7).strip(), 16))
                .anyMatch(mask -> (mask & 2) != 0);
    }
}
