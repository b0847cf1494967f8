package org.racewalk.actors.engine;

import org.racewalk.model.explore.BatchResult;
import org.racewalk.model.explore.BatchRunner;
import org.racewalk.model.explore.Finding;
import org.racewalk.model.explore.Rarity;
import org.racewalk.model.explore.Reconcile;
import org.racewalk.model.explore.ReplayString;
import org.racewalk.model.explore.RunSpec;
import org.racewalk.model.program.Program;
import org.racewalk.model.shrink.Bound;
import org.racewalk.model.shrink.Shrinker;
import org.racewalk.model.shrink.Shrunk;
import org.racewalk.model.trace.Summary;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;

/** A variant that the model runs. */
final class ModelVariant implements Variant {
    private final VariantRequest request;
    private final RunSpec spec;

    /**
     * @param request with names in place of paths
     * @param spec its strategy's parameters resolved
     */
    ModelVariant(VariantRequest request, RunSpec spec) {
        this.request = request;
        this.spec = spec;
    }

    @Override
    public RunRange newRange() {
        return range(new BatchRunner(spec));
    }

    private static RunRange range(BatchRunner runner) {
        return (from, to, stopAtFirst, cancelled) ->
                runner.run(from, to, new Stop(stopAtFirst, cancelled));
    }

    @Override
    public SpreadVariant spread() {
        return new SpreadVariant(request, spec, machine -> range(new BatchRunner(spec, machine)));
    }

    @Override
    public Variant withSeed(long seed) {
        return new ModelVariant(request.withSeed(seed), spec.withSeed(seed));
    }

    /** Ends a batch early: when told to, or after the first run with a violation. */
    private static final class Stop implements BatchRunner.Watch {
        private final boolean stopAtFirst;
        private final BooleanSupplier cancelled;
        private boolean found;

        Stop(boolean stopAtFirst, BooleanSupplier cancelled) {
            this.stopAtFirst = stopAtFirst;
            this.cancelled = cancelled;
        }

        @Override
        public boolean goOn(long runsSoFar, long stepsSoFar) {
            return !(stopAtFirst && found) && !cancelled.getAsBoolean();
        }

        @Override
        public void found(Finding finding) {
            found = true;
        }
    }

    @Override
    public Remade remake(Finding finding) {
        return Remaking.of(spec.program(), finding.replay(), finding.signature()::equals);
    }

    @Override
    public Optional<Shrunk> shrink(
            String signature, ReplayString found, Bound bound, Shrinker.Progress progress) {
        return Optional.of(
                Shrinking.shrink(new NamedRun(spec.program(), found), signature, bound, progress));
    }

    @Override
    public Smaller told(Shrunk shrunk, ReplayString found) {
        return Shrinking.told(new NamedRun(spec.program(), found), shrunk);
    }

    @Override
    public OptionalInt coreSteps(Shrunk shrunk) {
        return Shrinking.coreSteps(spec.program(), shrunk);
    }

    @Override
    public Summary.Variant summary(BatchResult result) {
        return Summaries.of(request, marks(), result);
    }

    @Override
    public String program() {
        return spec.program().hash();
    }

    /** The labels of the {@code sometimes} marks. */
    List<String> marks() {
        Program program = spec.program();
        return IntStream.of(program.sometimes()).mapToObj(program.strings()::get).toList();
    }

    /** What was measured. */
    Calibrated calibrated() {
        Rarity rarity = spec.rarity();
        return new Calibrated(spec.strategy().text(), rarity.runs(), rarity.reached());
    }

    @Override
    public Reconciliation newReconciliation() {
        Reconcile reconcile = new Reconcile(spec);
        return (from, to, goOn) -> reconcile.run(from, to, goOn).map(Reconcile.Difference::text);
    }
}
