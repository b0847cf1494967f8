package org.racewalk.model.shrink;

import org.racewalk.model.shrink.Schedule.Segment;
import org.racewalk.model.shrink.ScheduleLog.Choice;

import java.util.ArrayList;
import java.util.List;

/**
 * Looks for a run with fewer switches, whatever its order: first all runs without any, then with
 * one, and so on ("iterative context bounding", Musuvathi and Qadeer, 2007), with the answers as
 * they are. Where changing one thing at a time does not help, this does, as long as runs are short.
 */
final class SwitchSearch {
    /** So many runs at most of one level. */
    private static final long MOST_RUNS = 2_000;

    /** So many times at most another context than the calm one follows one that cannot go on. */
    private static final int MOST_TURNS = 2;

    private final Attempts attempts;
    private final ScheduleLog log;
    private final List<Integer> contexts;
    private final Touches touches;
    private long end;

    SwitchSearch(Attempts attempts) {
        this.attempts = attempts;
        log = attempts.candidates().log();
        contexts = attempts.best().contexts();
        touches = new Touches(log.conflicts());
    }

    /** Whether a smaller run was found. */
    boolean improves() {
        if (attempts.isOver()) {
            return false;
        }
        log.probe(true);
        try {
            attempts.candidates().observe(touches);
            attempts.candidates().run(attempts.best());
            int most = attempts.size().switches() - 1;
            for (int level = 0; level <= most + MOST_TURNS; level++) {
                for (int turns = Math.min(level, MOST_TURNS); turns >= 0; turns--) {
                    end = attempts.runs() + MOST_RUNS;
                    if (level - turns <= most && explores(List.of(), level - turns, turns)) {
                        return true;
                    }
                }
            }
            return false;
        } finally {
            attempts.candidates().observe(null);
            log.probe(false);
        }
    }

    /** All runs that begin with {@code prefix} and have so many more switches and turns. */
    private boolean explores(List<Segment> prefix, int switches, int turns) {
        if (attempts.isOver() || attempts.runs() >= end) {
            return false;
        }
        attempts.candidates().observe(prefix.size() + switches + turns < 2 ? touches : null);
        attempts.candidates().run(attempts.best().with(prefix));
        if (attempts.keepIfSmaller()) {
            return true;
        }
        List<Choice> choices = List.copyOf(log.choices());
        List<Segment> taken = attempts.candidates().schedule().segments();
        for (Choice choice : choices) {
            boolean isTurn = choice.acting() < 0;
            boolean meant = isTurn ? turns > 0 : switches > 0 && matters(choice);
            if (meant
                    && choice.segments() >= prefix.size()
                    && (isTurn
                            ? branches(taken, choice, switches, turns - 1)
                            : branches(taken, choice, switches - 1, turns))) {
                return true;
            }
        }
        return false;
    }

    private boolean matters(Choice choice) {
        return log.conflicts().matters(choice.acting(), choice.address());
    }

    private boolean branches(List<Segment> taken, Choice choice, int switches, int turns) {
        List<Segment> before = before(taken, choice);
        for (int other : choice.others()) {
            boolean isNext =
                    choice.acting() < 0
                            && choice.segments() < taken.size()
                            && taken.get(choice.segments()).context() == other;
            if (!isNext && contexts.contains(other)) {
                List<Segment> branch = new ArrayList<>(before);
                branch.add(Segment.steps(other, Schedule.TO_THE_END, 0));
                if (explores(branch, switches, turns)) {
                    return true;
                }
            }
        }
        if (choice.messages() && choice.acting() < 0) {
            List<Segment> branch = new ArrayList<>(before);
            branch.add(Segment.message(Schedule.ALL_MESSAGES, 0));
            return explores(branch, switches, turns);
        }
        return false;
    }

    /** The run up to the choice. */
    private static List<Segment> before(List<Segment> taken, Choice choice) {
        List<Segment> before = new ArrayList<>(taken.subList(0, choice.segments()));
        int end = before.size() - 1;
        if (end >= 0 && before.get(end).context() == choice.acting() && choice.acting() >= 0) {
            before.set(end, before.get(end).upTo(choice.made()));
        }
        return before;
    }
}
