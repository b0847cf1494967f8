package org.racewalk.model.shrink;

import org.jspecify.annotations.Nullable;
import org.racewalk.model.explore.Deviations;
import org.racewalk.model.explore.Recorder;
import org.racewalk.model.explore.ReplayDecider;
import org.racewalk.model.explore.ReplayString;
import org.racewalk.model.explore.ReplayString.Decided;
import org.racewalk.model.machine.Decider;
import org.racewalk.model.machine.Observer;
import org.racewalk.model.machine.Outcome;
import org.racewalk.model.machine.World;
import org.racewalk.model.oracle.Violation;
import org.racewalk.model.program.Program;

import java.util.List;
import java.util.OptionalLong;

/**
 * Makes runs of one program that are alike: the one that a replay string names, then any that
 * schedules describe, all in one world, so that its set-up is run once. After a run the getters
 * tell about it. Not thread safe.
 */
public final class Candidates {
    private final ReplayString original;
    private final ScheduleDecider decider = new ScheduleDecider();
    private final PatientDecider patient = new PatientDecider(decider);
    private final ScheduleLog log = new ScheduleLog(decider);
    private final Recorder recorder = new Recorder(log);
    private final World world;
    private List<Integer> last = List.of();
    private long runs;
    private long steps;

    /**
     * @param program compiled from what the string names; its hash has been compared
     */
    public Candidates(Program program, ReplayString original) {
        this.original = original;
        world = new World(program, original.settings(), recorder);
        decider.of(world);
        log.of(world);
    }

    /**
     * The run that the replay string names.
     *
     * @throws org.racewalk.model.explore.ReplayDivergence if a recorded decision cannot be made
     */
    public Outcome original() {
        if (!(original.schedule() instanceof Decided decided)) {
            return through(original.decider(), original.seed());
        }
        ReplayDecider recorded = new ReplayDecider(decided.deviations());
        Outcome outcome = through(recorded, 0);
        recorded.verifyAllUsed();
        return outcome;
    }

    /** A run that follows a schedule as far as it can. */
    public Outcome run(Schedule schedule) {
        last = schedule.last();
        decider.follow(schedule);
        return run(0);
    }

    /**
     * A run that follows a schedule patiently: what is not possible is put off until it is. The
     * schedule is one of {@link #everything}.
     */
    public Outcome patiently(Schedule schedule) {
        return patiently(schedule, patient);
    }

    /**
     * The same in what another decider passes on to {@link #patient}.
     *
     * @param through is asked for all decisions
     */
    public Outcome patiently(Schedule schedule, Decider through) {
        patient.follow(schedule);
        return through(through, schedule.last(), 0);
    }

    /**
     * A run that another decider decides.
     *
     * @param seed which it is told
     */
    public Outcome through(Decider other, long seed) {
        return through(other, List.of(), seed);
    }

    private Outcome through(Decider other, List<Integer> putLast, long seed) {
        last = putLast;
        log.ask(other);
        try {
            return run(seed);
        } finally {
            log.ask(decider);
        }
    }

    /** Whoever follows schedules patiently. */
    public Decider patient() {
        return patient;
    }

    /**
     * Whether each event of the following runs is a segment of its own in their schedules, those
     * included that came because nothing else could.
     */
    public void everything(boolean wish) {
        log.everything(wish);
    }

    private Outcome run(long seed) {
        log.clear();
        Outcome outcome = world.run(seed);
        runs++;
        steps += world.steps();
        return outcome;
    }

    /** Whoever watches the following runs; null: nobody. A run that is watched takes longer. */
    public void observe(@Nullable Observer observer) {
        world.observe(observer);
    }

    // ---- about the last run
    // ------------------------------------------------------------------------------

    /** What was found, in order of discovery. */
    public List<Violation> violations() {
        return world.violations();
    }

    /** The violation of that signature, or null. */
    public @Nullable Violation violation(String signature) {
        for (Violation violation : world.violations()) {
            if (violation.signature().equals(signature)) {
                return violation;
            }
        }
        return null;
    }

    /** Steps of the set-up of the run. */
    public long stepsAtBegin() {
        return log.stepsAtBegin();
    }

    /** The run up to a violation of its, as a schedule. */
    public Schedule schedule(Violation until) {
        return log.schedule(until.step(), last);
    }

    /** The whole run as a schedule. */
    public Schedule schedule() {
        return log.schedule(Long.MAX_VALUE, last);
    }

    /** What is noted of runs. */
    ScheduleLog log() {
        return log;
    }

    /** The size of the run up to a violation of its. */
    public Size size(Violation until) {
        return log.size(until.step());
    }

    /** What deviates from the calm default in the run. */
    public Deviations deviations() {
        return recorder.deviations();
    }

    /** The run in the decision form, with its unseed. */
    public ReplayString replay() {
        return new ReplayString(
                original.variant(),
                original.settings(),
                new Decided(recorder.deviations()),
                original.programHash(),
                OptionalLong.of(world.unseed()));
    }

    /** The world of all these runs, to be looked at. */
    public World world() {
        return world;
    }

    // ---- about all runs
    // ----------------------------------------------------------------------------------

    /** How many runs were made. */
    public long runs() {
        return runs;
    }

    /** How many steps they had, set-up included. */
    public long steps() {
        return steps;
    }
}
