package org.racewalk.actors.engine;

import org.jspecify.annotations.Nullable;
import org.racewalk.model.explore.BatchResult;
import org.racewalk.model.explore.Coverage;
import org.racewalk.model.explore.Finding;
import org.racewalk.model.explore.ReplayString;
import org.racewalk.model.explore.ReplayString.Seeded;
import org.racewalk.model.explore.StrategyKind;
import org.racewalk.model.explore.StrategySpec;
import org.racewalk.model.machine.RunSettings;
import org.racewalk.model.oracle.Violation;
import org.racewalk.model.oracle.ViolationKind;
import org.racewalk.model.shrink.Bound;
import org.racewalk.model.shrink.Schedule;
import org.racewalk.model.shrink.Shrinker;
import org.racewalk.model.shrink.Shrunk;
import org.racewalk.model.shrink.Size;
import org.racewalk.model.trace.Summary;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.LongFunction;

/**
 * A variant whose runs are made up: ten steps each, and a signature where a function says so.
 *
 * @param signature of the run with that index, or null
 * @param nanosPerRun how long a run takes
 * @param marked whether the variant's one {@code sometimes} mark is reached
 * @param shrinks whether a run can be made smaller: to four steps, and another bug is met
 */
public record FakeVariant(
        String name,
        LongFunction<@Nullable String> signature,
        long nanosPerRun,
        boolean marked,
        boolean shrinks)
        implements Variant {
    private static final Coverage NOTHING = new Coverage();

    /** One whose runs cannot be made smaller. */
    public FakeVariant(
            String name,
            LongFunction<@Nullable String> signature,
            long nanosPerRun,
            boolean marked) {
        this(name, signature, nanosPerRun, marked, false);
    }

    /** Violates with one signature in every n-th run. */
    public static FakeVariant failingEvery(long n, String signature) {
        return new FakeVariant("fake", run -> run % n == n - 1 ? signature : null, 0, true);
    }

    @Override
    public RunRange newRange() {
        return this::run;
    }

    @Override
    public Variant withSeed(long seed) {
        return new FakeVariant(
                name, run -> signature.apply(run + 10 * (seed - 1)), nanosPerRun, marked, shrinks);
    }

    private BatchResult run(long from, long to, boolean stopAtFirst, BooleanSupplier cancelled) {
        BatchResult result = BatchResult.empty();
        for (long run = from; run < to && !cancelled.getAsBoolean(); run++) {
            LockSupport.parkNanos(nanosPerRun);
            String seen = signature.apply(run);
            List<Finding> findings = seen == null ? List.of() : List.of(finding(seen, run));
            List<Long> marks = List.of(marked ? 1L : 0L);
            result =
                    result.merge(
                            new BatchResult(
                                    1, 10, 0, findings.size(), 0, marks, findings, NOTHING, run));
            if (seen != null && stopAtFirst) {
                return result;
            }
        }
        return result;
    }

    private static Finding finding(String signature, long run) {
        ReplayString replay =
                new ReplayString(
                        new org.racewalk.model.explore.Variant("fake.c", List.of()),
                        RunSettings.defaults(),
                        new Seeded(StrategySpec.of(StrategyKind.POS), run),
                        "0123456789abcdef",
                        OptionalLong.empty());
        Violation violation =
                new Violation(ViolationKind.DATA_RACE, "text", signature, "", "", List.of(), 1);
        return new Finding(signature, run, replay, 1, violation);
    }

    @Override
    public Remade remake(Finding finding) {
        return new Remade(
                true,
                "report of run " + finding.firstRun() + "\n",
                "",
                List.of(Map.of("signature", finding.signature())));
    }

    @Override
    public Optional<Shrunk> shrink(
            String signature, ReplayString found, Bound bound, Shrinker.Progress progress) {
        if (!shrinks) {
            return Optional.empty();
        }
        Size size = new Size(3, 2, 5, 0, 7, 10);
        for (long run = 0; run < bound.runs() && progress.goOn(run, size); run++) {
            LockSupport.parkNanos(nanosPerRun);
        }
        long run = found.schedule() instanceof Seeded seeded ? seeded.seed() : 0;
        Finding smaller = finding(signature, 1_000_000 + run);
        Shrunk shrunk =
                new Shrunk(
                        smaller.replay(),
                        smaller.violation(),
                        new Schedule(List.of(), List.of(), List.of()),
                        size,
                        new Size(2, 0, 1, 0, 7, 4),
                        bound.runs(),
                        true,
                        List.of(finding("beside " + signature, 3)));
        return Optional.of(shrunk);
    }

    @Override
    public Smaller told(Shrunk shrunk, ReplayString found) {
        return new Smaller(shrunk, "", "", Map.of());
    }

    @Override
    public SpreadVariant spread() {
        throw new UnsupportedOperationException("no world");
    }

    @Override
    public OptionalInt coreSteps(Shrunk shrunk) {
        return OptionalInt.empty();
    }

    @Override
    public String program() {
        return Sha256.of(name).substring(0, 16);
    }

    @Override
    public Summary.Variant summary(BatchResult result) {
        return new Summary.Variant(
                name,
                "sc",
                "fake",
                result.runs(),
                result.inconclusive(),
                result.steps(),
                result.hiddenRaces(),
                "",
                result.findings().stream().map(FakeVariant::summary).toList(),
                marked ? List.of("mark") : List.of(),
                marked ? List.of() : List.of("mark"));
    }

    private static Summary.Finding summary(Finding finding) {
        return new Summary.Finding(
                finding.signature(),
                finding.runs(),
                finding.firstRun() + 1,
                "",
                finding.replay().text());
    }

    @Override
    public Reconciliation newReconciliation() {
        return (from, to, goOn) -> {
            for (long run = from; run < to && goOn.test(run); run++) {
                if (signature.apply(run) != null) {
                    return Optional.of("run " + run + " differs");
                }
            }
            return Optional.empty();
        };
    }
}
