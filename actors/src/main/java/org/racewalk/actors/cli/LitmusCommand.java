package org.racewalk.actors.cli;

import org.jspecify.annotations.Nullable;
import org.racewalk.actors.engine.LitmusFiles;
import org.racewalk.actors.engine.WrongInputException;
import org.racewalk.model.litmus.ExpectedStates;
import org.racewalk.model.litmus.LitmusComparison;
import org.racewalk.model.litmus.LitmusResult;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** {@code racewalk litmus}: litmus tests of the Linux-kernel memory model. */
@Command(
        name = "litmus",
        description = "Runs litmus tests of the Linux-kernel memory model.",
        customSynopsis = "racewalk litmus [OPTION]... PATH...")
final class LitmusCommand implements Callable<Integer> {
    private static final long DEFAULT_RUNS = 4_000_000;
    private static final double NANOS = 1e9;
    private static final String NO_END =
            " (a deadlock, a filter that nothing passes, or a pointer to no variable)";

    private final Session session;

    @Parameters(
            paramLabel = "PATH",
            arity = "1..*",
            description = "Litmus files, or folders of such.")
    private List<String> paths = new ArrayList<>();

    @Option(
            names = "--runs",
            paramLabel = "N",
            description =
                    "At most N runs of each test (4000000; with --seconds alone as many as fit);"
                            + " fewer where that is all there are.")
    private @Nullable Long runs;

    @Option(
            names = "--seconds",
            paramLabel = "S",
            description = "Stop after S seconds; most go where more is likely to be seen.")
    private @Nullable Long seconds;

    @Option(
            names = "--seed",
            paramLabel = "N",
            description = "Seed of the schedules (${DEFAULT-VALUE}).")
    private long seed;

    @Option(
            names = "--random",
            description =
                    "Random schedules only; else the schedules of each test are enumerated as"
                            + " well, until all are done or they prove too many.")
    private boolean random;

    @Option(
            names = "--expect",
            paramLabel = "TABLE",
            description =
                    "Print a comparison with this table of states instead of the states; its"
                            + " columns id, group, threads, flags and states count.")
    private @Nullable Path expect;

    @Option(
            names = "--tsv",
            paramLabel = "FILE",
            description = "Write id, runs, seconds, flags and states of each test to FILE.")
    private @Nullable Path tsv;

    LitmusCommand(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        if (runs != null && runs < 1) {
            throw new WrongInputException("--runs " + runs + ": expected a number from 1");
        }
        if (seconds != null && seconds < 1) {
            throw new WrongInputException("--seconds " + seconds + ": expected a number from 1");
        }
        LitmusFiles files = new LitmusFiles();
        List<Path> found = new ArrayList<>();
        paths.forEach(path -> found.addAll(files.find(UserPath.of(path))));
        LitmusComparison comparison = expect == null ? null : new LitmusComparison(table(expect));
        long wanted = runs != null ? runs : seconds != null ? Long.MAX_VALUE : DEFAULT_RUNS;
        LitmusWork work = new LitmusWork(files, found, wanted, seconds != null, random, seed);
        session.interruption().watch();
        boolean complete = run(work, found.size());
        report(work, comparison);
        if (tsv != null) {
            write(tsv, work);
        }
        return status(work, comparison, complete);
    }

    private boolean run(LitmusWork work, int tests) {
        long start = System.nanoTime();
        long allowed = seconds == null ? Long.MAX_VALUE : TimeUnit.SECONDS.toNanos(seconds);
        BooleanSupplier goOn =
                () -> !session.interruption().requested() && System.nanoTime() - start < allowed;
        ProgressLine progress =
                new ProgressLine(
                        session.err(),
                        session.progress(),
                        start,
                        Long.MAX_VALUE,
                        seconds == null ? 0 : seconds);
        boolean done =
                work.run(
                        goOn,
                        (made, over) -> {
                            String far = "  " + over + " of " + tests + " tests";
                            progress.show(System.nanoTime(), made, far);
                        });
        progress.clear();
        return done || seconds != null && !session.interruption().requested();
    }

    private void report(LitmusWork work, @Nullable LitmusComparison comparison) {
        boolean first = true;
        for (LitmusWork.Test test : work.tests()) {
            LitmusResult result = test.result();
            String error = test.failure != null ? test.failure : test.error;
            if (error != null) {
                session.err().println(error);
                continue;
            }
            if (result != null && result.exhausted() && result.completed() == 0) {
                session.err().println(test.file + ": warning: no run comes to its end" + NO_END);
            }
            if (result != null && comparison != null) {
                comparison.add(result);
            } else if (result != null) {
                session.out().print(first ? "" : "\n");
                result.lines().forEach(session.out()::println);
                first = false;
            }
        }
        if (comparison != null) {
            comparison.lines().forEach(session.out()::println);
        }
        session.err().flush();
        session.out().flush();
    }

    private static int status(
            LitmusWork work, @Nullable LitmusComparison comparison, boolean complete) {
        if (work.tests().stream().anyMatch(test -> test.failure != null)) {
            return ExitCode.INTERNAL;
        }
        if (comparison != null && !comparison.unsound().isEmpty()) {
            return ExitCode.FINDINGS;
        }
        if (work.tests().stream().anyMatch(test -> test.error != null)) {
            return ExitCode.WRONG_INPUT;
        }
        return complete ? ExitCode.CLEAN : ExitCode.INCOMPLETE;
    }

    private static ExpectedStates table(Path file) {
        try {
            return new ExpectedStates(Files.readString(file, StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new WrongInputException("--expect " + file + ": cannot be read");
        } catch (IllegalArgumentException e) {
            throw new WrongInputException(file + ":" + e.getMessage());
        }
    }

    private static void write(Path file, LitmusWork work) {
        StringBuilder text = new StringBuilder("id\truns\tseconds\tflags\tstates\n");
        for (LitmusWork.Test test : work.tests()) {
            LitmusResult result = test.result();
            if (result != null) {
                text.append(result.id()).append('\t').append(result.runs()).append('\t');
                text.append(String.format(Locale.ROOT, "%.3f", test.nanos / NANOS)).append('\t');
                text.append(result.flags()).append('\t').append(result.stateColumn()).append('\n');
            }
        }
        try {
            Files.writeString(file, text, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new WrongInputException("--tsv " + file + ": cannot be written");
        }
    }
}
