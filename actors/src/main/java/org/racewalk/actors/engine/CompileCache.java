package org.racewalk.actors.engine;

import org.jspecify.annotations.Nullable;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;

/**
 * What compiling came to, in files that other processes of the same build read: a name is a hash of
 * all that went in, a file begins with a hash of its name and of what it holds. A file that is cut
 * off, changed or of somebody else is as good as none, and is written anew. Each build has a folder
 * of its own. Nothing here fails: without a cache it takes longer. Thread safe; several processes
 * may use one folder.
 */
public final class CompileCache {
    private static final int HASH = 32;
    private static final int MOST_FILE = 16 << 20;
    private static final int MOST_CONTENT = 64 << 20;
    private static final int BUFFER = 1 << 16;

    /** All files of a build together; beyond it those that were used last stay, half of it. */
    private static final long MOST_BYTES = 1L << 30;

    /** Folders of other builds. */
    private static final int MOST_BUILDS = 3;

    private static final Pattern BUILD = Pattern.compile("[0-9a-f]{12}");
    private static final Pattern NAME = Pattern.compile("[0-9a-f]{64}");
    private static final String PART = ".part";

    private final Supplier<@Nullable Path> place;
    private final Supplier<String> build;
    private @Nullable Path folder;
    private boolean opened;
    private boolean prepared;

    private CompileCache(Supplier<@Nullable Path> place, Supplier<String> build) {
        this.place = place;
        this.build = build;
    }

    /** Keeps nothing. */
    public static CompileCache none() {
        return new CompileCache(() -> null, () -> "");
    }

    /**
     * A cache in a folder, which is made when something is kept first.
     *
     * @param place asked for once, when the cache is used first; null: keep nothing
     */
    public static CompileCache at(Supplier<@Nullable Path> place) {
        return new CompileCache(place, BuildId::read);
    }

    /** As above, of that build. */
    static CompileCache at(Path place, String build) {
        return new CompileCache(() -> place, () -> build);
    }

    /** The folder of this build, or null. */
    private synchronized @Nullable Path folder() {
        if (!opened) {
            opened = true;
            Path all = place.get();
            folder = all == null ? null : all.resolve(build.get());
        }
        return folder;
    }

    /** Whether anything is kept at all. */
    boolean isKept() {
        return folder() != null;
    }

    /** What is kept under that name, or null. */
    byte @Nullable [] get(String name) {
        Path own = folder();
        if (own == null) {
            return null;
        }
        Path file = own.resolve(name);
        try {
            if (!Files.isRegularFile(file) || Files.size(file) > MOST_FILE) {
                return null;
            }
            byte[] bytes = Files.readAllBytes(file);
            if (bytes.length <= HASH
                    || !MessageDigest.isEqual(
                            Arrays.copyOf(bytes, HASH), hash(name, bytes, HASH))) {
                return null;
            }
            touch(file);
            return inflated(bytes);
        } catch (IOException | DataFormatException e) {
            return null;
        }
    }

    /** Marks a file as used now, if we may. */
    private static void touch(Path file) {
        try {
            Files.setLastModifiedTime(file, FileTime.fromMillis(System.currentTimeMillis()));
        } catch (IOException e) {
            // It may be forgotten early, then.
            return;
        }
    }

    /** Keeps it under that name, in place of what is there. */
    void put(String name, byte[] content) {
        Path own = folder();
        byte[] packed = deflated(content);
        if (own == null || packed.length + HASH > MOST_FILE || content.length > MOST_CONTENT) {
            return;
        }
        try {
            prepare(own);
            Path part = Files.createTempFile(own, name, PART);
            try {
                byte[] bytes = new byte[HASH + packed.length];
                System.arraycopy(packed, 0, bytes, HASH, packed.length);
                System.arraycopy(hash(name, bytes, HASH), 0, bytes, 0, HASH);
                Files.write(part, bytes);
                Files.move(
                        part,
                        own.resolve(name),
                        StandardCopyOption.ATOMIC_MOVE,
                        StandardCopyOption.REPLACE_EXISTING);
            } finally {
                Files.deleteIfExists(part);
            }
        } catch (IOException | UncheckedIOException e) {
            // Full, or not ours to write: it is compiled again the next time.
            return;
        }
    }

    // ---- what a file holds
    // ---------------------------------------------------------------------------

    private static byte[] hash(String name, byte[] bytes, int from) {
        MessageDigest digest = Sha256.digest();
        digest.update(name.getBytes(StandardCharsets.UTF_8));
        digest.update(bytes, from, bytes.length - from);
        return digest.digest();
    }

    private static byte[] deflated(byte[] content) {
        try (Deflater deflater = new Deflater(Deflater.BEST_SPEED)) {
            deflater.setInput(content);
            deflater.finish();
            ByteArrayOutputStream packed = new ByteArrayOutputStream(content.length / 4);
            byte[] buffer = new byte[BUFFER];
            while (!deflater.finished()) {
                packed.write(buffer, 0, deflater.deflate(buffer));
            }
            return packed.toByteArray();
        }
    }

    private static byte[] inflated(byte[] bytes) throws DataFormatException {
        try (Inflater inflater = new Inflater()) {
            inflater.setInput(bytes, HASH, bytes.length - HASH);
            ByteArrayOutputStream content = new ByteArrayOutputStream(4 * bytes.length);
            byte[] buffer = new byte[BUFFER];
            while (!inflater.finished()) {
                int count = inflater.inflate(buffer);
                content.write(buffer, 0, count);
                if ((count == 0 && !inflater.finished()) || content.size() > MOST_CONTENT) {
                    throw new DataFormatException("does not end");
                }
            }
            return content.toByteArray();
        }
    }

    // ---- how much is kept
    // ----------------------------------------------------------------------------

    /** Makes the folder; makes room once a process, when it keeps something first. */
    private synchronized void prepare(Path own) throws IOException {
        if (Files.isDirectory(own) && prepared) {
            return;
        }
        prepared = true;
        Files.createDirectories(own);
        List<Path> kept = new ArrayList<>(files(own, NAME));
        kept.sort(Comparator.comparing(CompileCache::used).reversed());
        long bytes = 0;
        for (Path file : kept) {
            bytes += Files.size(file);
        }
        for (long left = bytes; bytes > MOST_BYTES && left > MOST_BYTES / 2; ) {
            Path oldest = kept.removeLast();
            left -= Files.size(oldest);
            Files.deleteIfExists(oldest);
        }
        Path all = own.getParent();
        if (all != null) {
            List<Path> others = new ArrayList<>(files(all, BUILD));
            others.remove(own);
            others.sort(Comparator.comparing(CompileCache::used).reversed());
            while (others.size() > MOST_BUILDS) {
                forget(others.removeLast());
            }
        }
    }

    /** Of a folder, only what has names as ours: nobody else's files. */
    private static void forget(Path other) throws IOException {
        for (Path file : files(other, NAME)) {
            Files.deleteIfExists(file);
        }
        try {
            Files.deleteIfExists(other);
        } catch (IOException e) {
            // Something else lies there, and stays.
            return;
        }
    }

    private static List<Path> files(Path folder, Pattern name) throws IOException {
        List<Path> files = new ArrayList<>();
        try (DirectoryStream<Path> all = Files.newDirectoryStream(folder)) {
            for (Path file : all) {
                if (name.matcher(String.valueOf(file.getFileName())).matches()) {
                    files.add(file);
                }
            }
        } catch (NoSuchFileException e) {
            return List.of();
        }
        return files;
    }

    private static FileTime used(Path file) {
        try {
            return Files.getLastModifiedTime(file);
        } catch (IOException e) {
            return FileTime.fromMillis(0);
        }
    }
}
