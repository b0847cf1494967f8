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

/**
 * Runs many litmus tests on all cores, in rounds: a short one that shows all there is of most
 * tests, one that is long enough to enumerate large tests, and then each twice as long as all
 * before. With an allowance of time, two rounds of three are for tests only that look as if more
 * runs would show more. What a test shows depends on its number of runs alone, not on the threads.
 */
final class LitmusWork {
    private static final long FIRST = 64_000;
    private static final long SECOND = 2 * LitmusSession.LONGEST_ENUMERATION;
    private static final long PIECE = 1000;
    private static final int EVERYBODY = 3;
    private static final long PERIOD_MILLIS = 100;

    private final LitmusFiles files;
    private final List<Test> tests;
    private final long runsWanted;
    private final boolean timed;
    private final boolean random;
    private final long seed;
    private final AtomicLong runs = new AtomicLong();
    private final AtomicInteger over = new AtomicInteger();

    /** A test on its way. Only one thread at a time works on it. */
    static final class Test {
        final Path file;
        @Nullable String error;
        @Nullable String failure;
        @Nullable LitmusSession session;
        @Nullable LitmusResult result;
        long nanos;

        Test(Path file) {
            this.file = file;
        }

        /** What was seen; null if it does not compile, or had no turn. */
        @Nullable LitmusResult result() {
            return result == null && session != null ? session.result() : result;
        }
    }

    /** Told how far the work is. */
    interface Progress {
        /**
         * How far it is.
         *
         * @param runs made so far
         * @param over tests that are done with
         */
        void made(long runs, int over);
    }

    /**
     * Work to be done.
     *
     * @param runsWanted at most so many runs of each test
     * @param timed whether there is an allowance of time, so that the order matters
     * @param random random schedules only, also where all there are could be enumerated
     */
    LitmusWork(
            LitmusFiles files,
            List<Path> paths,
            long runsWanted,
            boolean timed,
            boolean random,
            long seed) {
        this.files = files;
        this.tests = paths.stream().map(Test::new).toList();
        this.runsWanted = runsWanted;
        this.timed = timed;
        this.random = random;
        this.seed = seed;
    }

    List<Test> tests() {
        return tests;
    }

    /**
     * Does the work.
     *
     * @param goOn asked often, by any thread
     * @param progress told now and then
     * @return whether all runs that were wanted were made
     */
    boolean run(BooleanSupplier goOn, Progress progress) {
        int threads = Runtime.getRuntime().availableProcessors();
        ExecutorService executor = Executors.newFixedThreadPool(threads);
        try {
            int round = 0;
            List<Test> turn = tests;
            while (!turn.isEmpty() && goOn.getAsBoolean()) {
                long most = Math.min(runsWanted, round == 0 ? FIRST : SECOND << round - 1);
                round(executor, threads, turn, most, goOn, progress);
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
            if (session != null) {
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
            long most,
            BooleanSupplier goOn,
            Progress progress) {
        AtomicInteger next = new AtomicInteger();
        List<Future<?>> futures = new ArrayList<>();
        for (int i = 0; i < threads; i++) {
            futures.add(
                    executor.submit(() -> {
                        int index = next.getAndIncrement();
                        while (index < turn.size() && goOn.getAsBoolean()) {
                            work(turn.get(index), most, goOn);
                            index = next.getAndIncrement();
                        }
                    }));
        }
        futures.forEach(future -> await(future, progress));
    }

    private void await(Future<?> future, Progress progress) {
        while (true) {
            try {
                future.get(PERIOD_MILLIS, TimeUnit.MILLISECONDS);
                return;
            } catch (TimeoutException e) {
                progress.made(runs.get(), over.get());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException(e);
            } catch (ExecutionException e) {
                throw new IllegalStateException("a litmus test failed", e.getCause());
            }
        }
    }

    private void work(Test test, long most, BooleanSupplier goOn) {
        long start = System.nanoTime();
        try {
            if (test.session == null) {
                test.session = new LitmusSession(files.compile(test.file), seed);
            }
            LitmusSession session = test.session;
            while (session.runs() < most && !session.isExhausted() && goOn.getAsBoolean()) {
                long before = session.runs();
                long more = Math.min(PIECE, most - before);
                if (random) {
                    session.run(more);
                } else {
                    session.explore(more);
                }
                runs.addAndGet(session.runs() - before);
            }
            if (session.isExhausted() || session.runs() >= runsWanted) {
                // Sessions are large, and there may be many.
                test.result = session.result();
                test.session = null;
                over.incrementAndGet();
            }
        } catch (WrongInputException e) {
            test.error = e.getMessage();
            over.incrementAndGet();
        } catch (RuntimeException | StackOverflowError e) {
            test.failure = test.file + ": internal failure: " + e;
            test.session = null;
            over.incrementAndGet();
        }
        test.nanos += System.nanoTime() - start;
    }
}
