package org.racewalk.model.explore;

import org.racewalk.model.machine.Interconnect;

/** Always the calm default: the least eventful run, from which replays deviate. */
final class Calm implements Redrawing {
    @Override
    public void begin(long seed, Interconnect interconnect) {}

    @Override
    public void redraw(long seed, Interconnect interconnect) {}

    @Override
    public int event(Interconnect interconnect) {
        return interconnect.calm();
    }

    @Override
    public int value(int kind, int n) {
        return 0;
    }
}
