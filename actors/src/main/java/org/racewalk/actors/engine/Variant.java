package org.racewalk.actors.engine;

import org.racewalk.model.explore.BatchResult;
import org.racewalk.model.explore.Finding;
import org.racewalk.model.explore.ReplayString;
import org.racewalk.model.shrink.Bound;
import org.racewalk.model.shrink.Shrinker;
import org.racewalk.model.shrink.Shrunk;
import org.racewalk.model.trace.Summary;

import java.util.Optional;
import java.util.OptionalInt;

/** A compiled variant. Immutable; safe to share between threads. */
public interface Variant {

    /** Runs of this variant, for one thread at a time. */
    RunRange newRange();

    /** The same with the runs of another seed. */
    Variant withSeed(long seed);

    /** The same runs, to be made by worlds whose parts are elsewhere. */
    SpreadVariant spread();

    /** Makes the first run of a finding again, watched. */
    Remade remake(Finding finding);

    /**
     * Makes the first run of a finding smaller, under the same signature: a function of run,
     * signature and bound, unless {@code progress} ends it.
     *
     * @param found the first run that showed it
     * @return empty if runs of this variant cannot be changed
     * @throws NotReproducedException if a run does not end as it did
     */
    Optional<Shrunk> shrink(
            String signature, ReplayString found, Bound bound, Shrinker.Progress progress);

    /** The report of a run that was shrunk. */
    Smaller told(Shrunk shrunk, ReplayString found);

    /** How many steps of a shrunk run of this variant matter; empty if that cannot be found out. */
    OptionalInt coreSteps(Shrunk shrunk);

    /** Hash of the compiled program. */
    String program();

    /** What the runs say together. */
    Summary.Variant summary(BatchResult result);

    /** Makes runs twice, compares them step by step and names the first difference. */
    Reconciliation newReconciliation();
}
