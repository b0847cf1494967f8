package org.racewalk.model.explain;

import org.racewalk.model.machine.Decider;
import org.racewalk.model.machine.Interconnect;
import org.racewalk.model.machine.Unseen;

/** Follows an order in which one load does not see one store. */
final class UnseenDecider implements Decider {
    private final Decider follower;
    private final Unseen unseen;
    private int store;
    private int load;
    private long address;
    private long stepsAtBegin;

    UnseenDecider(Decider follower, Unseen unseen) {
        this.follower = follower;
        this.unseen = unseen;
    }

    /**
     * Of the next run.
     *
     * @param storeMove index of the store's event in the order
     * @param loadMove index of the load's
     */
    void of(int storeMove, int loadMove, long at) {
        store = storeMove;
        load = loadMove;
        address = at;
    }

    @Override
    public void begin(long seed, Interconnect of) {
        stepsAtBegin = of.steps();
        follower.begin(seed, of);
    }

    @Override
    public int event(Interconnect of) {
        look(of);
        return follower.event(of);
    }

    @Override
    public void only(Interconnect of) {
        look(of);
        follower.only(of);
    }

    private void look(Interconnect of) {
        long move = of.steps() - stepsAtBegin;
        if (move == store) {
            unseen.keep(address);
        } else if (move == load) {
            unseen.hide();
        } else if (move == load + 1) {
            unseen.show();
        }
    }

    @Override
    public int value(int kind, int n) {
        return follower.value(kind, n);
    }
}
