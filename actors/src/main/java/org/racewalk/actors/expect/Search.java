package org.racewalk.actors.expect;

import org.racewalk.actors.engine.RunRange;
import org.racewalk.actors.engine.Variant;
import org.racewalk.model.explore.BatchResult;
import org.racewalk.model.explore.Finding;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import java.util.function.LongConsumer;
import java.util.function.Predicate;

/**
 * Makes runs of one variant on all workers until a finding of a kind comes, or all are made. What
 * it finds depends on the variant and the number of runs alone, unless it is stopped: batches count
 * in their order, up to the first with such a finding.
 */
final class Search {
    /**
     * A batch is that long at last; the first ones are shorter, for bugs that are found at once.
     */
    private static final long BATCH = 512;

    private static final long SMALLEST = 64;
    private static final int GROWING = 4;

    private static final long PERIOD_MILLIS = 100;

    private final Variant variant;
    private final long runs;
    private final Predicate<Finding> wanted;
    private final BooleanSupplier goOn;
    private final TreeMap<Long, BatchResult> waiting = new TreeMap<>();
    private BatchResult sum = BatchResult.empty();
    private long nextBatch;
    private long counted;
    private long made;

    /** Batches above it are not wanted. */
    private volatile long horizon;

    /**
     * @param runs to make at most
     * @param wanted what ends the search
     * @param goOn asked often, by any thread
     */
    Search(Variant variant, long runs, Predicate<Finding> wanted, BooleanSupplier goOn) {
        this.variant = variant;
        this.runs = runs;
        this.wanted = wanted;
        this.goOn = goOn;
        long last = Math.max(0, (runs - 1) / BATCH + GROWING - 1);
        while (last > 0 && start(last) >= runs) {
            last--;
        }
        horizon = last;
    }

    /**
     * Does it.
     *
     * @param progress told the runs made so far
     * @return the sum of all batches up to the one with the finding; fewer runs than asked for and
     *     no such finding if it was stopped
     */
    BatchResult run(int workers, LongConsumer progress) {
        ExecutorService executor = Executors.newFixedThreadPool(workers);
        try {
            List<Future<?>> futures = new ArrayList<>();
            for (int i = 0; i < workers; i++) {
                futures.add(executor.submit(this::work));
            }
            futures.forEach(future -> await(future, progress));
        } finally {
            executor.shutdownNow();
        }
        synchronized (this) {
            return sum;
        }
    }

    private void await(Future<?> future, LongConsumer progress) {
        while (true) {
            try {
                future.get(PERIOD_MILLIS, TimeUnit.MILLISECONDS);
                return;
            } catch (TimeoutException e) {
                progress.accept(made());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException(e);
            } catch (ExecutionException e) {
                throw new IllegalStateException("a run failed", e.getCause());
            }
        }
    }

    /** The first run of a batch: 0, 64, 128, 256, 512, 1,024, 1,536 and so on. */
    private static long start(long batch) {
        if (batch <= GROWING) {
            return batch == 0 ? 0 : SMALLEST << (batch - 1);
        }
        return BATCH * (batch - GROWING + 1);
    }

    private synchronized long made() {
        return made;
    }

    private void work() {
        RunRange range = variant.newRange();
        for (long batch = take(); batch <= horizon && goOn.getAsBoolean(); batch = take()) {
            long from = start(batch);
            long to = Math.min(runs, start(batch + 1));
            long mine = batch;
            BatchResult result =
                    range.run(from, to, false, () -> mine > horizon || !goOn.getAsBoolean());
            if (result.runs() < to - from) {
                return;
            }
            finished(batch, result);
        }
    }

    private synchronized long take() {
        return nextBatch++;
    }

    private synchronized void finished(long batch, BatchResult result) {
        made += result.runs();
        if (batch > horizon) {
            return;
        }
        if (result.findings().stream().anyMatch(wanted)) {
            horizon = batch;
        }
        waiting.put(batch, result);
        for (BatchResult next = waiting.remove(counted);
                next != null && counted <= horizon;
                next = waiting.remove(counted)) {
            sum = sum.merge(next);
            counted++;
        }
    }
}
