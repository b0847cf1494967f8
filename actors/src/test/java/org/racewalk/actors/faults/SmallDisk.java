package org.racewalk.actors.faults;

import org.junit.jupiter.api.Assumptions;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.TimeUnit;

/**
 * A file system of few bytes, in memory, that can be filled. A shell of its own mounts it and takes
 * it away when this is closed or this JVM ends, however that comes about. Needs root: else the test
 * that asks for one is skipped, and says so.
 */
final class SmallDisk implements AutoCloseable {
    private static final String SCRIPT =
            "mount -t tmpfs -o size=\"$2\"m racewalk-test \"$1\" && echo mounted;"
                    + " read -r _; umount -l \"$1\"";
    private static final int BLOCK = 4096;

    private final Path folder;
    private final Process shell;

    private SmallDisk(Path folder, Process shell) {
        this.folder = folder;
        this.shell = shell;
    }

    /** Mounts one at an empty folder. */
    static SmallDisk mount(Path folder, int mebibytes) throws IOException {
        Process shell =
                new ProcessBuilder("sh", "-c", SCRIPT, "disk", folder.toString(), "" + mebibytes)
                        .redirectErrorStream(true)
                        .start();
        String answer =
                new BufferedReader(
                                new InputStreamReader(
                                        shell.getInputStream(), StandardCharsets.UTF_8))
                        .readLine();
        Assumptions.assumeTrue("mounted".equals(answer), "a small disk needs root: " + answer);
        return new SmallDisk(folder, shell);
    }

    /** Leaves no room: every further write fails. */
    void fill() throws IOException {
        byte[] block = new byte[BLOCK];
        try (OutputStream out =
                Files.newOutputStream(
                        filler(), StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
            while (true) {
                out.write(block);
            }
        } catch (IOException e) {
            if (folder.toFile().getUsableSpace() > BLOCK) {
                throw e;
            }
        }
    }

    /** Makes room again. */
    void free() throws IOException {
        Files.delete(filler());
    }

    private Path filler() {
        return folder.resolve("filler");
    }

    @Override
    public void close() throws IOException, InterruptedException {
        shell.getOutputStream().close();
        if (!shell.waitFor(10, TimeUnit.SECONDS)) {
            throw new IOException("the shell that unmounts does not end");
        }
    }
}
