package org.racewalk.actors.chaos;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;

/**
 * A process that does not run (SIGSTOP) until this is closed (SIGCONT). A shell of its own sends
 * both: if this JVM dies meanwhile, the shell's input ends and the process goes on, to find its own
 * tether cut.
 */
public final class Pause implements AutoCloseable {
    private static final String SCRIPT =
            "kill -STOP \"$1\" && echo stopped; read -r _; kill -CONT \"$1\"";

    private final Process shell;

    private Pause(Process shell) {
        this.shell = shell;
    }

    /** Stops it; returns when it has been told. */
    static Pause of(long pid) throws IOException {
        Process shell =
                new ProcessBuilder("sh", "-c", SCRIPT, "pause", Long.toString(pid))
                        .redirectErrorStream(true)
                        .start();
        BufferedReader answer =
                new BufferedReader(
                        new InputStreamReader(shell.getInputStream(), StandardCharsets.UTF_8));
        String line = answer.readLine();
        if (!"stopped".equals(line)) {
            throw new IOException("process " + pid + " cannot be stopped: " + line);
        }
        return new Pause(shell);
    }

    @Override
    public void close() throws IOException {
        shell.getOutputStream().close();
        try {
            if (!shell.waitFor(10, TimeUnit.SECONDS)) {
                throw new IOException("the shell that resumes a process does not end");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
