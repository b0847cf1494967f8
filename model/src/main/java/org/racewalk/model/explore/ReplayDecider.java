package org.racewalk.model.explore;

import org.racewalk.model.machine.Decider;
import org.racewalk.model.machine.DecisionKind;
import org.racewalk.model.machine.Interconnect;

/**
 * Feeds recorded decisions back and verifies that each can be made. Throws {@link ReplayDivergence}
 * at the first that cannot, instead of drifting.
 */
public final class ReplayDecider implements Decider {
    private final Deviations recorded;
    private int decision;
    private int next;

    /**
     * @param recorded the deviations; every other decision is the calm default
     */
    public ReplayDecider(Deviations recorded) {
        this.recorded = recorded;
    }

    @Override
    public void begin(long seed, Interconnect interconnect) {
        decision = 0;
        next = 0;
    }

    @Override
    public int event(Interconnect interconnect) {
        if (!deviatesHere(DecisionKind.EVENT)) {
            return interconnect.calm();
        }
        int code = recorded.answer(next);
        int place = EventCode.find(interconnect, code);
        if (place < 0) {
            throw new ReplayDivergence(
                    decision - 1,
                    here()
                            + "\""
                            + EventCode.describe(code)
                            + "\", which is not among the "
                            + interconnect.enabledCount()
                            + " enabled events");
        }
        next++;
        return place;
    }

    @Override
    public int value(int kind, int n) {
        if (!deviatesHere(kind)) {
            return 0;
        }
        int answer = recorded.answer(next);
        if (answer >= n) {
            throw new ReplayDivergence(
                    decision - 1,
                    here()
                            + "\""
                            + recorded.describe(next)
                            + "\", but there are "
                            + n
                            + " answers");
        }
        next++;
        return answer;
    }

    private boolean deviatesHere(int kind) {
        int now = decision++;
        if (next == recorded.size() || recorded.index(next) != now) {
            return false;
        }
        if (recorded.kind(next) != kind) {
            throw new ReplayDivergence(
                    now,
                    here()
                            + "\""
                            + recorded.describe(next)
                            + "\", but here it is about "
                            + DecisionKind.name(kind));
        }
        return true;
    }

    private String here() {
        return "decision " + (decision - 1) + " was recorded as ";
    }

    /** To be called after the run: everything recorded must have been asked for. */
    public void verifyAllUsed() {
        if (next < recorded.size()) {
            throw new ReplayDivergence(
                    recorded.index(next),
                    "the run ended after "
                            + decision
                            + " decisions, before \""
                            + recorded.describe(next)
                            + "\" at decision "
                            + recorded.index(next));
        }
    }
}
