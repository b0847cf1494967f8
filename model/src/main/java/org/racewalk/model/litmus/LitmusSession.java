package org.racewalk.model.litmus;

import org.racewalk.model.explore.Randomness;

/**
 * The runs of one test. What it has seen depends on the program, the seed and the number of runs
 * alone. Not thread safe; sessions of one program are independent of each other.
 */
public final class LitmusSession {
    private final LitmusProgram program;
    private final long seed;
    private final LitmusMachine machine;
    private final RandomDecider decider;
    private final FinalStates states;
    private final LongSet executions = new LongSet();
    private final LongSet rejected = new LongSet();
    private final boolean plain;
    private long runs;
    private long completed;
    private long lastNew;
    private long positive;
    private long negative;
    private boolean race;
    private boolean mixed;
    private boolean exhausted;

    /** A session without runs. */
    public LitmusSession(LitmusProgram program, long seed) {
        this.program = program;
        this.seed = seed;
        this.machine = new LitmusMachine(program);
        this.decider = new RandomDecider(program);
        this.states = new FinalStates(program, machine);
        this.plain = program.hasPlainAccesses();
    }

    /** Makes so many more runs with random schedules. */
    public void run(long more) {
        for (long i = 0; i < more; i++) {
            decider.seed(Randomness.mix(seed + Randomness.mix(runs)));
            if (machine.run(decider)) {
                decider.succeeded();
                finished();
            }
            runs++;
        }
    }

    /**
     * Makes every run there is, up to a bound; what random runs have seen stays.
     *
     * @return whether the bound sufficed, so that the states seen are all there are
     */
    public boolean enumerate(long mostRuns) {
        Enumeration enumeration = new Enumeration(program, mostRuns);
        while (!enumeration.isOver()) {
            if (machine.run(enumeration)) {
                finished();
            }
            enumeration.next();
        }
        runs += enumeration.runs();
        exhausted |= enumeration.isExhausted();
        return enumeration.isExhausted();
    }

    private void finished() {
        if (!states.take()) {
            return;
        }
        long execution = machine.executionFingerprint();
        if (rejected.size() > 0 && rejected.contains(execution)) {
            return;
        }
        if (executions.add(execution)) {
            if (plain && !isAllowed()) {
                rejected.add(execution);
                return;
            }
            if (states.isPositive()) {
                positive++;
            } else {
                negative++;
            }
        }
        completed++;
        if (states.count()) {
            lastNew = runs;
        }
    }

    /**
     * Looks for races in an execution with plain accesses. Since those have no dependency
     * guarantees, the machine may also run into what the model does not allow.
     */
    private boolean isAllowed() {
        Axioms axioms = new Axioms(machine.state());
        if (!axioms.isConsistent()) {
            return false;
        }
        race = race || axioms.hasRace();
        mixed = mixed || axioms.mixesAccesses();
        return true;
    }

    /** The program that is run. */
    public LitmusProgram program() {
        return program;
    }

    /** How many runs were made. */
    public long runs() {
        return runs;
    }

    /**
     * Whether more runs are likely to show more: some state was seen only once, so about as many
     * are likely unseen (Good-Turing), or the last new one came late.
     */
    public boolean isPromising() {
        return !exhausted && (states.seenOnce() > 0 || lastNew * 16 > runs);
    }

    /** What was seen so far. */
    public LitmusResult result() {
        String flags = race ? mixed ? "data-race,mixed-accesses" : "data-race" : "";
        if (mixed && !race) {
            flags = "mixed-accesses";
        }
        return new LitmusResult(
                program.test(),
                runs,
                completed,
                exhausted,
                flags,
                states.list(),
                positive,
                negative,
                lastNew,
                states.seenOnce());
    }
}
