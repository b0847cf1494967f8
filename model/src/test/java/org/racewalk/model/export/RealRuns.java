package org.racewalk.model.export;

import org.racewalk.model.c.FrontEnd;
import org.racewalk.model.c.diagnose.CompileException;
import org.racewalk.model.c.generate.ProgramGenerator;
import org.racewalk.model.c.parse.CompileRequest;
import org.racewalk.model.c.parse.SourceReader;
import org.racewalk.model.explore.StrategySpec;
import org.racewalk.model.machine.Outcome;
import org.racewalk.model.machine.RunSettings;
import org.racewalk.model.machine.RunSettings.MemoryOrderName;
import org.racewalk.model.machine.World;
import org.racewalk.model.program.Program;
import org.racewalk.model.trace.TraceRecorder;
import org.racewalk.model.trace.WorldNames;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;

/** Runs of small scenarios on the real machine. */
final class RealRuns {
    private static final int MOST = 3_000;

    /** A reader of what is freed before its grace period is over; two tasks on one CPU. */
    static final String RCU =
            """
            #include <racewalk.h>
            #include <linux/slab.h>
            #include <linux/rcupdate.h>
            #include <linux/mutex.h>

            struct item { int value; };
            static struct item *head;
            static DEFINE_MUTEX(lock);
            static int counted;

            setup(void)
            {
                head = kmalloc(sizeof(*head), GFP_KERNEL);
                head->value = 1;
            }
            task(reader)
            {
                struct item *found;

                rcu_read_lock();
                found = READ_ONCE(head);
                if (found && READ_ONCE(found->value) != 1)
                    counted++;
                rcu_read_unlock();
            }
            task(updater)
            {
                struct item *old;

                mutex_lock(&lock);
                old = head;
                WRITE_ONCE(head, NULL);
                mutex_unlock(&lock);
                if (choose(2))
                    synchronize_rcu();
                kfree(old);
            }
            """;

    /** Message passing without barriers. */
    static final String MESSAGE =
            """
            #include <racewalk.h>

            static int data, ready;

            task(writer)
            {
                WRITE_ONCE(data, 1);
                WRITE_ONCE(ready, 1);
            }
            task(reader)
            {
                if (READ_ONCE(ready))
                    require(READ_ONCE(data) == 1);
            }
            """;

    private RealRuns() {}

    /** The first run whose export is wanted. */
    static ExportedRun find(
            String text, MemoryOrderName memory, int cpus, Predicate<ExportedRun> wanted) {
        Program program = compile(text);
        RunSettings settings =
                new RunSettings(
                        memory,
                        cpus,
                        RunSettings.Preemption.FULL,
                        0,
                        2_000,
                        RunSettings.RaceRule.OFF);
        for (long seed = 1; seed < MOST; seed++) {
            World world =
                    new World(program, settings, StrategySpec.parse("pos").orElseThrow().decider());
            TraceRecorder recorder = new TraceRecorder(new WorldNames(world));
            world.observe(recorder);
            Outcome outcome = world.run(seed);
            ExportedRun like = Tales.delayedStore();
            ExportedRun run =
                    new ExportedRun(
                            recorder.trace(),
                            like.origin(),
                            like.machine(),
                            outcome.name().toLowerCase(Locale.ROOT),
                            Long.toHexString(world.unseed()),
                            world.violations().stream().findFirst(),
                            Optional.empty());
            if (wanted.test(run)) {
                return run;
            }
        }
        throw new AssertionError("no such run");
    }

    private static Program compile(String text) {
        Path root = Path.of("").toAbsolutePath();
        while (!Files.isDirectory(root.resolve("conf/kernel/include"))) {
            root = root.getParent();
        }
        SourceReader files = SourceReader.files(root);
        try {
            return ProgramGenerator.generate(
                    FrontEnd.analyze(
                            new CompileRequest(
                                    "tiny.c",
                                    path -> path.equals("tiny.c") ? text : files.read(path),
                                    "conf/kernel/include",
                                    List.of(),
                                    null,
                                    List.of())));
        } catch (CompileException e) {
            throw new AssertionError(e.getMessage(), e);
        }
    }
}
