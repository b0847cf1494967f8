package org.racewalk.model.explore;

import org.racewalk.model.machine.DecisionKind;

/**
 * Answers the decisions that are not about order, the same way for all strategies. How often
 * something unusual happens is drawn per run, so that runs differ in kind and not only in detail.
 */
final class Values {
    /** One run in so many fails an allocation. */
    private static final int FAILING_RUNS = 8;

    /** How far a failure may lie when nobody counted the allocations: 2^6. */
    private static final int UNKNOWN_BITS = 6;

    /** Mostly, as a real allocator: a stale pointer is told by its life, so reuse hides nothing. */
    private static final int[] REUSE_SIXTEENTHS = {2, 8, 12, 15};

    private static final int[] OTHER_SIXTEENTHS = {0, 1, 4, 8};
    private static final int[] WEAK_SIXTEENTHS = {1, 3, 6, 10};
    private static final int NOWHERE = -1;

    private final int allocations;

    /** By kind: a stream of its own, and how often the answer is not the calm one. */
    private final Randomness[] streams = new Randomness[DecisionKind.count()];

    private final int[] sixteenths = new int[DecisionKind.count()];

    /** The run for which a kind's parameters are drawn: those that are never asked cost nothing. */
    private final long[] drawnFor = new long[DecisionKind.count()];

    private long run;
    private long seed;
    private int allocation;
    private int firstFailure;
    private int secondFailure;

    /**
     * @param allocations how many allocations that may fail a run has, or 0 if not known
     */
    Values(int allocations) {
        this.allocations = allocations;
        Randomness root = new Randomness(0);
        for (int kind = 0; kind < streams.length; kind++) {
            streams[kind] = root.fork(DecisionKind.name(kind));
        }
    }

    void begin(long newSeed) {
        seed = newSeed;
        run++;
    }

    int answer(int kind, int n) {
        Randomness stream = streams[kind];
        if (drawnFor[kind] != run) {
            drawnFor[kind] = run;
            draw(kind, stream);
        }
        return switch (kind) {
            case DecisionKind.CHOOSE -> stream.below(n);
            case DecisionKind.FAILURE -> failureAnswer();
            default -> unusualAnswer(stream, kind, n);
        };
    }

    private void draw(int kind, Randomness stream) {
        stream.reseed(seed);
        int[] rates =
                switch (kind) {
                    case DecisionKind.REUSE -> REUSE_SIXTEENTHS;
                    case DecisionKind.COHERENCE, DecisionKind.STALE, DecisionKind.DELAY ->
                            WEAK_SIXTEENTHS;
                    default -> OTHER_SIXTEENTHS;
                };
        sixteenths[kind] = rates[stream.below(rates.length)];
        if (kind == DecisionKind.FAILURE) {
            drawFailures(stream);
        }
    }

    private void drawFailures(Randomness failure) {
        allocation = 0;
        firstFailure = NOWHERE;
        secondFailure = NOWHERE;
        if (failure.below(FAILING_RUNS) == 0) {
            int span = allocations > 0 ? allocations : (int) failure.logUniform(UNKNOWN_BITS);
            firstFailure = failure.below(span);
            if (failure.below(2) == 0) {
                secondFailure = failure.below(span);
            }
        }
    }

    private int failureAnswer() {
        int now = allocation++;
        return now == firstFailure || now == secondFailure ? 1 : 0;
    }

    /** Of freed objects mostly the one freed last, as a real allocator does; else any alike. */
    private int unusualAnswer(Randomness stream, int kind, int n) {
        if (!stream.chance(sixteenths[kind], 16)) {
            return 0;
        }
        boolean latest = kind == DecisionKind.REUSE && stream.chance(3, 4);
        return latest ? n - 1 : 1 + stream.below(n - 1);
    }
}
