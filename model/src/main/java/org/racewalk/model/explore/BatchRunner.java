package org.racewalk.model.explore;

import org.jspecify.annotations.Nullable;
import org.racewalk.model.machine.Outcome;
import org.racewalk.model.machine.World;
import org.racewalk.model.oracle.Violation;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;

/**
 * Makes runs of a {@link RunSpec} one after the other on a world of its own. Its results depend on
 * the spec and the range alone. Not thread safe: one per thread.
 */
public final class BatchRunner {
    private final RunSpec spec;
    private final Branches branches;
    private final Branching decider;
    private final Recorder recorder;
    private final Machine world;
    private final Coverage coverage = new Coverage();
    private final long[] reached;

    private long runs;
    private long steps;
    private long inconclusive;
    private long violated;
    private long hiddenRaces;
    private long digest;
    private final TreeMap<String, Finding> findings = new TreeMap<>();

    /** The run that the branches know all before of. */
    private long next;

    /** Where the run at hand comes from: itself, or the run that it branches off. */
    private long base;

    private int branch;
    private int branchStep;

    /** Is asked between runs and told of findings. */
    @FunctionalInterface
    public interface Watch {
        /**
         * A run is over, or the batch is about to begin.
         *
         * @param runsSoFar of this batch
         * @param stepsSoFar of this batch
         * @return false to stop here
         */
        boolean goOn(long runsSoFar, long stepsSoFar);

        /** A signature was seen for the first time in this batch. */
        default void found(Finding finding) {}
    }

    /**
     * @param spec its strategy's parameters resolved
     */
    public BatchRunner(RunSpec spec) {
        this(spec, null);
    }

    /**
     * @param spec its strategy's parameters resolved
     * @param elsewhere makes the runs, or null: they are made here
     */
    public BatchRunner(RunSpec spec, @Nullable Machine elsewhere) {
        this.spec = spec;
        branches = new Branches(spec.rarity());
        decider = new Branching(spec.strategy().plain());
        recorder = new Recorder(decider);
        world =
                elsewhere == null
                        ? new FusedMachine(
                                new World(spec.program(), spec.settings(), recorder), decider)
                        : elsewhere;
        world.cover(coverage.words());
        reached = new long[spec.program().sometimes().length];
    }

    /**
     * Makes the runs from {@code from} (inclusive) to {@code to} (exclusive), or fewer if {@code
     * watch} says so: then the result's number of runs tells how many.
     *
     * @throws RunFailure if the simulator fails
     */
    public BatchResult run(long from, long to, Watch watch) {
        catchUp(from);
        clear();
        for (long run = from; run < to && watch.goOn(runs, steps); run++) {
            count(run, runOne(run), watch);
        }
        List<Long> marks = new ArrayList<>(reached.length);
        for (long mark : reached) {
            marks.add(mark);
        }
        return new BatchResult(
                runs,
                steps,
                inconclusive,
                violated,
                hiddenRaces,
                marks,
                new ArrayList<>(findings.values()),
                coverage.copy(),
                digest);
    }

    /** Makes the runs that the first one may branch off, uncounted. */
    private void catchUp(long from) {
        if (branches.any() && from != next) {
            for (long run = from - from % Branches.GROUP; run < from; run++) {
                runOne(run);
            }
        }
    }

    private void clear() {
        runs = 0;
        steps = 0;
        inconclusive = 0;
        violated = 0;
        hiddenRaces = 0;
        digest = 0;
        findings.clear();
        Arrays.fill(reached, 0);
        Arrays.fill(coverage.words(), 0);
    }

    private Outcome runOne(long run) {
        recorder.clear();
        place(run);
        try {
            Outcome outcome = world.run(spec.seedOf(base), this::replay);
            note(run);
            return outcome;
        } catch (RuntimeException e) {
            throw new RunFailure(replay(), e);
        }
    }

    /** Finds out whether the run branches off another. */
    private void place(long run) {
        branches.next(run);
        base = branches.any() ? branches.base(run) : -1;
        branch = base < 0 ? 0 : (int) (run - base);
        branchStep = base < 0 ? 0 : branches.baseStep();
        base = base < 0 ? run : base;
        decider.branch(branchStep, branch);
    }

    /** Tells the branches which marks a run of its own has reached. */
    private void note(long run) {
        next = run + 1;
        int[] marks = spec.program().sometimes();
        for (int mark = 0; branches.any() && branch == 0 && mark < marks.length; mark++) {
            if (world.reached(marks[mark])) {
                long step = world.reachedAt(marks[mark]) - world.stepsAtBegin();
                branches.reached(run, mark, Math.max(0, step));
            }
        }
    }

    private ReplayString replay() {
        return spec.replayOf(base, branch, branchStep);
    }

    private void count(long run, Outcome outcome, Watch watch) {
        runs++;
        steps += world.steps();
        hiddenRaces += world.hiddenRaces();
        digest += Randomness.mix(world.traceHash() + spec.seedOf(run));
        int[] marks = spec.program().sometimes();
        for (int mark = 0; mark < reached.length; mark++) {
            if (world.reached(marks[mark])) {
                reached[mark]++;
            }
        }
        switch (outcome) {
            case PASSED -> {}
            case INCONCLUSIVE -> inconclusive++;
            case VIOLATED -> {
                violated++;
                countViolations(run, watch);
            }
        }
    }

    private void countViolations(long run, Watch watch) {
        TreeMap<String, Violation> firsts = new TreeMap<>();
        for (Violation violation : world.violations()) {
            firsts.putIfAbsent(violation.signature(), violation);
        }
        firsts.forEach((signature, violation) -> {
            Finding known = findings.get(signature);
            ReplayString replay =
                    known == null ? replay().withUnseed(world.unseed()) : known.replay();
            Finding finding = new Finding(signature, run, replay, 1, violation);
            findings.put(signature, known == null ? finding : known.merge(finding));
            if (known == null) {
                watch.found(finding);
            }
        });
    }
}
