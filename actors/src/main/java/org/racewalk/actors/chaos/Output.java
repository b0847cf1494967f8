package org.racewalk.actors.chaos;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The lines that a forked JVM prints: kept in a file, and waited for. Reading goes on in the
 * background until the JVM closes its output. Safe for several threads.
 */
final class Output {
    /** Lines in memory; a node says little. The file has all of them. */
    private static final int KEPT = 100_000;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final List<Line> lines = new ArrayList<>();
    private boolean ended;

    /** A line, and when it was read. */
    private record Line(Instant time, String text) {}

    /** Begins to read. Appends to the file, so that a node's lives follow one another in it. */
    static Output of(String name, InputStream stream, Path file) throws IOException {
        Output output = new Output();
        BufferedWriter writer =
                Files.newBufferedWriter(
                        file,
                        StandardCharsets.UTF_8,
                        StandardOpenOption.CREATE,
                        StandardOpenOption.APPEND);
        Thread.ofVirtual().name("output of " + name).start(() -> output.read(stream, writer));
        return output;
    }

    private void read(InputStream stream, BufferedWriter writer) {
        try (writer;
                BufferedReader reader =
                        new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                writer.write(line);
                writer.newLine();
                writer.flush();
                change(line);
            }
        } catch (IOException e) {
            change("output lost: " + e.getMessage());
        } finally {
            lock.lock();
            try {
                ended = true;
                changed.signalAll();
            } finally {
                lock.unlock();
            }
        }
    }

    private void change(String line) {
        lock.lock();
        try {
            if (lines.size() < KEPT) {
                lines.add(new Line(Instant.now(), line));
            }
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** How many lines there are: a place to wait from. */
    int size() {
        lock.lock();
        try {
            return lines.size();
        } finally {
            lock.unlock();
        }
    }

    /** All lines so far. */
    List<String> lines() {
        lock.lock();
        try {
            return lines.stream().map(Line::text).toList();
        } finally {
            lock.unlock();
        }
    }

    /**
     * Waits for a line in which the pattern is found.
     *
     * @param from lines to pass over
     * @return where it was found, or nothing if the limit passed or the JVM ended without it
     */
    Optional<Matcher> await(Pattern pattern, int from, Duration limit) throws InterruptedException {
        long nanos = limit.toNanos();
        lock.lock();
        try {
            for (int next = from; ; next++) {
                while (next >= lines.size()) {
                    if (ended || nanos <= 0) {
                        return Optional.empty();
                    }
                    nanos = changed.awaitNanos(nanos);
                }
                Matcher matcher = pattern.matcher(lines.get(next).text());
                if (matcher.find()) {
                    return Optional.of(matcher);
                }
            }
        } finally {
            lock.unlock();
        }
    }

    /** When the first line after that time came in which the pattern is found. */
    Optional<Instant> firstAfter(Instant time, Pattern pattern) {
        lock.lock();
        try {
            return lines.stream()
                    .filter(line -> line.time().isAfter(time))
                    .filter(line -> pattern.matcher(line.text()).find())
                    .map(Line::time)
                    .findFirst();
        } finally {
            lock.unlock();
        }
    }

    /** Waits for the end of the output. */
    boolean awaitEnd(Duration limit) throws InterruptedException {
        long nanos = limit.toNanos();
        lock.lock();
        try {
            while (!ended && nanos > 0) {
                nanos = changed.awaitNanos(nanos);
            }
            return ended;
        } finally {
            lock.unlock();
        }
    }

    /** The last lines, for a message. */
    String tail(int count) {
        List<String> all = lines();
        return String.join("\n", all.subList(Math.max(0, all.size() - count), all.size()));
    }
}
