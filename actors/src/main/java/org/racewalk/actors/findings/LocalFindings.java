package org.racewalk.actors.findings;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The file in which {@code racewalk run} leaves what it found on this machine: lines of JSON, the
 * newest last. Holds the last sighting of each finding and memory order, and the core of findings
 * that were shrunk; at most {@value #MOST} lines and {@value #MOST_BYTES} bytes, the oldest go
 * first. Written aside and put in place whole; several processes take turns. Lines of a newer
 * version stay as they are.
 */
public final class LocalFindings {
    static final int MOST = 1_000;
    static final long MOST_BYTES = 4L << 20;

    /** A lock of the file excludes other processes, and this other threads of this one. */
    private static final Object TURN = new Object();

    private final @Nullable Path file;

    private LocalFindings(@Nullable Path file) {
        this.file = file;
    }

    /** Those in that file, which need not exist. */
    public static LocalFindings at(Path file) {
        return new LocalFindings(file);
    }

    /** None, and none are kept. */
    public static LocalFindings none() {
        return new LocalFindings(null);
    }

    /** Where they are, if anywhere. */
    public Optional<Path> file() {
        return Optional.ofNullable(file);
    }

    /**
     * The last sightings, oldest first.
     *
     * @throws UncheckedIOException if there is a file that cannot be read
     */
    public List<Sighting> sightings() {
        return lines().values().stream()
                .flatMap(line -> LocalLine.sighting(line).stream())
                .toList();
    }

    /** As above, the cores. */
    public List<Core> cores() {
        return lines().values().stream().flatMap(line -> LocalLine.core(line).stream()).toList();
    }

    /** Keeps what was seen, in place of what was seen of the same findings before. */
    public void keep(List<Sighting> sightings) throws IOException {
        Map<String, String> fresh = new LinkedHashMap<>();
        sightings.forEach(one -> fresh.put(LocalLine.key(one), LocalLine.text(one)));
        merge(fresh);
    }

    /** Keeps a core, in place of the one of that finding. */
    public void keep(Core core) throws IOException {
        merge(Map.of(LocalLine.key(core), LocalLine.text(core)));
    }

    private void merge(Map<String, String> fresh) throws IOException {
        if (file == null || fresh.isEmpty()) {
            return;
        }
        Path folder = file.toAbsolutePath().getParent();
        if (folder == null) {
            throw new IOException(file + ": is a directory");
        }
        Files.createDirectories(folder);
        synchronized (TURN) {
            try (FileChannel channel =
                            FileChannel.open(
                                    folder.resolve("." + file.getFileName() + ".lock"),
                                    StandardOpenOption.CREATE,
                                    StandardOpenOption.WRITE);
                    FileLock lock = channel.lock()) {
                Map<String, String> lines = lines();
                fresh.forEach((key, line) -> {
                    lines.remove(key);
                    lines.put(key, line);
                });
                write(folder, file, bounded(lines.values()));
            }
        }
    }

    /** The newest that fit. */
    private static List<String> bounded(Iterable<String> lines) {
        Deque<String> kept = new ArrayDeque<>();
        long bytes = 0;
        for (String line : lines) {
            kept.addLast(line);
            bytes += bytes(line);
            while (kept.size() > MOST || bytes > MOST_BYTES) {
                bytes -= bytes(kept.removeFirst());
            }
        }
        return List.copyOf(kept);
    }

    private static long bytes(String line) {
        return line.getBytes(StandardCharsets.UTF_8).length + 1L;
    }

    private static void write(Path folder, Path file, List<String> lines) throws IOException {
        Path draft = Files.createTempFile(folder, ".findings", ".draft");
        try {
            Files.write(draft, lines, StandardCharsets.UTF_8);
            Files.move(draft, file, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(draft);
        }
    }

    /** By what they are about; lines that are no JSON of ours are left out. */
    private Map<String, String> lines() {
        Map<String, String> lines = new LinkedHashMap<>();
        for (String line : read()) {
            LocalLine.key(line)
                    .ifPresent(key -> {
                        lines.remove(key);
                        lines.put(key, line);
                    });
        }
        return lines;
    }

    private List<String> read() {
        if (file == null) {
            return List.of();
        }
        try {
            return new ArrayList<>(Files.readAllLines(file, StandardCharsets.UTF_8));
        } catch (NoSuchFileException e) {
            return List.of();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
