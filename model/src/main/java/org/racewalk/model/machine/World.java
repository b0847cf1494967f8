package org.racewalk.model.machine;

import org.jspecify.annotations.Nullable;
import org.racewalk.model.memory.Memory;
import org.racewalk.model.oracle.RaceDetector;
import org.racewalk.model.oracle.Violation;
import org.racewalk.model.program.Access;
import org.racewalk.model.program.Function;
import org.racewalk.model.program.Intrinsic;
import org.racewalk.model.program.Op;
import org.racewalk.model.program.Program;
import org.racewalk.model.program.Scenario;

import java.util.ArrayList;
import java.util.List;

/**
 * One simulated machine, run after run: its CPUs, its mm, its RCU, its interconnect, fused on the
 * caller's thread. A run is a pure function of program, settings and the decider's answers.
 *
 * <p>A run: set-up alone with calm decisions; the tasks under the decider's schedule until they end
 * or the step bound is reached; a fair tail; in-flight messages drained; final functions alone; the
 * checks at the end. Not thread safe; reuse it, a reset costs the bytes of the program's statics.
 */
public final class World {
    /** {@link #execute}: the context waits; it is not past its step. */
    static final int WAITING = 3;

    /** Marks an interrupt level that runs an RCU callback. */
    static final int CALLBACK = -2;

    private static final long HASH = 0x9e3779b97f4a7c15L;
    private static final int DYNAMIC_TASKS = 24;

    private final Program program;
    private final RunSettings settings;
    private final Decider decider;
    private final Memory memory;
    private final RaceDetector races;
    private final Mm mm;
    private final MemoryOrder order;
    private final Interpreter interpreter;
    private final Intrinsics intrinsics;
    private final Locks locks;
    private final Rcu rcu;
    private final Monitor monitor;
    private final Invariants invariants;
    private final Interconnect interconnect;
    private final Layout layout;
    private final Calls calls;
    private final Names names;
    private final Cpu[] cpu;
    private final Context[] context;
    private final Context ghost;
    private final int firstDynamic;
    private int dynamicTasks;
    private int tasksLeft;
    private boolean calm;
    private boolean begun;
    private int failuresLeft;
    private final boolean[] reached;
    private final boolean[] library;
    private long traceHash;
    private long lastDraw;
    private long @Nullable [] coverage;
    private int lastCpu;
    private int lastPc;
    private final long[] arguments = new long[8];
    private @Nullable Observer observer;
    private @Nullable Context actor;

    public World(Program program, RunSettings settings, Decider decider) {
        this.program = program;
        this.settings = settings;
        this.decider = decider;
        int declared = program.scenario().tasks().stream().mapToInt(Scenario.Task::count).sum();
        int dynamic = createsTasks(program) ? DYNAMIC_TASKS : 0;
        int cpus = settings.cpus();
        firstDynamic = 1 + declared;
        context = new Context[1 + declared + dynamic + cpus + 1];
        for (int i = 0; i < context.length; i++) {
            context[i] = new Context(i);
        }
        ghost = context[context.length - 1];
        layout = new Layout(program, cpus, context);
        memory = layout.memory();
        races = new RaceDetector(context.length, memory.value.length * 8);
        order = new SequentialConsistency();
        mm = new Mm(this, memory, order, races);
        interconnect = new Interconnect(cpus, decider);
        locks = new Locks(this, races);
        rcu = new Rcu(this, cpus);
        monitor = new Monitor(this);
        invariants = new Invariants(this, memory, program.scenario().invariants(), ghost);
        interpreter = new Interpreter(this, mm);
        intrinsics = new Intrinsics(this, mm);
        calls = new Calls(this);
        names = new Names(this, layout);
        library = libraryCode(program);
        reached = new boolean[program.strings().size()];
        cpu = new Cpu[cpus];
        for (int i = 0; i < cpus; i++) {
            Context interrupt = context[1 + declared + dynamic + i];
            cpu[i] = new Cpu(this, i, interrupt);
            interrupt.cpu = cpu[i];
            interrupt.name = "irq";
        }
        ghost.cpu = cpu[0];
        ghost.name = "invariant";
    }

    private static boolean createsTasks(Program program) {
        int[] code = program.code();
        for (int pc = 0; pc < code.length; pc += Op.SIZE) {
            if ((code[pc] & 0xff) == Op.INTRINSIC
                    && code[pc + 1] == Intrinsic.TASK_CREATE.ordinal()) {
                return true;
            }
        }
        return false;
    }

    // ---- a run
    // ---------------------------------------------------------------------------------------

    /** Runs once. Afterwards the getters tell about this run. */
    public Outcome run(long seed) {
        reset();
        boolean ended = true;
        try {
            calm = true;
            if (alone(program.scenario().setup())) {
                startTasks(seed);
                ended = concurrentPhase();
                calm = true;
                if (ended && !stopped()) {
                    drain();
                }
                if (ended && !stopped()) {
                    alone(program.scenario().finish());
                }
                if (ended && !stopped()) {
                    drain();
                    names.reportLeaks(memory, monitor);
                }
            }
        } catch (Memory.MemoryExhausted e) {
            monitor.outOfMemory(culprit(), String.valueOf(e.getMessage()));
        } catch (Memory.MemoryExhaustedOnStack e) {
            monitor.outOfMemory(
                    culprit(), "the locals of " + e.getMessage() + " do not fit on the stack");
        }
        if (monitor.any()) {
            return Outcome.VIOLATED;
        }
        return ended ? Outcome.PASSED : Outcome.INCONCLUSIVE;
    }

    private Context culprit() {
        return actor == null ? context[0] : actor;
    }

    private void reset() {
        memory.reset();
        mm.allocator.reset();
        layout.reset();
        order.reset();
        races.reset();
        interconnect.reset();
        locks.reset();
        rcu.reset();
        monitor.reset();
        calls.reset();
        for (Context c : context) {
            c.reset();
        }
        for (Cpu core : cpu) {
            core.reset();
        }
        for (int label : program.sometimes()) {
            reached[label] = false;
        }
        lastCpu = -1;
        lastPc = 0;
        dynamicTasks = 0;
        tasksLeft = 0;
        begun = false;
        failuresLeft = settings.failures();
        traceHash = 0;
        lastDraw = 0;
        actor = null;
    }

    /** Runs functions one after the other on CPU 0, nothing else but messages going on. */
    private boolean alone(List<Integer> functions) {
        for (int function : functions) {
            Context c = context[0];
            c.reset();
            c.name = "setup";
            c.pid = 1;
            c.cpu = cpu[0];
            layout.giveTask(c);
            for (Context earlier : context) {
                races.order(earlier.number, 0);
            }
            c.start(program, function);
            tasksLeft++;
            cpu[0].enqueue(c);
            if (!untilEnded(settings.stepsPerRun() * 10L)) {
                return false;
            }
        }
        return true;
    }

    private boolean untilEnded(long most) {
        for (long i = 0; i < most && tasksLeft > 0; i++) {
            if (interconnect.enabledCount() == 0) {
                reportStuck();
                return false;
            }
            deliver(interconnect.nextAt(interconnect.calm()));
            afterStep();
            if (stopped()) {
                return false;
            }
        }
        if (tasksLeft > 0) {
            monitor.livelock(context[0]);
        }
        return tasksLeft == 0;
    }

    private void startTasks(long seed) {
        calm = false;
        begun = true;
        decider.begin(seed, interconnect);
        int number = 1;
        int next = 0;
        for (Scenario.Task task : program.scenario().tasks()) {
            for (int i = 0; i < task.count(); i++) {
                Context c = context[number];
                c.name = task.name();
                c.pid = 100 + number;
                c.index = i;
                c.cpu = cpu[(task.cpu() >= 0 ? task.cpu() : next++) % cpu.length];
                layout.giveTask(c);
                c.start(program, task.function());
                races.order(0, number);
                tasksLeft++;
                number++;
            }
        }
        invariants.checkAll();
        for (int i = 1; i < number && !stopped(); i++) {
            context[i].cpu.enqueue(context[i]);
        }
    }

    private boolean concurrentPhase() {
        long first = interconnect.steps();
        long bound = first + settings.stepsPerRun();
        while (tasksLeft > 0 && !stopped()) {
            int slot = interconnect.next();
            if (slot < 0) {
                reportStuck();
                return true;
            }
            deliver(slot);
            if (memory.dirty != 0) {
                invariants.check();
            }
            if (interconnect.steps() >= bound) {
                return fairTail();
            }
        }
        return true;
    }

    /** Round robin, calm defaults, all deliveries: whoever can end does. */
    private boolean fairTail() {
        calm = true;
        long bound = interconnect.steps() + Math.max(10_000, settings.stepsPerRun());
        LivelockCheck check = new LivelockCheck(this, memory, context);
        while (tasksLeft > 0 && !stopped()) {
            if (interconnect.enabledCount() == 0) {
                reportStuck();
                return true;
            }
            deliver(interconnect.nextAt(interconnect.fair()));
            afterStep();
            if (check.repeats()) {
                monitor.livelock(actor);
                return true;
            }
            if (interconnect.steps() >= bound) {
                return false;
            }
        }
        return true;
    }

    /** Messages still in flight arrive in order. */
    private void drain() {
        while (interconnect.enabledCount() > 0 && !stopped()) {
            deliver(interconnect.nextAt(interconnect.calm()));
            afterStep();
        }
    }

    private void afterStep() {
        if (memory.dirty != 0 && begun) {
            invariants.check();
        }
    }

    private void reportStuck() {
        List<Context> blocked = new ArrayList<>();
        for (Context c : context) {
            boolean waits = c.state == Context.State.BLOCKED || c.waitsFor != Context.WAIT_NONE;
            if (waits && c.state != Context.State.UNUSED && c.state != Context.State.ENDED) {
                blocked.add(c);
            }
        }
        monitor.stuck(blocked);
    }

    private void deliver(int slot) {
        int kind = interconnect.kind(slot);
        int target = interconnect.target(slot);
        traceHash = (traceHash ^ kind << 8 ^ target) * HASH;
        if (kind == MessageKind.GO_ON) {
            Context c = cpu[target].running;
            actor = c;
            cpu[target].goOn();
            return;
        }
        long argument = interconnect.argument(slot);
        interconnect.discard(slot);
        observeDelivery(kind, target, argument);
        switch (kind) {
            case MessageKind.PREEMPT -> cpu[target].preempt();
            case MessageKind.INTERRUPT -> {
                cpu[target].unhold(slot);
                calls.arrives(cpu[target], (int) argument);
            }
            case MessageKind.GRACE_PERIOD -> rcu.begin();
            case MessageKind.QUIESCENT_REQUEST -> rcu.request(target);
            case MessageKind.CALLBACKS -> {
                cpu[target].unhold(slot);
                rcu.runCallbacks(target);
            }
            case MessageKind.TIMEOUT -> intrinsics.endSleep(null, context[(int) argument], 0);
            default -> throw new IllegalStateException(MessageKind.name(kind));
        }
    }

    /** Carries out the step at a context's pc. PENDING: it is past it. */
    int execute(Context c) {
        int pc = c.pc;
        int[] code = program.code();
        int word = code[pc];
        int mode = word >>> 8;
        int b = c.base;
        int x = b + code[pc + 1];
        long[] r = c.value;
        long[] s = c.shadow;
        mm.faulted = false;
        if (c.cpu.number != lastCpu) {
            cover(c.cpu.number, pc);
        }
        lastPc = pc;
        switch (word & 0xff) {
            case Op.LOAD -> {
                int y = b + code[pc + 2];
                long address = r[y] + code[pc + 3];
                long value = mm.load(c, address, s[y], mode, pc);
                hash(pc, value);
                r[x] = value;
                s[x] = mm.loadedShadow;
                observeAccess(c, pc, address, value, value, true);
            }
            case Op.STORE -> {
                long address = r[x] + code[pc + 2];
                int z = b + code[pc + 3];
                long before = observer == null ? 0 : peek(address, mode);
                mm.store(c, address, s[x], mode, r[z], s[z], pc);
                hash(pc, r[z]);
                observeAccess(c, pc, address, before, r[z], true);
            }
            case Op.RMW -> {
                int y = b + code[pc + 2];
                int z = b + code[pc + 3];
                long address = r[y];
                long unless = Access.kind(mode) == Access.ADD_UNLESS ? r[z + 1] : 0;
                long old = mm.readModifyWrite(c, address, s[y], mode, r[z], s[z], unless, pc);
                hash(pc, old);
                observeAccess(c, pc, address, old, peek(address, mode), true);
                r[x] = old;
                s[x] = mm.loadedShadow;
            }
            case Op.CMPXCHG -> {
                int y = b + code[pc + 2];
                int z = b + code[pc + 3];
                long address = r[y];
                long old = mm.compareExchange(c, address, s[y], mode, r[z], r[z + 1], s[z + 1], pc);
                hash(pc, old);
                observeAccess(c, pc, address, old, peek(address, mode), true);
                r[x] = old;
                s[x] = mm.loadedShadow;
            }
            case Op.INTRINSIC -> {
                int a = b + code[pc + 2];
                long first = r[a];
                if (observer != null) {
                    keepArguments(c, a);
                }
                int answer = intrinsics.step(c, code[pc + 1], a);
                hash(pc, c.value[a]);
                if (answer == Interpreter.PENDING) {
                    observeIntrinsicAt(c, pc, first, c.value[a]);
                }
                return answer;
            }
            default -> throw new IllegalStateException("not a step: " + (word & 0xff));
        }
        if (mm.faulted) {
            return Interpreter.STOPPED;
        }
        c.pc = pc + Op.SIZE;
        return Interpreter.PENDING;
    }

    private void cover(int number, int pc) {
        lastCpu = number;
        if (coverage != null) {
            int token = lastPc * 0x9e3779b1 ^ pc * 0x85ebca77;
            int bit = (token ^ token >>> 15) & 0xffff;
            coverage[bit >> 6] |= 1L << bit;
        }
    }

    /**
     * Marks a bit for each pair of program points at which the CPU changes from one step to the
     * next.
     *
     * @param words 65,536 bits, or null: none
     */
    public void cover(long @Nullable [] words) {
        coverage = words;
    }

    /** Intrinsics overwrite their first argument with the result; observers may ask for all. */
    void keepArguments(Context c, int a) {
        System.arraycopy(c.value, a, arguments, 0, Math.min(arguments.length, c.value.length - a));
    }

    boolean observed() {
        return observer != null;
    }

    private long peek(long address, int mode) {
        long offset = address - Memory.BASE;
        int size = Access.size(mode);
        if (observer == null
                || offset < 0
                || offset + size > memory.top()
                || (offset & size - 1) != 0) {
            return 0;
        }
        return memory.get((int) offset, size);
    }

    private void hash(int pc, long value) {
        traceHash = (traceHash ^ pc ^ value * 0xbf58476d1ce4e5b9L) * HASH;
        traceHash ^= traceHash >>> 31;
    }

    /** A context stands before a step that touches an address. */
    void pending(Context c, long address, boolean write) {
        c.atStep = true;
        c.touched = address;
        c.touchesToWrite = write;
        interconnect.pending(c.cpu.number, address, write, c.cpu.relaxing);
    }

    // ---- decisions
    // -----------------------------------------------------------------------------------

    /** A decision with {@code n} answers. */
    int decide(int kind, int n) {
        if (calm || n < 2) {
            return 0;
        }
        int answer = decider.value(kind, n);
        if (answer < 0 || answer >= n) {
            throw new IllegalStateException(
                    "the decider answers "
                            + answer
                            + " of "
                            + n
                            + " to "
                            + DecisionKind.name(kind));
        }
        lastDraw = answer;
        traceHash = (traceHash ^ kind << 16 ^ answer) * HASH;
        if (observer != null && answer != 0) {
            observer.decided(this, kind, n, answer);
        }
        return answer;
    }

    /** Whether the allocation at hand fails. */
    boolean allocationFails() {
        if (calm || failuresLeft == 0 || decide(DecisionKind.FAILURE, 2) == 0) {
            return false;
        }
        failuresLeft--;
        return true;
    }

    // ---- tasks
    // ---------------------------------------------------------------------------------------

    void taskEnds(Context c) {
        c.state = Context.State.ENDED;
        if (c.heldCount > 0) {
            monitor.imbalance(c, "a task ends with a lock held");
        } else if (c.rcuNesting > 0 || c.atomic()) {
            monitor.imbalance(c, "a task ends in an RCU read section or in atomic context");
        }
        races.order(c.number, 0);
        tasksLeft--;
    }

    /** TASK_CREATE(fn, data, name, cpu). */
    int createTask(Context c, int a) {
        if (dynamicTasks == DYNAMIC_TASKS) {
            return monitor.outOfMemory(c, "more than " + DYNAMIC_TASKS + " tasks created");
        }
        Context made = context[firstDynamic + dynamicTasks];
        dynamicTasks++;
        long where = c.value[a + 3];
        made.name = stringAt(c.value[a + 2]);
        made.pid = 200 + dynamicTasks;
        made.index = dynamicTasks - 1;
        made.cpu = cpu[where >= 0 ? (int) where % cpu.length : dynamicTasks % cpu.length];
        layout.giveTask(made);
        made.start(program, (int) ((c.value[a] - Memory.FUNCTIONS) >> 4));
        made.value[0] = c.value[a + 1];
        made.shadow[0] = c.shadow[a + 1];
        races.order(c.number, made.number);
        tasksLeft++;
        c.value[a] = made.task;
        c.shadow[a] = made.taskShadow;
        made.cpu.enqueue(made);
        return Interpreter.PENDING;
    }

    @Nullable Context contextOfTask(long address) {
        for (Context c : context) {
            if (c.task == address && c.state != Context.State.UNUSED) {
                return c;
            }
        }
        return null;
    }

    /** Whether the context may sleep; reports if not. */
    boolean maySleep(Context c) {
        if (c.atomic() || c == c.cpu.interrupt) {
            return monitor.sleeping(c, false);
        }
        return c.rcuNesting == 0 || monitor.sleeping(c, true);
    }

    /** Whose locks LOCK_HELD asks about: the context itself, or for ghosts the last actor. */
    Context heldBy(Context c) {
        return c == ghost && actor != null ? actor : c;
    }

    int callConstructor(Context c, long constructor, long address, long shadow) {
        int function = (int) ((constructor - Memory.FUNCTIONS) >> 4);
        int area = interpreter.registers(c.function);
        if (!interpreter.enter(c, function, area, c.pc + Op.SIZE)) {
            return monitor.stackOverflow(c);
        }
        c.value[c.base] = address;
        c.shadow[c.base] = shadow;
        return Interpreter.PENDING;
    }

    int smpCall(Context c, int a) {
        return calls.call(c, a);
    }

    void interruptEnds(Cpu core) {
        calls.handlerEnds(core);
    }

    /** Starts a function of one argument at a CPU's interrupt level. */
    void startHandler(Cpu core, int function, long argument, long argumentShadow) {
        Context c = core.interrupt;
        if (function < 0 || function >= program.functions().size()) {
            monitor.badAccess(
                    c,
                    org.racewalk.model.oracle.ViolationKind.WILD_ACCESS,
                    Memory.FUNCTIONS + 16L * function,
                    0,
                    1,
                    false);
            return;
        }
        c.start(program, function);
        c.value[0] = argument;
        c.shadow[0] = argumentShadow;
        core.proceed(c);
    }

    /** Whether any context of a CPU is in a read section of any form. */
    boolean anyReader(int number) {
        for (Context c : context) {
            if (c.cpu != null && c.cpu.number == number && alive(c) && c.reading()) {
                return true;
            }
        }
        return false;
    }

    /**
     * Notes the open read sections of a CPU's contexts; how many contexts hold the grace period
     * off.
     */
    int markReaders(int number) {
        int open = 0;
        for (Context c : context) {
            if (c.cpu != null && c.cpu.number == number && alive(c)) {
                c.holds = Rcu.openForms(c);
                open += c.holds != 0 ? 1 : 0;
            }
        }
        return open;
    }

    private boolean alive(Context c) {
        return c.state == Context.State.RUNNABLE
                || c.state == Context.State.BLOCKED
                || c.cpu.inInterrupt && c == c.cpu.interrupt;
    }

    // ---- per-CPU memory
    // --------------------------------------------------------------------------------

    int perCpuPointer(Context c, int a, int number) {
        return layout.perCpuPointer(this, c, a, number);
    }

    int allocatePerCpu(Context c, int a) {
        return layout.allocatePerCpu(c, a);
    }

    /** A function returns whose local others may see: what waits in it is gone. */
    void localEnds(int object) {
        locks.forget(culprit(), memory.start[object], memory.end[object] - memory.start[object]);
    }

    // ---- observation
    // -----------------------------------------------------------------------------------

    /** Watches the following runs; null: nobody. */
    public void observe(@Nullable Observer watcher) {
        observer = watcher;
    }

    void observeAccess(Context c, int pc, long address, long before, long after, boolean step) {
        if (observer != null && !mm.faulted) {
            observer.access(this, c.cpu.number, c.number, pc, address, before, after, step);
        }
    }

    void observeIntrinsic(Context c, long argument, long answer) {
        if (observer != null) {
            observer.intrinsic(this, c.cpu.number, c.number, c.pc, argument, answer);
        }
    }

    private void observeIntrinsicAt(Context c, int pc, long argument, long answer) {
        if (observer != null) {
            observer.intrinsic(this, c.cpu.number, c.number, pc, argument, answer);
        }
    }

    void observeWait(Context c, String what) {
        observeWaitAt(c, c.pc, what);
    }

    void observeWaitAt(Context c, int pc, String what) {
        if (observer != null) {
            observer.waits(this, c.cpu.number, c.number, pc, what);
        }
    }

    void observeDelivery(int kind, int target, long argument) {
        if (observer != null) {
            observer.delivered(this, kind, target, argument);
        }
    }

    void observeSwitch(int number, @Nullable Context from, @Nullable Context to) {
        if (observer != null) {
            observer.switched(
                    this, number, from == null ? -1 : from.number, to == null ? -1 : to.number);
        }
    }

    // ---- for the machine's parts
    // ---------------------------------------------------------------------

    RunSettings settings() {
        return settings;
    }

    Memory memory() {
        return memory;
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

    Cpu cpu(int number) {
        return cpu[number];
    }

    Context context(int number) {
        return context[number];
    }

    int contexts() {
        return context.length;
    }

    Calls calls() {
        return calls;
    }

    @Nullable Context lastActor() {
        return actor;
    }

    boolean preemptible() {
        return settings.preemption() == RunSettings.Preemption.FULL;
    }

    boolean stopped() {
        return monitor.fatal();
    }

    void reach(int label) {
        reached[label] = true;
    }

    long globalAddress(int number) {
        return layout.globalAddress[number];
    }

    long globalShadow(int number) {
        return layout.globalShadow[number];
    }

    String objectNameOf(int object) {
        return names.object(object);
    }

    String objectClass(int object, int pc) {
        return names.objectClass(object, pc);
    }

    String waitName(Context c) {
        return names.waitName(c);
    }

    String nameAt(long address) {
        String name = objectName(address);
        return joined(name, fieldName(address));
    }

    /** Object and field as one name; a field without a name is a distance such as {@code +8}. */
    static String joined(String object, String field) {
        return field.isEmpty() || field.startsWith("+") ? object + field : object + "." + field;
    }

    /** Whether the code at pc is one of our headers' own functions. */
    boolean inLibrary(int pc) {
        return library[pc / Op.SIZE];
    }

    /** The innermost pc of a context's stack that is not in our headers' own functions. */
    int userPc(Context c) {
        int pc = c.pc;
        for (int i = c.depth - 1; i >= 0 && library[pc / Op.SIZE]; i--) {
            pc = c.savedPc[i] - Op.SIZE;
        }
        return pc;
    }

    private static boolean[] libraryCode(Program program) {
        boolean[] marks = new boolean[program.code().length / Op.SIZE];
        for (Function function : program.functions()) {
            String file = function.position().file();
            boolean ours =
                    program.sources().stream()
                            .anyMatch(s -> s.path().equals(file) && s.origin().equals("racewalk"));
            for (int pc = function.entry(); ours && pc < function.end(); pc += Op.SIZE) {
                marks[pc / Op.SIZE] = true;
            }
        }
        return marks;
    }

    String fieldName(long address) {
        return names.field(address, -1);
    }

    /** The C string at an address, as far as it is in memory. */
    String stringAt(long address) {
        return names.string(address);
    }

    // ---- about the last run
    // ----------------------------------------------------------------------------

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
        return traceHash;
    }

    /** Drawn at the very end: two values for one run mean that the simulator itself is broken. */
    public long unseed() {
        long x = (memory.hash() ^ traceHash + steps() * HASH) * 0xbf58476d1ce4e5b9L;
        return x ^ x >>> 32 ^ lastDraw;
    }

    /** Whether the label (an index into the program's strings) was reached. */
    public boolean reached(int label) {
        return reached[label];
    }

    /** Evaluates every invariant after every step, whatever has changed. */
    public void checkInvariantsAlways(boolean wish) {
        invariants.always(wish);
    }

    public String taskName(int number) {
        return context[number].name;
    }

    public int taskId(int number) {
        return context[number].pid;
    }

    /** Program counters of a context's stack, innermost first. */
    public int[] stackPcs(int number) {
        return context[number].stack();
    }

    /** For observers of an intrinsic: its argument of that index as it was before the result. */
    public long intrinsicArgument(int number, int index) {
        return arguments[index];
    }

    /** Whether the tasks have not been started yet. */
    public boolean inSetup() {
        return !begun;
    }

    /** Name of the object at an address with its number, or an empty string. */
    public String objectName(long address) {
        int object = memory.objectOf(address);
        return object == 0 ? "" : names.object(object);
    }

    /**
     * Field at an address as the instruction at {@code pc} or the object's type names it, or "".
     */
    public String fieldName(long address, int pc) {
        return names.field(address, pc);
    }

    /** A value as a reader would write it: pointers by name, small numbers in decimal. */
    public String symbolic(long value) {
        return names.symbolic(value);
    }
}
