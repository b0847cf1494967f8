package org.racewalk.model.explain;

import java.util.ArrayList;
import java.util.List;

/**
 * A run as the sequence of all its events, those included that were the only ones possible.
 *
 * @param first answers to what was asked for before the first event
 */
record Order(List<Move.Answer> first, List<Move> moves) {

    int size() {
        return moves.size();
    }

    Move get(int i) {
        return moves.get(i);
    }

    /**
     * The same with the moves from {@code from} to {@code to} (exclusive) put before {@code at}.
     */
    Order moved(int from, int to, int at) {
        List<Move> changed = new ArrayList<>(moves.size());
        boolean later = at >= to;
        changed.addAll(moves.subList(0, later ? from : at));
        if (later) {
            changed.addAll(moves.subList(to, at));
        }
        changed.addAll(moves.subList(from, to));
        if (!later) {
            changed.addAll(moves.subList(at, from));
        }
        changed.addAll(moves.subList(later ? at : to, moves.size()));
        return new Order(first, changed);
    }

    /** The same with another move in a place. */
    Order with(int i, Move move) {
        List<Move> changed = new ArrayList<>(moves);
        changed.set(i, move);
        return new Order(first, changed);
    }

    /** The same with one answer before the first event calm. */
    Order calmFirst(int which) {
        List<Move.Answer> changed = new ArrayList<>(first);
        Move.Answer old = changed.get(which);
        changed.set(which, new Move.Answer(old.kind(), old.n(), 0));
        return new Order(changed, moves);
    }
}
