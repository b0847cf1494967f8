package org.racewalk.actors.bench;

import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;
import org.racewalk.model.machine.RunSettings;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/** Runs {@link EngineBenchmark} and tells what it measured, in lines of at most 72 columns. */
public final class EngineBench {
    private static final int WARM_UPS = 3;
    private static final int MEASUREMENTS = 5;
    private static final String ALLOCATED = "gc.alloc.rate.norm";

    private EngineBench() {}

    /**
     * One line of the table.
     *
     * @param error of the rates: half of the 99.9 % confidence interval, as a share
     * @param busy processor time per time of the clock
     */
    record Row(
            BenchScenario scenario,
            double stepsPerSecond,
            double runsPerSecond,
            double error,
            double busy,
            double bytesPerRun) {

        double stepsPerRun() {
            return stepsPerSecond / runsPerSecond;
        }

        double nanosPerRun() {
            return 1e9 * busy / runsPerSecond;
        }
    }

    /**
     * Measures.
     *
     * @param forks JVMs per scenario, one after the other; 0: in this one
     * @param seconds of each of eight iterations
     */
    public static String run(
            int forks,
            int seconds,
            RunSettings.MemoryOrderName memory,
            List<BenchScenario> scenarios) {
        OptionsBuilder options = new OptionsBuilder();
        options.include(EngineBenchmark.class.getName())
                .param("scenario", scenarios.stream().map(Enum::name).toArray(String[]::new))
                .param("memory", memory.name())
                .forks(forks)
                .threads(1)
                .warmupIterations(WARM_UPS)
                .warmupTime(new TimeValue(seconds, TimeUnit.SECONDS))
                .measurementIterations(MEASUREMENTS)
                .measurementTime(new TimeValue(seconds, TimeUnit.SECONDS))
                .shouldFailOnError(true)
                .verbosity(VerboseMode.SILENT)
                .addProfiler(GCProfiler.class);
        try {
            return text(memory, rows(new Runner(options.build()).run()));
        } catch (RunnerException e) {
            throw new IllegalStateException("the benchmark failed", e);
        }
    }

    private static List<Row> rows(Collection<RunResult> results) {
        List<Row> rows = new ArrayList<>();
        for (RunResult result : results) {
            double batches = result.getPrimaryResult().getScore();
            double runs = score(result, "runs");
            rows.add(
                    new Row(
                            BenchScenario.valueOf(result.getParams().getParam("scenario")),
                            score(result, "steps"),
                            runs,
                            result.getPrimaryResult().getScoreError() / batches,
                            score(result, "nanos") / 1e9,
                            score(result, ALLOCATED) * batches / runs));
        }
        rows.sort(Comparator.comparing(Row::scenario));
        return rows;
    }

    private static double score(RunResult result, String name) {
        return Objects.requireNonNull(result.getSecondaryResults().get(name), name).getScore();
    }

    static String text(RunSettings.MemoryOrderName memory, List<Row> rows) {
        StringBuilder text = new StringBuilder();
        text.append(
                line(
                        "scenario",
                        "CPUs",
                        "steps/s",
                        "steps/cpu s",
                        "runs/s",
                        "steps/run",
                        "B/step"));
        double error = 0;
        double busy = 1;
        for (Row row : rows) {
            text.append(line(row));
            error = Math.max(error, row.error());
            busy = Math.min(busy, row.busy());
        }
        text.append('\n');
        rows.stream()
                .filter(row -> row.scenario() == BenchScenario.EMPTY)
                .forEach(row -> text.append(reset(row)));
        text.append(invariants(rows));
        text.append("One thread, memory order ")
                .append(memory.name().toLowerCase(Locale.ROOT))
                .append(
                        """
                        , all oracles, invariants, recording and
                        unseed on. A step is an access to shared state by a task, or the
                        delivery of a message; set-up and final checks count too.
                        """);
        text.append(
                String.format(
                        Locale.ROOT,
                        "Rates +-%.0f %%; the thread had at least %.0f %% of its processor.\n",
                        100 * error,
                        100 * busy));
        return text.append(machine()).toString();
    }

    private static String line(Row row) {
        if (row.stepsPerSecond() == 0) {
            return line(
                    row.scenario().title(),
                    String.valueOf(row.scenario().cpus()),
                    "-",
                    "-",
                    number(row.runsPerSecond()),
                    "0",
                    "-");
        }
        return line(
                row.scenario().title(),
                String.valueOf(row.scenario().cpus()),
                number(row.stepsPerSecond()),
                number(row.stepsPerSecond() / row.busy()),
                number(row.runsPerSecond()),
                String.format(Locale.ROOT, "%.1f", row.stepsPerRun()),
                String.format(Locale.ROOT, "%.2f", row.bytesPerRun() / row.stepsPerRun()));
    }

    private static String line(Object... cells) {
        return String.format(Locale.ROOT, "%-9s %4s %13s %13s %11s %9s %7s\n", cells);
    }

    private static String reset(Row row) {
        return String.format(
                Locale.ROOT,
                "Reset, recording and unseed of a run take %.0f ns, and %.1f bytes (empty).\n",
                row.nanosPerRun(),
                row.bytesPerRun());
    }

    private static String invariants(List<Row> rows) {
        double with = nanosPerRun(rows, BenchScenario.FUZZ);
        double without = nanosPerRun(rows, BenchScenario.FUZZ_BARE);
        return with == 0 || without == 0
                ? ""
                : String.format(
                        Locale.ROOT,
                        "With its invariants, a run of fuzz takes %.2f times as long.\n",
                        with / without);
    }

    /** Of a scenario, or 0 if it was not measured. */
    private static double nanosPerRun(List<Row> rows, BenchScenario scenario) {
        return rows.stream()
                .filter(row -> row.scenario() == scenario)
                .mapToDouble(Row::nanosPerRun)
                .findFirst()
                .orElse(0);
    }

    private static String machine() {
        return String.format(
                Locale.ROOT,
                "%s, %d processors, %s %s\n",
                System.getProperty("os.arch"),
                Runtime.getRuntime().availableProcessors(),
                System.getProperty("java.vm.name"),
                System.getProperty("java.version"));
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, "%,.0f", value);
    }
}
