package org.racewalk.model.explore;

import org.racewalk.model.machine.Decider;
import org.racewalk.model.machine.DecisionKind;
import org.racewalk.model.machine.Interconnect;

/**
 * Feeds recorded decisions to a program that is no longer the one they were recorded of. A decision
 * that cannot be made at its number is tried at the ones that follow, until the next one's turn has
 * come; then it is left out. Everything else is the calm default. Not thread safe.
 */
public final class LenientReplayDecider implements Decider {
    private final Deviations recorded;
    private int decision;
    private int next;
    private int made;

    /**
     * @param recorded the deviations of a run of the other program
     */
    public LenientReplayDecider(Deviations recorded) {
        this.recorded = recorded;
    }

    @Override
    public void begin(long seed, Interconnect interconnect) {
        decision = 0;
        next = 0;
        made = 0;
    }

    @Override
    public int event(Interconnect interconnect) {
        if (isTurn(DecisionKind.EVENT)) {
            int place = EventCode.find(interconnect, recorded.answer(next));
            if (place >= 0) {
                makeIt();
                return place;
            }
        }
        return interconnect.calm();
    }

    @Override
    public int value(int kind, int n) {
        if (isTurn(kind) && recorded.answer(next) < n) {
            int answer = recorded.answer(next);
            makeIt();
            return answer;
        }
        return 0;
    }

    private void makeIt() {
        next++;
        made++;
    }

    /** Whether a recorded decision of that kind is to be made now if it can be. */
    private boolean isTurn(int kind) {
        int now = decision++;
        while (next + 1 < recorded.size() && recorded.index(next + 1) <= now) {
            next++;
        }
        return next < recorded.size() && recorded.index(next) <= now && recorded.kind(next) == kind;
    }

    /** How many of the recorded decisions the last run has made. */
    public int made() {
        return made;
    }
}
