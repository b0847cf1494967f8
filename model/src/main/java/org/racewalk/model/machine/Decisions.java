package org.racewalk.model.machine;

/** The decisions of a run that are not about order: asked of the decider, or calm. */
class Decisions {
    private final Decider decider;
    private final Steps steps;
    private final Watch watch;
    private final int failures;
    private boolean calm;
    private int failuresLeft;
    private long last;

    Decisions(Decider decider, Steps steps, Watch watch, RunSettings settings) {
        this.decider = decider;
        this.steps = steps;
        this.watch = watch;
        this.failures = settings.failures();
    }

    /** A run begins, calmly. */
    void reset() {
        calm = true;
        failuresLeft = failures;
        last = 0;
    }

    /** From now on the decider decides. */
    void begin(long seed, Interconnect interconnect) {
        calm = false;
        decider.begin(seed, interconnect);
    }

    /** From now on all decisions are the default. */
    void calmDown() {
        calm = true;
    }

    /** A decision with {@code n} answers. */
    int decide(int kind, int n) {
        if (calm || n < 2) {
            return 0;
        }
        int answer = decider.value(kind, n);
        if (answer < 0 || answer >= n) {
            String what = DecisionKind.name(kind);
            throw new IllegalStateException(
                    "the decider answers " + answer + " of " + n + " to " + what);
        }
        last = answer;
        steps.mix(kind << 16 ^ answer);
        if (answer != 0) {
            watch.decided(kind, n, answer);
        }
        return answer;
    }

    /** Whether the allocation at hand fails. */
    boolean allocationFails() {
        if (calm || failuresLeft == 0 || decide(DecisionKind.FAILURE, 2) == 0) {
            return false;
        }
        failuresLeft--;
        return true;
    }

    /** The last answer of the run, or 0. */
    long last() {
        return last;
    }
}
