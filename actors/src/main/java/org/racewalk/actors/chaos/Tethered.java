package org.racewalk.actors.chaos;

import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.util.Arrays;

/**
 * The main class of a forked JVM: runs another main class, and ends the JVM at once when standard
 * input ends. The parent holds the other end, so that nothing is left behind however it dies.
 */
public final class Tethered {
    private static final int CUT = 137;

    private Tethered() {}

    /** The name of the main class to run, then its arguments. */
    public static void main(String[] args) throws ReflectiveOperationException {
        Thread.ofPlatform().daemon().name("tether").start(Tethered::endWithParent);
        try {
            Class.forName(args[0])
                    .getMethod("main", String[].class)
                    .invoke(null, (Object) Arrays.copyOfRange(args, 1, args.length));
        } catch (InvocationTargetException e) {
            e.printStackTrace();
            System.exit(1);
        }
    }

    private static void endWithParent() {
        try {
            while (System.in.read() >= 0) {
                // The parent never writes.
            }
        } catch (IOException e) {
            // As good as the end.
        }
        Runtime.getRuntime().halt(CUT);
    }
}
