package org.racewalk.actors.chaos;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A JVM of its own with our class path. It ends when it is closed, and when this JVM ends, however
 * that comes about ({@link Tethered}). Safe for several threads.
 */
public final class ForkedJvm implements AutoCloseable {
    /** For JVMs of which several share a small machine. */
    public static final List<String> SMALL =
            List.of(
                    "-XX:TieredStopAtLevel=1",
                    "-XX:+UseSerialGC",
                    "-Xmx300m",
                    "-Xshare:auto",
                    "--sun-misc-unsafe-memory-access=allow",
                    "--enable-native-access=ALL-UNNAMED");

    private static final Duration END_LIMIT = Duration.ofSeconds(30);
    private static final int TAIL = 30;

    private final String name;
    private final Process process;
    private final Output output;
    private final Path log;

    private ForkedJvm(String name, Process process, Output output, Path log) {
        this.name = name;
        this.process = process;
        this.output = output;
        this.log = log;
    }

    /**
     * Starts one.
     *
     * @param name for messages
     * @param options of the JVM, system properties among them
     * @param main class with a {@code main} method
     * @param folder its working directory
     * @param log where its output is appended
     */
    public static ForkedJvm start(
            String name,
            List<String> options,
            String main,
            List<String> arguments,
            Path folder,
            Path log)
            throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(options);
        command.add("-cp");
        command.add(System.getProperty("java.class.path"));
        command.add(Tethered.class.getName());
        command.add(main);
        command.addAll(arguments);
        Process process =
                new ProcessBuilder(command)
                        .directory(folder.toFile())
                        .redirectErrorStream(true)
                        .start();
        return new ForkedJvm(name, process, Output.of(name, process.getInputStream(), log), log);
    }

    /** As the launcher starts one. */
    public static List<String> ordinary() {
        return List.of(
                "-XX:+UseSerialGC",
                "--sun-misc-unsafe-memory-access=allow",
                "--enable-native-access=ALL-UNNAMED");
    }

    public String name() {
        return name;
    }

    public long pid() {
        return process.pid();
    }

    /** Processor time that it has had. */
    public double cpuSeconds() {
        return process.info()
                .totalCpuDuration()
                .map(time -> time.toNanos() / 1e9)
                .orElseThrow(() -> failure("its processor time is not known"));
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    /** How many lines it has printed: a place for {@link #await} to begin at. */
    public int lines() {
        return output.size();
    }

    /** All it has printed. */
    public List<String> output() {
        return output.lines();
    }

    /**
     * Waits for a line in which the pattern is found.
     *
     * @param from lines to pass over, from {@link #lines}
     * @throws IllegalStateException if it does not come in time, or the JVM ends without it
     */
    public Matcher await(Pattern pattern, int from, Duration limit) throws InterruptedException {
        return output.await(pattern, from, limit)
                .orElseThrow(() ->
                        failure(
                                "no line \""
                                        + pattern
                                        + (process.isAlive() ? "\" in " + limit : "\"; it ended")));
    }

    /** Whether such a line comes within that time. */
    public boolean appears(Pattern pattern, int from, Duration limit) throws InterruptedException {
        return output.await(pattern, from, limit).isPresent();
    }

    /** When the first line after that time came in which the pattern is found. */
    public Optional<Instant> firstAfter(Instant time, Pattern pattern) {
        return output.firstAfter(time, pattern);
    }

    /** The exit status; waits for the end of the process and of its output. */
    public int awaitExit(Duration limit) throws InterruptedException {
        if (!process.waitFor(limit.toNanos(), TimeUnit.NANOSECONDS)) {
            throw failure("it still runs after " + limit);
        }
        if (!output.awaitEnd(END_LIMIT)) {
            throw failure("it ended, its output did not");
        }
        return process.exitValue();
    }

    /** {@code kill -9}; returns when it is dead. */
    public void kill() throws InterruptedException {
        process.destroyForcibly();
        if (!process.waitFor(END_LIMIT.toSeconds(), TimeUnit.SECONDS)) {
            throw failure("it survives kill -9");
        }
    }

    /** Asks it to end (SIGTERM). */
    public void terminate() {
        process.destroy();
    }

    /** Stops it (SIGSTOP) until the pause is closed. */
    public Pause pause() throws IOException {
        return Pause.of(process.pid());
    }

    /** Kills it. */
    @Override
    public void close() {
        try {
            kill();
            output.awaitEnd(END_LIMIT);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private IllegalStateException failure(String what) {
        return new IllegalStateException(
                name + ": " + what + "; the log is " + log + ", its end:\n" + output.tail(TAIL));
    }
}
