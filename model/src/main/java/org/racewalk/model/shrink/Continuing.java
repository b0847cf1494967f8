package org.racewalk.model.shrink;

import org.jspecify.annotations.Nullable;
import org.racewalk.model.explore.LenientReplayDecider;
import org.racewalk.model.explore.Randomness;
import org.racewalk.model.explore.ReplayString;
import org.racewalk.model.explore.ReplayString.Decided;
import org.racewalk.model.oracle.Violation;
import org.racewalk.model.program.Program;
import org.racewalk.model.shrink.Schedule.Answer;
import org.racewalk.model.shrink.Schedule.Segment;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/**
 * Goes on with a run of sources that have changed since: the same decisions in the program as it is
 * now, as far as they can be made, then runs near that one. Its rule: a run is near if it is the
 * first one's schedule with up to three places at which a context is left moved by a few steps of
 * that context, one segment left out, or one answer given one decision earlier or later. No run
 * near that fails does not prove anything; it says how hard was looked.
 */
public final class Continuing {
    private static final int MOST_MOVED = 3;

    /** A place is moved by up to {@code 2^0} to {@code 2^5} steps, each reach as likely. */
    private static final int REACHES = 6;

    private final Candidates candidates;
    private final @Nullable String signature;
    private final Randomness random = new Randomness(1).fork("near");

    /**
     * What came out.
     *
     * @param recorded how many decisions the string holds; 0 if they were not made by number
     * @param made how many of them could be made
     * @param runs how many runs were made; 1: the same decisions were enough, or no more was
     *     allowed
     * @param violation of the last run, or null: none failed
     * @param replay the last run if it failed, else the one of the same decisions
     */
    public record Continued(
            int recorded,
            int made,
            long runs,
            @Nullable Violation violation,
            ReplayString replay) {}

    private Continuing(Program now, ReplayString replay, @Nullable String signature) {
        candidates =
                new Candidates(
                        now,
                        new ReplayString(
                                replay.variant(),
                                replay.settings(),
                                replay.schedule(),
                                now.hash(),
                                OptionalLong.empty()));
        this.signature = signature;
    }

    /**
     * Makes the runs, up to the first that fails.
     *
     * @param now the program of the sources as they are now
     * @param was the program that the string is of, or null if it is not at hand. With it the order
     *     is known as numbers of steps of each context, which holds better than numbers of
     *     decisions
     * @param signature that counts as failing, or null: any; with {@code was} the first of its run
     * @param most runs, from 1
     * @throws org.racewalk.model.explore.ReplayDivergence if {@code was} cannot make the run
     */
    public static Continued of(
            Program now,
            @Nullable Program was,
            ReplayString replay,
            @Nullable String signature,
            long most) {
        if (was == null) {
            return new Continuing(now, replay, signature).decided(replay, most);
        }
        Candidates old = new Candidates(was, replay);
        old.original();
        List<Violation> shown = old.violations();
        boolean known = signature != null || shown.isEmpty();
        return new Continuing(now, replay, known ? signature : shown.get(0).signature())
                .scheduled(old.schedule(), most);
    }

    private Continued decided(ReplayString replay, long most) {
        if (!(replay.schedule() instanceof Decided decided)) {
            candidates.through(replay.decider(), replay.seed());
            return goOn(0, 0, most);
        }
        LenientReplayDecider lenient = new LenientReplayDecider(decided.deviations());
        candidates.through(lenient, 0);
        return goOn(decided.deviations().size(), lenient.made(), most);
    }

    private Continued scheduled(Schedule schedule, long most) {
        candidates.run(schedule);
        return goOn(0, 0, most);
    }

    private Continued goOn(int recorded, int made, long most) {
        ReplayString first = candidates.replay();
        Violation violation = wanted();
        Schedule schedule = candidates.schedule().joined();
        while (violation == null && candidates.runs() < most) {
            candidates.run(near(schedule));
            violation = wanted();
        }
        ReplayString last = violation == null ? first : candidates.replay();
        return new Continued(recorded, made, candidates.runs(), violation, last);
    }

    private @Nullable Violation wanted() {
        if (signature != null) {
            return candidates.violation(signature);
        }
        List<Violation> found = candidates.violations();
        return found.isEmpty() ? null : found.get(0);
    }

    private Schedule near(Schedule schedule) {
        List<Segment> segments = new ArrayList<>(schedule.segments());
        int moved = 1 + random.below(MOST_MOVED);
        for (int i = 0; i < moved && !segments.isEmpty(); i++) {
            move(segments, random.below(segments.size()));
        }
        List<Answer> answers = new ArrayList<>(schedule.answers());
        if (!answers.isEmpty() && random.below(4) == 0) {
            shift(answers, random.below(answers.size()));
        }
        return schedule.with(segments).answering(answers);
    }

    /** Moves where the context is left; what it does later goes on to the same numbers. */
    private void move(List<Segment> segments, int place) {
        Segment segment = segments.get(place);
        if (segment.isMessage() || random.below(8) == 0) {
            segments.remove(place);
            return;
        }
        int by = 1 + random.below(1 << random.below(REACHES));
        int until = segment.until() + (random.below(2) == 0 ? by : -by);
        if (segment.until() != Schedule.TO_THE_END && until >= 0) {
            segments.set(place, segment.upTo(until));
        }
    }

    private void shift(List<Answer> answers, int place) {
        Answer old = answers.get(place);
        int occurrence = Math.max(0, old.occurrence() + (random.below(2) == 0 ? 1 : -1));
        answers.set(
                place,
                new Answer(
                        old.kind(), old.actor(), occurrence, old.answer(), old.at(), old.step()));
    }
}
