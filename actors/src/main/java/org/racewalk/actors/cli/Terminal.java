package org.racewalk.actors.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Finds out who reads standard error. */
final class Terminal {
    private static final String PROPERTY = "racewalk.tty";
    private static final Path STANDARD_ERROR = Path.of("/proc/self/fd/2");

    private static final Path STANDARD_INPUT = Path.of("/proc/self/fd/0");
    private static final Path STANDARD_OUTPUT = Path.of("/proc/self/fd/1");

    private Terminal() {}

    /** Whether a person types on standard input and reads standard output. */
    static boolean isInteractive() {
        return isTerminal(STANDARD_INPUT) && isTerminal(STANDARD_OUTPUT);
    }

    private static boolean isTerminal(Path descriptor) {
        try {
            String target = Files.readSymbolicLink(descriptor).toString();
            return target.startsWith("/dev/pts/") || target.startsWith("/dev/tty");
        } catch (IOException | UnsupportedOperationException e) {
            return false;
        }
    }

    /** Whether a person watches standard error; the launcher's word counts most. */
    @SuppressWarnings("SystemConsoleNull") // It does return null, with a console of java.base.
    static boolean showsStandardError() {
        String told = System.getProperty(PROPERTY);
        if (told != null) {
            return Boolean.parseBoolean(told);
        }
        try {
            String target = Files.readSymbolicLink(STANDARD_ERROR).toString();
            return target.startsWith("/dev/pts/") || target.startsWith("/dev/tty");
        } catch (IOException | UnsupportedOperationException e) {
            return System.console() != null && System.console().isTerminal();
        }
    }
}
