package org.racewalk.model.explore;

import org.racewalk.model.machine.Decider;
import org.racewalk.model.machine.Interconnect;

/** A decider whose further decisions can be drawn anew in the middle of a run. */
interface Redrawing extends Decider {

    /** Goes on as the same strategy, with another seed. */
    void redraw(long seed, Interconnect interconnect);
}
