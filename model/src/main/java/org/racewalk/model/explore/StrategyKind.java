package org.racewalk.model.explore;

import java.util.Locale;

/** The strategies. Their lower-case names go into replay strings: never rename. */
public enum StrategyKind {
    /** Each run by one of the others, chosen by its seed. */
    PORTFOLIO("a portfolio of the others"),
    /** Heavy-tailed delays in virtual time. */
    DELAYS("random delays"),
    /** Uniform choice. */
    WALK("random walk"),
    /** Partial-order sampling. */
    POS("partial-order sampling"),
    /** Priority change points over chains of causally ordered events. */
    PCTCP("priority change points over chains"),
    /** Selectively uniform random walk. */
    SURW("selectively uniform random walk"),
    /** No deviation at all. */
    CALM("calm defaults");

    private final String title;

    StrategyKind(String title) {
        this.title = title;
    }

    /** As {@code --strategy} and replay strings write it. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** As a report describes it. */
    public String title() {
        return title;
    }

    /** Whether the length of a run matters to it. */
    boolean usesLength() {
        return this == PORTFOLIO || this == PCTCP;
    }
}
