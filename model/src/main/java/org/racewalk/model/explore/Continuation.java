package org.racewalk.model.explore;

import org.racewalk.model.machine.Decider;
import org.racewalk.model.machine.Interconnect;

/**
 * A run that another decider leads up to a step and that goes on at random from there: what may
 * still become of a run that began like that one. Not thread safe.
 */
public final class Continuation implements Decider {
    private final Decider leader;
    private final Redrawing chance;
    private long steps;
    private long draw;
    private long stepsAtBegin;
    private boolean led;

    /**
     * @param leader decides until then
     * @param walk whether each event that is possible is as likely as any other at each step; else
     *     delays are drawn, heavy-tailed as those of real machines are, so that one CPU may
     *     overtake another by many steps
     */
    public Continuation(Decider leader, boolean walk) {
        this.leader = leader;
        chance = walk ? new RandomWalk(0) : new RandomDelays(0);
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
