package org.racewalk.model.explore;

import org.racewalk.model.machine.Decider;
import org.racewalk.model.machine.Interconnect;

/**
 * A run that another decider leads up to a step and that goes on with random delays from there:
 * what may still become of a run that began like that one. Delays are heavy-tailed, as those of
 * real machines are; a walk that chooses anew at each step would hardly ever let one CPU overtake
 * another by ten steps. Not thread safe.
 */
public final class Continuation implements Decider {
    private final Decider leader;
    private final Redrawing chance = new RandomDelays(0);
    private long steps;
    private long draw;
    private long stepsAtBegin;
    private boolean led;

    /**
     * @param leader decides until then
     */
    public Continuation(Decider leader) {
        this.leader = leader;
    }

    /**
     * Of the following runs.
     *
     * @param afterSteps how many steps of the concurrent part the leader decides
     * @param seed of the random part
     */
    public void after(long afterSteps, long seed) {
        steps = afterSteps;
        draw = seed;
    }

    @Override
    public void begin(long seed, Interconnect interconnect) {
        stepsAtBegin = interconnect.steps();
        led = true;
        leader.begin(seed, interconnect);
        chance.begin(draw, interconnect);
        handOver(interconnect);
    }

    @Override
    public int event(Interconnect interconnect) {
        handOver(interconnect);
        return led ? leader.event(interconnect) : chance.event(interconnect);
    }

    @Override
    public void only(Interconnect interconnect) {
        handOver(interconnect);
        if (led) {
            leader.only(interconnect);
        }
    }

    private void handOver(Interconnect interconnect) {
        if (led && interconnect.steps() - stepsAtBegin >= steps) {
            led = false;
            chance.redraw(Randomness.mix(draw), interconnect);
        }
    }

    @Override
    public int value(int kind, int n) {
        return led ? leader.value(kind, n) : chance.value(kind, n);
    }
}
