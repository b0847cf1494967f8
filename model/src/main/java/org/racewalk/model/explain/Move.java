package org.racewalk.model.explain;

import org.racewalk.model.explore.EventCode;
import org.racewalk.model.machine.DecisionKind;
import org.racewalk.model.machine.MessageKind;

import java.util.ArrayList;
import java.util.List;

/**
 * One event of a run, by what it is and not by when it came: so it can be moved.
 *
 * @param code an {@link EventCode}
 * @param retried whether it is a lock that is tried again after a wait
 * @param blocked whether its CPU could not go on after it
 * @param answers to the decisions that were asked for while it was carried out
 */
record Move(int code, boolean retried, boolean blocked, List<Answer> answers) {
    /** What was decided, by {@link DecisionKind}; 0 is calm. */
    record Answer(int kind, int n, int answer) {}

    /** Whether a CPU carries out the step at hand, and no message arrives. */
    boolean isStep() {
        return EventCode.kind(code) == MessageKind.GO_ON;
    }

    int cpu() {
        return EventCode.cpu(code);
    }

    /** The same with one answer calm. */
    Move calm(int which) {
        List<Answer> changed = new ArrayList<>(answers);
        Answer old = changed.get(which);
        changed.set(which, new Answer(old.kind(), old.n(), 0));
        return new Move(code, retried, blocked, List.copyOf(changed));
    }

    Move retried(boolean isLock) {
        return new Move(code, isLock, blocked, answers);
    }
}
