package org.racewalk.actors.engine;

import org.racewalk.model.explore.BatchResult;
import org.racewalk.model.explore.BatchRunner;
import org.racewalk.model.explore.Finding;
import org.racewalk.model.explore.Reconcile;
import org.racewalk.model.explore.ReplayString;
import org.racewalk.model.explore.RunSpec;
import org.racewalk.model.program.Program;
import org.racewalk.model.trace.Summary;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.BooleanSupplier;

/** A variant that the model runs. */
final class ModelVariant implements Variant {
    private final RunSpec spec;

    /**
     * @param spec its strategy's parameters resolved
     */
    ModelVariant(RunSpec spec) {
        this.spec = spec;
    }

    @Override
    public RunRange newRange() {
        BatchRunner runner = new BatchRunner(spec);
        return (from, to, stopAtFirst, cancelled) ->
                runner.run(from, to, new Stop(stopAtFirst, cancelled));
    }

    @Override
    public Variant withSeed(long seed) {
        return new ModelVariant(spec.withSeed(seed));
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
    public Summary.Variant summary(BatchResult result) {
        List<String> reached = new ArrayList<>();
        List<String> unreached = new ArrayList<>();
        Program program = spec.program();
        for (int mark = 0; mark < program.sometimes().length; mark++) {
            boolean seen = mark < result.reached().size() && result.reached().get(mark) > 0;
            String label = program.strings().get(program.sometimes()[mark]);
            (seen ? reached : unreached).add(label);
        }
        return new Summary.Variant(
                name(),
                spec.settings().memory().name().toLowerCase(Locale.ROOT),
                spec.strategy().name(),
                result.runs(),
                result.inconclusive(),
                result.steps(),
                result.hiddenRaces(),
                "",
                result.findings().stream()
                        .sorted(FindingOrder.BY_RUN)
                        .map(ModelVariant::summary)
                        .toList(),
                reached,
                unreached);
    }

    private String name() {
        StringBuilder name = new StringBuilder(spec.variant().scenario());
        spec.variant().defines().forEach(define -> name.append(" -D").append(define));
        return name.toString();
    }

    private static Summary.Finding summary(Finding finding) {
        return new Summary.Finding(
                finding.signature(),
                finding.runs(),
                finding.firstRun() + 1,
                strategy(finding.replay()),
                finding.replay().text());
    }

    private static String strategy(ReplayString replay) {
        return replay.schedule() instanceof ReplayString.Seeded seeded
                ? seeded.strategy().name()
                : "";
    }

    @Override
    public Reconciliation newReconciliation() {
        Reconcile reconcile = new Reconcile(spec);
        return (from, to, goOn) -> reconcile.run(from, to, goOn).map(Reconcile.Difference::text);
    }
}
