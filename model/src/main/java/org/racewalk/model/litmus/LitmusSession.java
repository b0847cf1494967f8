package org.racewalk.model.litmus;

import org.jspecify.annotations.Nullable;
import org.racewalk.model.explore.Randomness;

/**
 * The runs of one test. What it has seen depends on the program, the seed and the number of runs
 * alone. Not thread safe; sessions of one program are independent of each other.
 */
public final class LitmusSession {
    /** After so many runs an enumeration is given up; that bounds what it has to remember. */
    public static final long LONGEST_ENUMERATION = 2_000_000;

    private static final long TURN = 2000;

    private final LitmusProgram program;
    private final long seed;
    private final LitmusMachine machine;
    private final RandomDecider decider;
    private final FinalStates states;
    private final LongSet executions = new LongSet();
    private final LongSet rejected = new LongSet();
    private final boolean plain;
    private @Nullable Enumeration enumeration;
    private long runs;
    private long drawn;
    private long enumerated;
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
            decider.seed(Randomness.mix(seed + Randomness.mix(drawn)));
            if (machine.run(decider)) {
                decider.succeeded();
                finished();
            }
            drawn++;
            runs++;
        }
    }

    /**
     * Goes on to make every run there is, at most so many more; what random runs have seen stays.
     *
     * @return whether all has been seen now
     */
    public boolean enumerate(long more) {
        if (exhausted) {
            return true;
        }
        if (enumeration == null) {
            enumeration = new Enumeration(program);
        }
        for (long i = 0; i < more && !exhausted; i++) {
            if (machine.run(enumeration)) {
                finished();
            }
            exhausted = enumeration.isLast();
            enumerated++;
            runs++;
        }
        if (exhausted) {
            enumeration = null;
        }
        return exhausted;
    }

    /**
     * Makes so many more runs, or fewer if that is all there are: turn by turn of the enumeration,
     * which ends where there is nothing else to see, and with random schedules, which are quicker
     * to show most of it where there is no end in sight. An enumeration that has become too long is
     * given up.
     *
     * @return whether all has been seen now
     */
    public boolean explore(long more) {
        long until = runs + more;
        while (runs < until && !exhausted) {
            long turn = Math.min(TURN - runs % TURN, until - runs);
            boolean odd = (runs / TURN & 1) != 0;
            if (!odd && enumerated < LONGEST_ENUMERATION) {
                enumerate(turn);
            } else {
                run(turn);
                if (enumerated >= LONGEST_ENUMERATION) {
                    enumeration = null;
                }
            }
        }
        return exhausted;
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

    /** Whether all that there is to see has been seen. */
    public boolean isExhausted() {
        return exhausted;
    }

    /** How many runs were made, those that were cut short included. */
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
