package org.racewalk.actors.cli;

import org.jspecify.annotations.Nullable;
import org.racewalk.actors.engine.WrongInputException;
import org.racewalk.actors.expect.Columns;
import org.racewalk.actors.plan.CampaignSpec;
import org.racewalk.actors.plan.Estimate;
import org.racewalk.actors.plan.Planned;
import org.racewalk.actors.plan.VariantSpec;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.function.Function;

/** {@code racewalk campaign plan}: what a campaign file stands for; stores nothing. */
@Command(
        name = "plan",
        description = "Shows what a campaign file would run, and about how long it takes.",
        footer = {
            "",
            "Nothing is stored. The time is an estimate from runs of a few variants on",
            "this machine; variants that stop at a finding end earlier.",
            "",
            "Exit status: 0 the file is right; 2 it is not."
        })
final class CampaignPlanCommand implements Callable<Integer> {
    private static final long MEASURE_NANOS = 300_000_000;

    private final Session session;

    @Parameters(paramLabel = "FILE", description = "A campaign file.")
    private String file = "";

    @Option(
            names = "--cores",
            paramLabel = "N",
            description = "Estimate for N cores like those here (those of this machine).")
    private @Nullable Integer cores;

    CampaignPlanCommand(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        if (cores != null && cores < 1) {
            throw new WrongInputException("--cores " + cores + ": expected a number from 1");
        }
        Planned planned = CampaignPlans.of(file, session);
        table(planned.spec()).forEach(session.out()::println);
        session.out().flush();
        Estimate estimate = Estimate.of(planned, session.engine(), MEASURE_NANOS);
        estimate(planned.spec(), estimate).forEach(session.out()::println);
        session.out().flush();
        return ExitCode.CLEAN;
    }

    private static List<String> table(CampaignSpec spec) {
        List<String> lines = new ArrayList<>(Columns.row("", "variant", "runs"));
        lines.add(Columns.rule());
        for (VariantSpec variant : spec.variants()) {
            lines.addAll(Columns.row("", name(variant), runs(variant.runs())));
        }
        lines.add(Columns.rule());
        lines.addAll(
                Columns.paragraph(
                        0,
                        "campaign "
                                + spec.name()
                                + ": "
                                + Columns.count(spec.variants().size(), "variant")
                                + ", "
                                + allRuns(spec)));
        lines.addAll(counts("orders", spec, one -> word(one.request().settings().memory())));
        lines.addAll(counts("strategies", spec, one -> one.request().strategy()));
        if (spec.time() != null) {
            lines.add("  ends after " + duration(spec.time().toSeconds()));
        }
        if (spec.stopAfterFindings() > 0) {
            lines.add("  ends with " + Columns.count(spec.stopAfterFindings(), "finding"));
        }
        return lines;
    }

    private static String name(VariantSpec variant) {
        StringBuilder name = new StringBuilder(variant.request().scenario());
        variant.request().defines().forEach(define -> name.append(" -D").append(define));
        name.append(", ").append(word(variant.request().settings().memory()));
        name.append(", ").append(variant.request().strategy());
        if (variant.request().seed() != 1) {
            name.append(", seed ").append(variant.request().seed());
        }
        return name.toString();
    }

    private static List<String> counts(
            String title, CampaignSpec spec, Function<VariantSpec, String> key) {
        Map<String, Integer> counts = new TreeMap<>();
        spec.variants().forEach(one -> counts.merge(key.apply(one), 1, Integer::sum));
        List<String> words = new ArrayList<>();
        counts.forEach((word, count) -> words.add(word + " " + count));
        return Columns.paragraph(2, title + ": " + String.join(", ", words));
    }

    private static String runs(long runs) {
        return runs == Long.MAX_VALUE ? "no bound" : Columns.number(runs);
    }

    private static String allRuns(CampaignSpec spec) {
        long all = sum(spec);
        return all < 0 ? "runs until the time is over" : Columns.count(all, "run") + " at most";
    }

    /** Or -1 if there is no bound. */
    private static long sum(CampaignSpec spec) {
        boolean bounded = spec.variants().stream().allMatch(one -> one.runs() != Long.MAX_VALUE);
        return bounded ? spec.variants().stream().mapToLong(VariantSpec::runs).sum() : -1;
    }

    private List<String> estimate(CampaignSpec spec, Estimate estimate) {
        int wanted = cores == null ? Runtime.getRuntime().availableProcessors() : cores;
        String basis =
                String.format(
                        Locale.ROOT,
                        "%.2f ms a run on one core, the mean of %s and %s",
                        estimate.nanosPerRun() / 1e6,
                        Columns.count(estimate.measured(), "variant"),
                        Columns.count(estimate.runs(), "run"));
        long all = sum(spec);
        String time =
                all < 0
                        ? Columns.number(Math.round(wanted * 1e9 / estimate.nanosPerRun()))
                                + " runs/s"
                        : "at most " + duration(Math.round(estimate.seconds(all, wanted)));
        return Columns.paragraph(
                0,
                "estimate: " + time + " on " + Columns.count(wanted, "core") + " (" + basis + ")");
    }

    private static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }

    static String duration(long seconds) {
        if (seconds < 120) {
            return Math.max(1, seconds) + " s";
        }
        if (seconds < 7_200) {
            return seconds / 60 + " min";
        }
        return seconds / 3_600 + " h " + seconds % 3_600 / 60 + " min";
    }
}
