package org.racewalk.model.explain;

import org.racewalk.model.explore.EventCode;
import org.racewalk.model.machine.Decider;
import org.racewalk.model.machine.Interconnect;

import java.util.List;

/**
 * Makes the events of an {@link Order} one after the other as far as they are possible. An event
 * that is not is put off until it is: a CPU that waits for a lock catches up when it has it. What
 * the order does not say is calm. A lock that is waited for takes one step more than one that is
 * free; that is made up for, so that CPUs stay where the order means them to be.
 */
final class OrderFollower implements Decider {
    private static final int NONE = -1;

    private Order order = new Order(List.of(), List.of());
    private boolean[] done = new boolean[0];
    private int head;
    private int current;
    private int asked;

    /** Whether an event has come. */
    private boolean begun;

    /** What the following runs do. */
    void follow(Order next) {
        order = next;
    }

    @Override
    public void begin(long seed, Interconnect interconnect) {
        done = new boolean[order.size()];
        head = 0;
        current = NONE;
        asked = 0;
        begun = false;
    }

    @Override
    public int event(Interconnect of) {
        settle(of);
        long stuck = 0;
        for (int i = head; i < done.length; i++) {
            Move move = order.get(i);
            long bit = 1L << move.cpu();
            if (done[i] || (move.isStep() && (stuck & bit) != 0)) {
                continue;
            }
            int place = placeOf(of, move);
            if (place >= 0) {
                take(i);
                return place;
            }
            if (move.isStep()) {
                stuck |= bit;
            }
        }
        current = NONE;
        return of.calm();
    }

    private static int placeOf(Interconnect of, Move move) {
        return move.isStep() ? of.enabledPlace(move.cpu()) : EventCode.find(of, move.code());
    }

    @Override
    public void only(Interconnect of) {
        settle(of);
        int code = EventCode.of(of, 0);
        current = NONE;
        for (int i = head; i < done.length; i++) {
            if (!done[i] && order.get(i).code() == code) {
                take(i);
                return;
            }
        }
    }

    private void take(int i) {
        done[i] = true;
        current = i;
        asked = 0;
        while (head < done.length && done[head]) {
            head++;
        }
    }

    /** The event before is over: whether it took more or fewer steps than in the order. */
    private void settle(Interconnect of) {
        begun = true;
        if (current == NONE) {
            return;
        }
        Move move = order.get(current);
        if (move.isStep() && move.retried()) {
            boolean blocked = of.enabledPlace(move.cpu()) < 0;
            if (blocked && !move.blocked()) {
                done[current] = false;
                head = Math.min(head, current);
            } else if (!blocked && move.blocked()) {
                skipRetry(move.cpu());
            }
        }
        current = NONE;
    }

    private void skipRetry(int cpu) {
        for (int i = head; i < done.length; i++) {
            if (!done[i] && order.get(i).isStep() && order.get(i).cpu() == cpu) {
                done[i] = true;
                return;
            }
        }
    }

    @Override
    public int value(int kind, int n) {
        List<Move.Answer> answers = begun ? List.of() : order.first();
        if (current != NONE) {
            answers = order.get(current).answers();
        }
        while (asked < answers.size()) {
            Move.Answer answer = answers.get(asked++);
            if (answer.kind() == kind) {
                return answer.answer() < n ? answer.answer() : 0;
            }
        }
        return 0;
    }
}
