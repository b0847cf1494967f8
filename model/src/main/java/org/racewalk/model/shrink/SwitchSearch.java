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
    /** So many runs at most at a time. */
    private static final long MOST_RUNS = 6_000;

    private final Attempts attempts;
    private final ScheduleLog log;
    private final List<Integer> contexts;
    private long end;

    SwitchSearch(Attempts attempts) {
        this.attempts = attempts;
        log = attempts.candidates().log();
        contexts = attempts.best().contexts();
    }

    /** Whether a smaller run was found. */
    boolean improves() {
        end = attempts.runs() + MOST_RUNS;
        log.probe(true);
        try {
            for (int switches = 0; switches < attempts.size().switches(); switches++) {
                if (explores(List.of(), switches)) {
                    return true;
                }
            }
            return false;
        } finally {
            log.probe(false);
        }
    }

    private boolean explores(List<Segment> prefix, int switches) {
        if (attempts.isOver() || attempts.runs() >= end) {
            return false;
        }
        attempts.candidates().run(attempts.best().with(prefix));
        if (attempts.keepIfSmaller()) {
            return true;
        }
        List<Choice> choices = List.copyOf(log.choices());
        List<Segment> taken = attempts.candidates().schedule().segments();
        for (int pass = 0; pass < 2; pass++) {
            for (Choice choice : choices) {
                boolean isFree = choice.acting() < 0;
                boolean meant = isFree ? pass == 0 : pass == 1 && switches > 0 && matters(choice);
                if (!meant || choice.segments() < prefix.size()) {
                    continue;
                }
                if (branches(taken, choice, isFree ? switches : switches - 1)) {
                    return true;
                }
            }
        }
        return false;
    }

    private boolean matters(Choice choice) {
        return log.conflicts().matters(choice.acting(), choice.address());
    }

    private boolean branches(List<Segment> taken, Choice choice, int switches) {
        List<Segment> before = before(taken, choice);
        for (int other : choice.others()) {
            boolean isNext =
                    choice.acting() < 0
                            && choice.segments() < taken.size()
                            && taken.get(choice.segments()).context() == other;
            if (!isNext && contexts.contains(other)) {
                List<Segment> branch = new ArrayList<>(before);
                branch.add(Segment.steps(other, Schedule.TO_THE_END, 0));
                if (explores(branch, switches)) {
                    return true;
                }
            }
        }
        if (choice.messages() && choice.acting() < 0) {
            List<Segment> branch = new ArrayList<>(before);
            branch.add(Segment.message(Schedule.ALL_MESSAGES, 0));
            return explores(branch, switches);
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
