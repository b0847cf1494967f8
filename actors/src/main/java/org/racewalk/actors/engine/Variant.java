package org.racewalk.actors.engine;

import org.racewalk.model.explore.BatchResult;
import org.racewalk.model.explore.Finding;
import org.racewalk.model.trace.Summary;

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

    /** Hash of the compiled program. */
    String program();

    /** What the runs say together. */
    Summary.Variant summary(BatchResult result);

    /** Makes runs twice, compares them step by step and names the first difference. */
    Reconciliation newReconciliation();
}
