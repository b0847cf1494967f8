package org.racewalk.actors.engine;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicBoolean;

import javax.management.JMException;
import javax.management.ObjectName;

/**
 * Keeps HotSpot's optimizing compiler off generated code, as {@code jcmd Compiler.directives_add}
 * would. It takes longer for the code of a large scenario than a hundred thousand runs take, and
 * what it makes is no faster: such code is calls into the machine, which is compiled as ever. On
 * another virtual machine nothing happens. Results do not depend on it.
 */
final class CompilerAdvice {
    private static final String DIRECTIVE =
            "[{match: [\"org/racewalk/model/machine/GeneratedCode*.*\"], c2: {Exclude: true}}]";
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
