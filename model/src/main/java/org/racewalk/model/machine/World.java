package org.racewalk.model.machine;

import org.jspecify.annotations.Nullable;
import org.racewalk.model.memory.Memory;
import org.racewalk.model.oracle.RaceDetector;
import org.racewalk.model.oracle.Violation;
import org.racewalk.model.program.Program;

import java.util.List;

/**
 * One simulated machine, run after run: its CPUs, its mm, its RCU, its interconnect, fused on the
 * caller's thread. A run is a pure function of program, settings and the decider's answers.
 *
 * <p>A run: set-up alone with calm decisions; the tasks under the decider's schedule until they end
 * or the step bound is reached; a fair tail; in-flight messages drained; final functions alone; the
 * checks at the end. Not thread safe; reuse it: the set-up is run once ({@link #keepSetUp}), and a
 * later run costs, beside its tasks, the bytes that are in use when they start.
 */
public final class World {
    /** The context waits, or another has its CPU now. */
    static final int WAITING = 3;

    /** Marks an interrupt level that runs an RCU callback. */
    static final int CALLBACK = -2;

    private static final long HASH = 0x9e3779b97f4a7c15L;

    private final Program program;
    private final RunSettings settings;
    private final Memory memory;
    private final RaceDetector races;
    private final Mm mm;
    private final MemoryOrder order;
    private final Steps steps;
    private final Interpreter interpreter;
    private final Locals locals;
    private final @Nullable Engine engine;
    private final @Nullable LateLoads lateLoads;
    private final @Nullable Reloads reloads;
    private final Intrinsics intrinsics;
    private final Locks locks;
    private final Rcu rcu;
    private final Monitor monitor;
    private final Invariants invariants;
    private final Interconnect interconnect;
    private final Layout layout;
    private final Calls calls;
    private final Names names;
    private final Watch watch;
    private final Tasks tasks;
    private final Decisions decisions;
    private final Phases phases;
    private final Cpu[] cpu;
    private final Marks marks;
    private final @Nullable Spread spread;
    private final Standing standing = new Standing(this);

    public World(Program program, RunSettings settings, Decider decider) {
        this(program, settings, decider, false);
    }

    /**
     * @param interpreted walk the instructions instead of running JVM byte code made from them:
     *     slower, and the same in every result
     */
    public World(Program program, RunSettings settings, Decider decider, boolean interpreted) {
        this(program, settings, decider, interpreted, null);
    }

    /**
     * @param elsewhere where the parts are that are not here, or null: all are here
     */
    World(
            Program program,
            RunSettings settings,
            Decider decider,
            boolean interpreted,
            @Nullable Spread elsewhere) {
        this.program = program;
        this.settings = settings;
        this.spread = elsewhere;
        int cpus = settings.cpus();
        Parts parts = elsewhere == null ? new Parts(this) : new FarParts(this, elsewhere);
        tasks = parts.tasks(program, cpus);
        layout = new Layout(program, cpus, tasks.all());
        memory = layout.memory();
        races = parts.races(tasks.all().length, memory.value.length * 8);
        order = parts.order(settings.memory(), cpus);
        mm = parts.mm(memory, order, races);
        interconnect = parts.interconnect(cpus, decider);
        watch = parts.watch();
        locks = new Locks(this, races);
        rcu = parts.rcu(cpus);
        monitor = parts.monitor();
        invariants = parts.invariants(memory, program.scenario().invariants(), tasks.ghost());
        intrinsics = parts.intrinsics(mm);
        steps = new Steps(this, mm, intrinsics);
        decisions = parts.decisions(decider, steps, watch, settings);
        locals = parts.locals(memory, program);
        interpreter = new Interpreter(this, mm, locals, steps);
        int contexts = tasks.all().length;
        reloads =
                settings.plain() == RunSettings.PlainLoads.RELOAD
                        ? new Reloads(this, mm, steps, interpreter, contexts)
                        : null;
        engine =
                interpreted || reloads != null ? null : new Engine(this, mm, steps, locals, layout);
        lateLoads =
                order.defersLoads() ? new LateLoads(this, mm, steps, interpreter, contexts) : null;
        calls = parts.calls();
        names = new Names(this, layout);
        phases = new Phases(this, tasks, decisions, steps);
        marks = new Marks(program, interconnect);
        cpu = new Cpu[cpus];
        for (int i = 0; i < cpus; i++) {
            Context interrupt = tasks.interrupt(i);
            cpu[i] = parts.cpu(i, interrupt);
            interrupt.cpu = cpu[i];
            interrupt.name = "irq";
        }
        tasks.ghost().cpu = cpu[0];
        tasks.ghost().name = "invariant";
        parts.made(memory);
    }

    /** Runs once. Afterwards the getters tell about this run. */
    public Outcome run(long seed) {
        Snapshot snapshot = phases.snapshot();
        boolean isSetUp = snapshot.isUsable();
        if (!isSetUp) {
            memory.reset();
        }
        reset();
        if (isSetUp) {
            snapshot.restore();
        }
        return phases.run(seed, isSetUp);
    }

    void resetForPart() {
        if (spread != null && spread.isMm()) {
            memory.reset();
        }
        reset();
    }

    private void reset() {
        resetMemory();
        interconnect.reset();
        rcu.reset();
        monitor.reset();
        calls.reset();
        tasks.reset();
        for (Cpu core : cpu) {
            core.reset();
        }
        marks.reset();
        if (reloads != null) {
            reloads.reset();
        }
        steps.reset();
        decisions.reset();
        phases.reset();
    }

    private void resetMemory() {
        if (spread != null && !spread.isMm()) {
            return;
        }
        invariants.reset();
        mm.allocator.reset();
        layout.reset();
        order.reset();
        races.reset();
        locks.reset();
    }

    // ---- contexts

    /** Runs a context's own code from where it stands to its next step, its end, or a stop. */
    int advance(Context c) {
        return engine == null || c.lateRegister != LateLoads.NONE
                ? interpreter.advance(c)
                : engine.advance(c);
    }

    /** Carries out the step at which a context stands and runs to the next. */
    int stepAndAdvance(Context c) {
        if (reloads != null && reloads.isDue(c)) {
            return reloads.stepAndAdvance(c);
        }
        if (lateLoads != null && lateLoads.take(c)) {
            return lateLoads.advance(c);
        }
        if (engine != null && c.lateRegister == LateLoads.NONE) {
            return engine.stepAndAdvance(c);
        }
        if (reloads != null) {
            return reloads.stepAndAdvance(c);
        }
        int result = steps.execute(c);
        if (result == Interpreter.PENDING && c.cpu.running == c) {
            return interpreter.advance(c);
        }
        return result == Interpreter.PENDING ? WAITING : result;
    }

    /** Whether the step at {@code pc} may be a load that gets no answer at once. */
    boolean mayDefer(int pc) {
        return lateLoads != null && lateLoads.mayBeOvertaken(pc);
    }

    /** A CPU is about to leave its task, which must not wait for an answer then. */
    void answerBeforeLeaving(Cpu core) {
        if (lateLoads != null) {
            lateLoads.leave(core.running);
        }
    }

    /** A context stands before a step that touches an address. */
    void pending(Context c, long address, boolean write) {
        c.atStep = true;
        c.touched = address;
        c.touchesToWrite = write;
        interconnect.pending(c.cpu.number, address, write, c.cpu.relaxing);
    }

    /** A function returns whose local others may see: what waits in it is gone. */
    void localEnds(int object) {
        int start = memory.start[object];
        order.settle(start, memory.end[object] - start);
        locks.forget(tasks.culprit(), start, memory.end[object] - start);
    }

    void keepArguments(Context c, int a) {
        steps.keepArguments(c, a);
    }

    // ---- for the machine's parts

    RunSettings settings() {
        return settings;
    }

    Memory memory() {
        return memory;
    }

    Phases phases() {
        return phases;
    }

    Layout layout() {
        return layout;
    }

    MemoryOrder order() {
        return order;
    }

    Locals locals() {
        return locals;
    }

    Steps stepsMade() {
        return steps;
    }

    @Nullable Reloads reloads() {
        return reloads;
    }

    @Nullable LateLoads lateLoads() {
        return lateLoads;
    }

    Mm mm() {
        return mm;
    }

    RaceDetector races() {
        return races;
    }

    Monitor monitor() {
        return monitor;
    }

    Invariants invariants() {
        return invariants;
    }

    Interpreter interpreter() {
        return interpreter;
    }

    Intrinsics intrinsics() {
        return intrinsics;
    }

    Locks locks() {
        return locks;
    }

    Rcu rcu() {
        return rcu;
    }

    Calls calls() {
        return calls;
    }

    Names names() {
        return names;
    }

    Watch watch() {
        return watch;
    }

    Tasks tasks() {
        return tasks;
    }

    Decisions decisions() {
        return decisions;
    }

    Cpu cpu(int number) {
        return cpu[number];
    }

    Context context(int number) {
        return tasks.all()[number];
    }

    boolean preemptible() {
        return settings.preemption() == RunSettings.Preemption.FULL;
    }

    boolean stopped() {
        return monitor.fatal();
    }

    void reach(int label) {
        if (spread == null || spread.isMm()) {
            marks.reach(label);
        } else {
            spread.ask(Verb.REACH, spread.mm(), label);
        }
    }

    Marks marks() {
        return marks;
    }

    long globalAddress(int number) {
        return layout.globalAddress[number];
    }

    long globalShadow(int number) {
        return layout.globalShadow[number];
    }

    // ---- wishes for the following runs

    /** Watches the following runs; null: nobody. */
    public void observe(@Nullable Observer watcher) {
        watch.observer(watcher);
        steps.observed(watcher != null);
    }

    /**
     * Marks a bit for each pair of program points at which the CPU changes from one step to the
     * next.
     *
     * @param words 65,536 bits, or null: none
     */
    public void cover(long @Nullable [] words) {
        steps.cover(words);
    }

    /** Evaluates every invariant after every step, whatever has changed. */
    public void checkInvariantsAlways(boolean wish) {
        phases.always(wish);
    }

    /**
     * Whether later runs may begin with a snapshot of what an earlier one's set-up has led to,
     * instead of running it again: the same in every result. Default: yes.
     */
    public void keepSetUp(boolean wish) {
        phases.snapshot().want(wish);
    }

    // ---- about the last run

    public Program program() {
        return program;
    }

    public int cpus() {
        return cpu.length;
    }

    public Interconnect interconnect() {
        return interconnect;
    }

    /** What was found, in order of discovery; a copy. */
    public List<Violation> violations() {
        return List.copyOf(monitor.violations());
    }

    /** Reports of data races that were not made because they are allowed. */
    public long hiddenRaces() {
        return monitor.hiddenRaces();
    }

    /** Steps: accesses to shared state by tasks and deliveries of messages, set-up included. */
    public long steps() {
        return interconnect.steps();
    }

    /** Accesses that were not naturally aligned. */
    public long mixedAccesses() {
        return mm.mixed;
    }

    /** Hash of every step and decision of the run. */
    public long traceHash() {
        return steps.traceHash();
    }

    /** Drawn at the very end: two values for one run mean that the simulator itself is broken. */
    public long unseed() {
        long x = (mm.memoryHash() ^ steps.traceHash() + steps() * HASH) * 0xbf58476d1ce4e5b9L;
        return x ^ x >>> 32 ^ decisions.last();
    }

    /** Whether the label (an index into the program's strings) was reached. */
    public boolean reached(int label) {
        return marks.reached(label);
    }

    /** How many steps the run had made when it first reached the label. */
    public long reachedAt(int label) {
        return marks.reachedAt(label);
    }

    public String taskName(int number) {
        return context(number).name;
    }

    public int taskId(int number) {
        return context(number).pid;
    }

    /** Who runs where, and how far each is. */
    public Standing standing() {
        return standing;
    }

    /** Program counters of a context's stack, innermost first. */
    public int[] stackPcs(int number) {
        return context(number).stack();
    }

    /** Of an intrinsic: its argument of that index as it was before the result. */
    public long intrinsicArgument(int number, int index) {
        return steps.argument(number, index);
    }

    /** Whether the tasks have not been started yet. */
    public boolean inSetup() {
        return !phases.begun();
    }

    /** Name of the object at an address with its number, or an empty string. */
    public String objectName(long address) {
        return names.objectAt(address);
    }

    /** Field at an address as the instruction or its type names it, {@code [1].lock}, or "". */
    public String placeName(long address, int pc) {
        return names.place(address, pc);
    }

    /** Whether the object at an address is of a slab that is type-safe by RCU. */
    public boolean isTypeSafe(long address) {
        int object = memory.objectOf(address);
        return object != 0 && mm.allocator.typeSafe(memory.cache[object]);
    }

    /** A value for a reader: small numbers decimal, pointers by name unless it is a number. */
    public String symbolic(long value, boolean number) {
        return number ? Names.number(value) : names.symbolic(value);
    }
}
