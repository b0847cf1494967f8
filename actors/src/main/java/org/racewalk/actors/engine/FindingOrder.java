package org.racewalk.actors.engine;

import org.racewalk.model.explore.Finding;

import java.util.Comparator;

/** The order in which findings are told: as they would happen, run after run. */
public final class FindingOrder {
    /** By first run, then by the step in it. */
    public static final Comparator<Finding> BY_RUN =
            Comparator.comparingLong(Finding::firstRun)
                    .thenComparingLong(finding -> finding.violation().step())
                    .thenComparing(Finding::signature);

    private FindingOrder() {}
}
