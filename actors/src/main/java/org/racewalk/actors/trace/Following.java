package org.racewalk.actors.trace;

import org.jspecify.annotations.Nullable;
import org.racewalk.model.machine.Decider;
import org.racewalk.model.machine.Interconnect;

import java.util.Arrays;
import java.util.Objects;

/**
 * Passes decisions on to the decider of the run at hand, and notes how many steps had been made
 * before each that is not the calm default.
 */
final class Following implements Decider {
    private Runnable concurrentPart = () -> {};
    private @Nullable Decider decider;
    private @Nullable Interconnect interconnect;
    private long setupSteps;
    private long[] stepsBefore = new long[256];
    private int deviations;

    /** What is done when a run's set-up is over, before anything else happens. */
    void atBegin(Runnable then) {
        concurrentPart = then;
    }

    /** The next run is that decider's. */
    void follow(Decider next) {
        decider = next;
        interconnect = null;
        setupSteps = 0;
        deviations = 0;
    }

    /** Whether the run's set-up has ended as it should. */
    boolean begun() {
        return interconnect != null;
    }

    /** Steps of the set-up. */
    long setupSteps() {
        return setupSteps;
    }

    /** Steps of the run before its i-th deviation, without those of the set-up. */
    int stepsBefore(int i) {
        return (int) (stepsBefore[i] - setupSteps);
    }

    @Override
    public void begin(long seed, Interconnect of) {
        interconnect = of;
        setupSteps = of.steps();
        concurrentPart.run();
        decider().begin(seed, of);
    }

    @Override
    public int event(Interconnect of) {
        int place = decider().event(of);
        if (place != of.calm()) {
            note(of);
        }
        return place;
    }

    @Override
    public int value(int kind, int n) {
        int answer = decider().value(kind, n);
        if (answer != 0) {
            note(Objects.requireNonNull(interconnect));
        }
        return answer;
    }

    private void note(Interconnect of) {
        if (deviations == stepsBefore.length) {
            stepsBefore = Arrays.copyOf(stepsBefore, deviations * 2);
        }
        stepsBefore[deviations++] = of.steps();
    }

    private Decider decider() {
        return Objects.requireNonNull(decider);
    }
}
