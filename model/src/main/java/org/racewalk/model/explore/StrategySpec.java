package org.racewalk.model.explore;

import org.jspecify.annotations.Nullable;
import org.racewalk.model.machine.Decider;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A strategy with its parameters. A run must be a function of program, settings, strategy and seed
 * alone, so what a strategy could learn from earlier runs is measured once beforehand ({@link
 * Calibration}) and is a parameter from then on.
 *
 * @param depth of PCTCP: 2 to 4, or 0 for all in turn; 0 for the others
 * @param length how many events a run has at most, or 0: not known yet
 * @param allocations how many allocations that may fail a run has at most, or 0: none or not known
 * @param branch which branch of the run with the same seed ({@link Branching}), or 0: that run
 * @param branchStep how many of that run's steps are kept
 */
public record StrategySpec(
        StrategyKind kind, int depth, int length, int allocations, int branch, int branchStep) {
    private static final Pattern TEXT =
            Pattern.compile(
                    "([a-z]+)([0-9])?(?:\\.([0-9]{1,9}))?(?:\\.([0-9]{1,9}))?"
                            + "(?:-([0-9A-Za-z]{1,8}))?");

    /** Checks the ranges. */
    public StrategySpec {
        boolean depthFits =
                depth == 0
                        || (kind == StrategyKind.PCTCP
                                && depth >= Pctcp.LEAST_DEPTH
                                && depth <= Pctcp.GREATEST_DEPTH);
        boolean branchFits = branch > 0 ? branchStep >= 0 : branchStep == 0;
        branchFits &= branch >= 0 && branch < Branches.GROUP;
        if (!depthFits || !branchFits || length < 0 || allocations < 0) {
            throw new IllegalArgumentException(
                    kind + " " + depth + " " + length + " " + allocations);
        }
        if (!kind.usesLength()) {
            length = 0;
        }
        if (kind == StrategyKind.CALM) {
            allocations = 0;
        }
    }

    /** A run of its own. */
    public StrategySpec(StrategyKind kind, int depth, int length, int allocations) {
        this(kind, depth, length, allocations, 0, 0);
    }

    /** What {@code racewalk run} uses without options. */
    public static StrategySpec defaults() {
        return of(StrategyKind.PORTFOLIO);
    }

    /** A strategy whose parameters are not known yet. */
    public static StrategySpec of(StrategyKind kind) {
        return new StrategySpec(kind, 0, 0, 0);
    }

    /**
     * Reads what {@link #text} writes, or a name alone as a user does ({@code pos}, {@code
     * pctcp3}).
     *
     * @return empty if it is neither
     */
    public static Optional<StrategySpec> parse(String text) {
        Matcher matcher = TEXT.matcher(text);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        for (StrategyKind kind : StrategyKind.values()) {
            if (!kind.word().equals(matcher.group(1))) {
                continue;
            }
            boolean usesLength = kind.usesLength();
            String first = matcher.group(3);
            String second = matcher.group(4);
            if (first != null && usesLength != (second != null)) {
                return Optional.empty();
            }
            String length = usesLength ? first : null;
            String allocations = usesLength ? second : first;
            int depth = number(matcher.group(2));
            boolean depthFits =
                    matcher.group(2) == null
                            || (kind == StrategyKind.PCTCP
                                    && depth >= Pctcp.LEAST_DEPTH
                                    && depth <= Pctcp.GREATEST_DEPTH);
            String branched = matcher.group(5);
            long both = branched == null ? 0 : Base62.decode(branched);
            int branch = (int) (both % Branches.GROUP);
            long branchStep = both / Branches.GROUP;
            boolean branchFits = branched == null || branch > 0;
            return depthFits && branchFits && branchStep <= Integer.MAX_VALUE
                    ? Optional.of(
                            new StrategySpec(
                                    kind,
                                    depth,
                                    number(length),
                                    number(allocations),
                                    branch,
                                    (int) branchStep))
                    : Optional.empty();
        }
        return Optional.empty();
    }

    private static int number(@Nullable String digits) {
        return digits == null ? 0 : Integer.parseInt(digits);
    }

    /** For replay strings: the name, then the numbers, with dots between. */
    public String text() {
        StringBuilder text = new StringBuilder(name());
        if (kind == StrategyKind.CALM) {
            return text.toString();
        }
        if (kind.usesLength()) {
            text.append('.').append(length);
        }
        text.append('.').append(allocations);
        if (branch > 0) {
            text.append('-').append(Base62.encode((long) branchStep * Branches.GROUP + branch));
        }
        return text.toString();
    }

    /** As a user writes it: without what was measured. */
    public String name() {
        return kind.word() + (depth > 0 ? depth : "");
    }

    /** With the parameters that were measured. */
    public StrategySpec resolve(int measuredLength, int measuredAllocations) {
        return new StrategySpec(kind, depth, measuredLength, measuredAllocations);
    }

    /** The strategy that decides the run with this seed: no portfolio, no depth left to draw. */
    public StrategySpec forSeed(long seed) {
        StrategyKind chosen = kind == StrategyKind.PORTFOLIO ? Portfolio.kindOf(seed) : kind;
        int chosenDepth = chosen == StrategyKind.PCTCP && depth == 0 ? Pctcp.depthOf(seed) : depth;
        return with(chosen, chosenDepth);
    }

    StrategySpec with(StrategyKind otherKind, int otherDepth) {
        return new StrategySpec(otherKind, otherDepth, length, allocations, branch, branchStep);
    }

    /** The run that is this one up to a step, and is drawn anew from there on. */
    StrategySpec branch(int number, int step) {
        return new StrategySpec(kind, depth, length, allocations, number, step);
    }

    /** A decider of this strategy, for one world. */
    public Decider decider() {
        if (branch == 0) {
            return plain();
        }
        Branching branching = new Branching(plain());
        branching.branch(branchStep, branch);
        return branching;
    }

    /** As if it were a run of its own. */
    Redrawing plain() {
        return switch (kind) {
            case PORTFOLIO -> new Portfolio(this);
            case DELAYS -> new RandomDelays(allocations);
            case WALK -> new RandomWalk(allocations);
            case POS -> new Pos(allocations);
            case PCTCP -> new Pctcp(depth, length, allocations);
            case SURW -> new Surw(allocations);
            case CALM -> new Calm();
        };
    }
}
