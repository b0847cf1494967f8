package org.racewalk.actors.placement;

import org.racewalk.actors.engine.Reconciliation;
import org.racewalk.actors.engine.Remade;
import org.racewalk.actors.engine.RunRange;
import org.racewalk.actors.engine.Smaller;
import org.racewalk.actors.engine.SpreadVariant;
import org.racewalk.actors.engine.Variant;
import org.racewalk.model.explore.BatchResult;
import org.racewalk.model.explore.Finding;
import org.racewalk.model.explore.ReplayString;
import org.racewalk.model.shrink.Bound;
import org.racewalk.model.shrink.Shrinker;
import org.racewalk.model.shrink.Shrunk;
import org.racewalk.model.trace.Summary;

import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Supplier;

/** A variant whose runs spread worlds make; reports are made again in one place. */
record SpreadBacked(Placement placement, Variant inner, Supplier<Map<String, String>> sources)
        implements Variant {
    @Override
    public RunRange newRange() {
        SpreadVariant spread = inner.spread();
        return spread.on().apply(placement.machine(spread, sources));
    }

    @Override
    public Variant withSeed(long seed) {
        return new SpreadBacked(placement, inner.withSeed(seed), sources);
    }

    @Override
    public SpreadVariant spread() {
        return inner.spread();
    }

    @Override
    public Remade remake(Finding finding) {
        return inner.remake(finding);
    }

    @Override
    public Optional<Shrunk> shrink(
            String signature, ReplayString found, Bound bound, Shrinker.Progress progress) {
        return inner.shrink(signature, found, bound, progress);
    }

    @Override
    public Smaller told(Shrunk shrunk, ReplayString found) {
        return inner.told(shrunk, found);
    }

    @Override
    public OptionalInt coreSteps(Shrunk shrunk) {
        return inner.coreSteps(shrunk);
    }

    @Override
    public String program() {
        return inner.program();
    }

    @Override
    public Summary.Variant summary(BatchResult result) {
        return inner.summary(result);
    }

    @Override
    public Reconciliation newReconciliation() {
        return inner.newReconciliation();
    }
}
