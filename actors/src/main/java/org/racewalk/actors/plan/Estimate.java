package org.racewalk.actors.plan;

import org.racewalk.actors.engine.Engine;
import org.racewalk.actors.engine.Resolved;
import org.racewalk.actors.engine.RunRange;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * How long a campaign takes, from real runs of some of its variants. Not of any precision: a
 * variant may take ten times as long as another, and those that stop at a finding end early.
 *
 * @param nanosPerRun of one core, the mean over the variants measured
 * @param measured how many variants were
 * @param runs that were made for it
 */
public record Estimate(double nanosPerRun, int measured, long runs) {
    private static final int MOST = 12;
    private static final long CHUNK = 64;

    /** Runs some variants, each for so long; the first half of that warms up. */
    public static Estimate of(Planned planned, Engine engine, long nanosEach) {
        List<VariantSpec> all = planned.spec().variants();
        int count = Math.min(MOST, all.size());
        double sum = 0;
        long runs = 0;
        for (int i = 0; i < count; i++) {
            VariantSpec variant = all.get((int) ((long) i * all.size() / count));
            RunRange range = engine.compile(resolved(variant, planned.sources())).newRange();
            run(range, nanosEach / 2);
            Timed timed = run(range, nanosEach / 2);
            sum += (double) timed.nanos() / timed.runs();
            runs += timed.runs();
        }
        return new Estimate(sum / count, count, runs);
    }

    private record Timed(long runs, long nanos) {}

    private static Timed run(RunRange range, long nanos) {
        long start = System.nanoTime();
        long runs = 0;
        long spent;
        do {
            runs += range.run(runs, runs + CHUNK, false, () -> false).runs();
            spent = System.nanoTime() - start;
        } while (spent < nanos);
        return new Timed(runs, Math.max(1, spent));
    }

    private static Resolved resolved(VariantSpec variant, Map<String, String> sources) {
        Map<String, String> texts = new HashMap<>();
        variant.sources().forEach((name, hash) -> texts.put(name, sources.getOrDefault(hash, "")));
        return new Resolved(
                variant.request(),
                texts,
                variant.program(),
                variant.calibrated(),
                new ArrayList<>(variant.marks()));
    }

    /** Seconds for so many runs on so many cores. */
    public double seconds(long allRuns, int cores) {
        return allRuns * nanosPerRun / 1e9 / cores;
    }
}
