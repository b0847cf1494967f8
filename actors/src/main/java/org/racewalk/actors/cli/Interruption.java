package org.racewalk.actors.cli;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Ctrl-C and SIGTERM. The main thread asks {@link #requested()} while it works, prints what it has
 * and calls {@link #finished}; the JVM waits for that, a little, and ends with its status.
 */
final class Interruption {
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final CountDownLatch done = new CountDownLatch(1);
    private volatile boolean requested;
    private volatile boolean watched;
    private volatile Duration patience = PATIENCE;
    private volatile int status = ExitCode.INCOMPLETE;

    /** Takes over the JVM's answer to a signal. */
    void install() {
        Runtime.getRuntime().addShutdownHook(new Thread(this::onShutdown, "interruption"));
    }

    /** Whether the user wants an end. */
    boolean requested() {
        return requested;
    }

    /** From now on, somebody asks {@link #requested()} often and ends in order. */
    void watch() {
        watch(PATIENCE);
    }

    /** As above; the JVM waits so long for that end. */
    void watch(Duration longest) {
        patience = longest;
        watched = true;
    }

    /** The work is done with this exit status. */
    void finished(int exitStatus) {
        status = exitStatus;
        done.countDown();
    }

    private void onShutdown() {
        if (done.getCount() == 0) {
            return;
        }
        requested = true;
        boolean inTime = true;
        if (!watched) {
            System.err.println("racewalk: interrupted");
        } else {
            try {
                inTime = done.await(patience.toMillis(), TimeUnit.MILLISECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        System.out.flush();
        System.err.flush();
        // A status other than the signal's own needs halt: the hooks of others do nothing we need.
        Runtime.getRuntime().halt(inTime ? status : ExitCode.INTERNAL);
    }
}
