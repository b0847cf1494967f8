package org.racewalk.actors.engine;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicBoolean;

import javax.management.JMException;
import javax.management.ObjectName;

/**
 * Keeps HotSpot's optimizing compiler off the code generated for large programs, as {@code jcmd
 * Compiler.directives_add} would. It takes as much processor time for such code as fifty thousand
 * runs, to make it a few per cent faster: the code is calls into the machine, which is compiled as
 * ever. On another virtual machine nothing happens. Results do not depend on it.
 */
final class CompilerAdvice {
    private static final String DIRECTIVE =
            "[{match: [\"org/racewalk/model/machine/LargeGeneratedCode*.*\"],"
                    + " c2: {Exclude: true}}]";
    private static final AtomicBoolean GIVEN = new AtomicBoolean();

    private CompilerAdvice() {}

    /** Gives the advice, once; returns before it is given. */
    static void give() {
        if (GIVEN.compareAndSet(false, true)) {
            Thread.ofPlatform().daemon().name("compiler advice").start(CompilerAdvice::add);
        }
    }

    private static void add() {
        try {
            Path file = Files.createTempFile("racewalk", ".json");
            try {
                Files.writeString(file, DIRECTIVE);
                ManagementFactory.getPlatformMBeanServer()
                        .invoke(
                                new ObjectName("com.sun.management:type=DiagnosticCommand"),
                                "compilerDirectivesAdd",
                                new Object[] {new String[] {file.toString()}},
                                new String[] {String[].class.getName()});
            } finally {
                Files.delete(file);
            }
        } catch (IOException | JMException | SecurityException e) {
            // Slower, but no different.
            return;
        }
    }
}
