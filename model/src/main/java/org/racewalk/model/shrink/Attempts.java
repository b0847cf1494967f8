package org.racewalk.model.shrink;

import org.racewalk.model.explore.Finding;
import org.racewalk.model.explore.ReplayString;
import org.racewalk.model.machine.Outcome;
import org.racewalk.model.oracle.Violation;
import org.racewalk.model.shrink.Schedule.Answer;
import org.racewalk.model.shrink.Schedule.Segment;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;

/** Tries candidates, keeps the smallest run of the signature, and collects what else is met. */
final class Attempts {
    private static final long GOLDEN = 0x9e3779b97f4a7c15L;

    private static final int MOVES = 2;

    private final Candidates candidates;
    private final String signature;
    private final Bound bound;
    private final Shrinker.Progress progress;
    private final TreeMap<String, Finding> others = new TreeMap<>();

    /** Hashes of what was tried already. */
    private final TreeSet<Long> known = new TreeSet<>();

    private Violation violation;
    private Schedule best;
    private Size size;
    private ReplayString replay;
    private boolean stopped;

    /**
     * @param candidates have just made the original run, which shows {@code violation}
     */
    Attempts(
            Candidates candidates,
            Violation violation,
            ReplayString original,
            Bound bound,
            Shrinker.Progress progress) {
        this.candidates = candidates;
        this.violation = violation;
        this.bound = bound;
        this.progress = progress;
        signature = violation.signature();
        best = candidates.schedule(violation);
        size = candidates.size(violation);
        replay = original;
        collectOthers();
    }

    /**
     * Makes the run if it has not been made yet.
     *
     * @return whether it is the smallest now
     */
    boolean isSmaller(Schedule candidate) {
        if (isOver() || !known.add(hash(candidate))) {
            return false;
        }
        Outcome outcome = candidates.run(candidate);
        return outcome == Outcome.VIOLATED && keepIfSmaller();
    }

    /**
     * As {@link #isSmaller}; if not, once more with the places at which contexts are left moved to
     * where the same instructions come now: a context that goes another way has other numbers of
     * steps.
     *
     * @param from what the candidate was made of: its segments' places are those of that run
     */
    boolean isSmallerMoved(Schedule candidate, Schedule from) {
        if (isSmaller(candidate)) {
            return true;
        }
        if (isOver()) {
            return false;
        }
        Trails now = trails(from);
        Schedule moved = candidate;
        for (int round = 0; round < MOVES && !isOver(); round++) {
            Schedule again = now.moved(candidate, trails(moved));
            if (again.equals(moved)) {
                return false;
            }
            moved = again;
            if (isSmaller(moved)) {
                return true;
            }
        }
        return false;
    }

    private Trails trails(Schedule schedule) {
        Trails trails = new Trails();
        candidates.observe(trails);
        candidates.run(schedule);
        candidates.observe(null);
        return trails;
    }

    /** Keeps the run that was made last if it is the smallest of its signature. */
    boolean keepIfSmaller() {
        collectOthers();
        Violation again = candidates.violation(signature);
        if (again == null) {
            return false;
        }
        Size now = candidates.size(again);
        if (now.compareTo(size) >= 0) {
            return false;
        }
        violation = again;
        best = candidates.schedule(again);
        size = now;
        replay = candidates.replay();
        return true;
    }

    private void collectOthers() {
        for (Violation other : candidates.violations()) {
            String name = other.signature();
            if (!name.equals(signature)) {
                Finding known = others.get(name);
                others.put(
                        name,
                        known == null
                                ? new Finding(
                                        name, candidates.runs() - 1, candidates.replay(), 1, other)
                                : new Finding(
                                        name,
                                        known.firstRun(),
                                        known.replay(),
                                        known.runs() + 1,
                                        known.violation()));
            }
        }
    }

    /** Whether nothing more is to be tried. */
    boolean isOver() {
        if (!stopped) {
            stopped =
                    candidates.runs() >= bound.runs()
                            || candidates.steps() >= bound.steps()
                            || !progress.goOn(candidates.runs(), size);
        }
        return stopped;
    }

    private static long hash(Schedule schedule) {
        long hash = 1;
        for (Segment segment : schedule.segments()) {
            hash = mix(hash, segment.context());
            hash = mix(hash, segment.isMessage() ? segment.event() : segment.until());
        }
        hash = mix(hash, -2);
        for (Answer answer : schedule.answers()) {
            hash = mix(hash, (long) answer.kind() << 32 | answer.actor());
            hash = mix(hash, (long) answer.occurrence() << 32 | answer.answer());
        }
        hash = mix(hash, -3);
        for (int context : schedule.last()) {
            hash = mix(hash, context);
        }
        return hash;
    }

    private static long mix(long hash, long value) {
        long x = (hash ^ value) * GOLDEN;
        return x ^ x >>> 29;
    }

    Candidates candidates() {
        return candidates;
    }

    /** The smallest run so far, up to its violation. */
    Schedule best() {
        return best;
    }

    Size size() {
        return size;
    }

    Violation violation() {
        return violation;
    }

    ReplayString replay() {
        return replay;
    }

    long runs() {
        return candidates.runs();
    }

    boolean stopped() {
        return stopped;
    }

    List<Finding> others() {
        return new ArrayList<>(others.values());
    }
}
