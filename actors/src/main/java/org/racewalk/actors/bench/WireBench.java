package org.racewalk.actors.bench;

import org.racewalk.actors.engine.ModelEngine;
import org.racewalk.actors.engine.RunRange;
import org.racewalk.actors.engine.VariantRequest;
import org.racewalk.actors.wire.ResultTypes;
import org.racewalk.model.explore.BatchResult;
import org.racewalk.model.machine.RunSettings;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;

/**
 * What results cost as bytes, for real batches: in processor time of the measuring thread, so that
 * other work on the machine changes little.
 */
public final class WireBench {
    private static final int RUNS = 1024;
    private static final int ROUNDS = 21;
    private static final int CALLS = 2_000;
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    /** Keeps the compiler from leaving out what nobody looks at. */
    private static volatile int sink;

    private WireBench() {}

    /**
     * One line of the table.
     *
     * @param runNanos to make the runs, on one thread
     */
    record Row(
            String title,
            int findings,
            int bits,
            int bytes,
            double packNanos,
            double unpackNanos,
            double runNanos) {}

    /** Measures; some ten seconds. */
    public static String run() {
        List<Row> rows = new ArrayList<>();
        for (BenchScenario scenario : List.of(BenchScenario.B_01, BenchScenario.FUZZ)) {
            VariantRequest request = scenario.request(RunSettings.MemoryOrderName.SC);
            rows.add(measure(scenario.title(), request));
        }
        VariantRequest fixed = BenchScenario.B_02.request(RunSettings.MemoryOrderName.SC);
        rows.add(measure("b-02 -D BUGGY", buggy(fixed)));
        return text(rows);
    }

    private static VariantRequest buggy(VariantRequest fixed) {
        return new VariantRequest(
                fixed.scenario(),
                List.of("BUGGY"),
                fixed.includes(),
                fixed.kernel(),
                fixed.settings(),
                fixed.strategy(),
                fixed.seed());
    }

    private static Row measure(String title, VariantRequest request) {
        RunRange range = new ModelEngine().compile(request).newRange();
        // The first batch pays for compiling the scenario to machine code.
        range.run(0, RUNS, false, () -> false);
        long start = THREADS.getCurrentThreadCpuTime();
        BatchResult result = range.run(RUNS, 2 * RUNS, false, () -> false);
        long runNanos = THREADS.getCurrentThreadCpuTime() - start;
        byte[] packed = ResultTypes.pack(result);
        return new Row(
                title,
                result.findings().size(),
                result.coverage().count(),
                packed.length,
                nanos(() -> ResultTypes.pack(result)),
                nanos(() -> ResultTypes.unpack(packed)),
                runNanos);
    }

    /** Median over rounds, of a call. */
    private static double nanos(Supplier<Object> call) {
        double[] rounds = new double[ROUNDS];
        for (int round = 0; round < ROUNDS; round++) {
            long start = THREADS.getCurrentThreadCpuTime();
            for (int i = 0; i < CALLS; i++) {
                sink = System.identityHashCode(call.get());
            }
            rounds[round] = (double) (THREADS.getCurrentThreadCpuTime() - start) / CALLS;
        }
        Arrays.sort(rounds);
        return rounds[ROUNDS / 2];
    }

    static String text(List<Row> rows) {
        StringBuilder text = new StringBuilder();
        text.append(
                String.format(
                        Locale.ROOT,
                        "%-14s %8s %8s %7s %8s %9s %10s\n",
                        "batch",
                        "findings",
                        "bits",
                        "bytes",
                        "pack us",
                        "unpack us",
                        "of runs"));
        for (Row row : rows) {
            text.append(
                    String.format(
                            Locale.ROOT,
                            "%-14s %8d %8d %7d %8.1f %9.1f %8.4f %%\n",
                            row.title(),
                            row.findings(),
                            row.bits(),
                            row.bytes(),
                            row.packNanos() / 1e3,
                            row.unpackNanos() / 1e3,
                            100 * (2 * row.packNanos() + row.unpackNanos()) / row.runNanos()));
        }
        return text.append(
                        """

                        Batches of 1,024 runs. A result is packed by the worker, unpacked by the
                        coordinator and packed for the store; "of runs": what that is of the
                        processor time that the runs take. Medians of 21 rounds of 2,000 calls,
                        in processor time of one thread.
                        """)
                .toString();
    }
}
