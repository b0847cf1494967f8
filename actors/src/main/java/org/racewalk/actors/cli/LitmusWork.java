package org.racewalk.actors.cli;

import org.jspecify.annotations.Nullable;
import org.racewalk.actors.engine.LitmusFiles;
import org.racewalk.actors.engine.WrongInputException;
import org.racewalk.model.litmus.LitmusResult;
import org.racewalk.model.litmus.LitmusSession;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.function.LongConsumer;

/**
 * Runs many litmus tests on all cores, in rounds: each round gives each test as many runs as it
 * had, the first one {@link #FIRST}. With an allowance of time, two rounds of three are for tests
 * only that look as if more runs would show more. What a test shows depends on its number of runs
 * alone, not on the threads.
 */
final class LitmusWork {
    /** Runs of the first round. */
    static final long FIRST = 10_000;

    private static final long PIECE = 1000;
    private static final int EVERYBODY = 3;
    private static final long PERIOD_MILLIS = 100;

    private final LitmusFiles files;
    private final List<Test> tests;
    private final long runsWanted;
    private final boolean timed;
    private final long seed;
    private final AtomicLong runs = new AtomicLong();

    /** A test on its way. Only one thread at a time works on it. */
    static final class Test {
        final Path file;
        @Nullable String error;
        @Nullable LitmusSession session;
        long nanos;

        Test(Path file) {
            this.file = file;
        }

        /** What was seen; null if it does not compile, or had no turn. */
        @Nullable LitmusResult result() {
            return session == null ? null : session.result();
        }
    }

    LitmusWork(LitmusFiles files, List<Path> paths, long runsWanted, boolean timed, long seed) {
        this.files = files;
        this.tests = paths.stream().map(Test::new).toList();
        this.runsWanted = runsWanted;
        this.timed = timed;
        this.seed = seed;
    }

    List<Test> tests() {
        return tests;
    }

    /**
     * Does the work.
     *
     * @param goOn asked often, by any thread
     * @param progress told the runs made so far
     * @return whether all runs that were wanted were made
     */
    boolean run(BooleanSupplier goOn, LongConsumer progress) {
        int threads = Runtime.getRuntime().availableProcessors();
        ExecutorService executor = Executors.newFixedThreadPool(threads);
        try {
            int round = 0;
            List<Test> turn = tests;
            while (!turn.isEmpty() && goOn.getAsBoolean()) {
                round(executor, threads, turn, goOn, progress);
                round++;
                turn = next(round);
            }
            return turn.isEmpty();
        } finally {
            executor.shutdownNow();
        }
    }

    /** Who has a turn in a round after the first one. */
    private List<Test> next(int round) {
        List<Test> left = new ArrayList<>();
        List<Test> promising = new ArrayList<>();
        for (Test test : tests) {
            LitmusSession session = test.session;
            if (session != null && session.runs() < runsWanted) {
                left.add(test);
                if (session.isPromising()) {
                    promising.add(test);
                }
            }
        }
        return timed && round % EVERYBODY != 0 && !promising.isEmpty() ? promising : left;
    }

    private void round(
            ExecutorService executor,
            int threads,
            List<Test> turn,
            BooleanSupplier goOn,
            LongConsumer progress) {
        AtomicInteger next = new AtomicInteger();
        List<Future<?>> futures = new ArrayList<>();
        for (int i = 0; i < threads; i++) {
            futures.add(
                    executor.submit(() -> {
                        int index = next.getAndIncrement();
                        while (index < turn.size() && goOn.getAsBoolean()) {
                            work(turn.get(index), goOn);
                            index = next.getAndIncrement();
                        }
                    }));
        }
        futures.forEach(future -> await(future, progress));
    }

    private void await(Future<?> future, LongConsumer progress) {
        while (true) {
            try {
                future.get(PERIOD_MILLIS, TimeUnit.MILLISECONDS);
                return;
            } catch (TimeoutException e) {
                progress.accept(runs.get());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException(e);
            } catch (ExecutionException e) {
                throw new IllegalStateException("a litmus test failed", e.getCause());
            }
        }
    }

    private void work(Test test, BooleanSupplier goOn) {
        long start = System.nanoTime();
        LitmusSession session = test.session;
        if (session == null) {
            try {
                session = new LitmusSession(files.compile(test.file), seed);
                test.session = session;
            } catch (WrongInputException e) {
                test.error = e.getMessage();
                return;
            }
        }
        long until = Math.min(runsWanted, Math.max(FIRST, 2 * session.runs()));
        while (session.runs() < until && goOn.getAsBoolean()) {
            long more = Math.min(PIECE, until - session.runs());
            session.run(more);
            runs.addAndGet(more);
        }
        test.nanos += System.nanoTime() - start;
    }
}
