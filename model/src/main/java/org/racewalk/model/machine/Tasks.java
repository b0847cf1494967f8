package org.racewalk.model.machine;

import org.jspecify.annotations.Nullable;
import org.racewalk.model.memory.Memory;
import org.racewalk.model.oracle.ViolationKind;
import org.racewalk.model.program.Intrinsic;
import org.racewalk.model.program.Op;
import org.racewalk.model.program.Program;
import org.racewalk.model.program.Scenario;

import java.util.ArrayList;
import java.util.List;

/**
 * All contexts of a world: the one that sets up and finishes, the declared tasks, those created in
 * a run, the CPUs' interrupt levels, and the ghost that evaluates invariants; in this order.
 */
class Tasks {
    /** Who runs alone before the tasks, for reports. */
    static final String SETUP = "setup";

    private static final int MOST_CREATED = 24;

    private final World world;
    private final Program program;
    private final Context[] context;
    private final int firstCreated;
    private final int firstInterrupt;
    private int created;
    private int left;
    private int savedCreated;
    private @Nullable Context savedActor;

    /** Who acts or has acted last; null: nobody yet. */
    @Nullable Context actor;

    Tasks(World world, Program program, int cpus) {
        this.world = world;
        this.program = program;
        int declared = program.scenario().tasks().stream().mapToInt(Scenario.Task::count).sum();
        firstCreated = 1 + declared;
        firstInterrupt = firstCreated + (createsTasks(program) ? MOST_CREATED : 0);
        context = new Context[firstInterrupt + cpus + 1];
        for (int i = 0; i < context.length; i++) {
            context[i] = new Context(i);
        }
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

    void reset() {
        for (Context c : context) {
            c.reset();
        }
        created = 0;
        left = 0;
        actor = null;
    }

    /** Whether none runs or waits, at an interrupt level neither. */
    boolean allOver() {
        boolean over = left == 0;
        for (int cpu = 0; cpu < world.cpus(); cpu++) {
            over &= world.cpu(cpu).idle();
        }
        return over;
    }

    /** Keeps their states, while {@link #allOver}; declared tasks do not exist yet. */
    void save() {
        savedCreated = created;
        savedActor = actor;
        context[0].save();
        for (int i = 0; i < created; i++) {
            context[firstCreated + i].save();
        }
        for (int cpu = 0; cpu < world.cpus(); cpu++) {
            interrupt(cpu).save();
        }
    }

    /** Back to what was kept, after a reset. */
    void restore() {
        created = savedCreated;
        actor = savedActor;
        context[0].restore();
        for (int i = 0; i < created; i++) {
            context[firstCreated + i].restore();
        }
        for (int cpu = 0; cpu < world.cpus(); cpu++) {
            interrupt(cpu).restore();
        }
    }

    /** Keeps memory, stacks included as far as they have been used. */
    void saveMemory(Memory memory) {
        int[] start = new int[context.length];
        int[] end = new int[context.length];
        for (int i = 0; i < context.length; i++) {
            start[i] = context[i].stackStart;
            end[i] = context[i].stackStart;
        }
        for (int object = memory.staticObjects(); object < memory.objects(); object++) {
            for (int i = 0; i < context.length; i++) {
                if (memory.start[object] >= start[i]
                        && memory.start[object] < context[i].stackEnd) {
                    end[i] = Math.max(end[i], memory.end[object]);
                }
            }
        }
        memory.save(start, end);
    }

    Context[] all() {
        return context;
    }

    /** The context of a CPU's interrupt level. */
    Context interrupt(int cpu) {
        return context[firstInterrupt + cpu];
    }

    /** The context that evaluates invariants. */
    Context ghost() {
        return context[context.length - 1];
    }

    /** How many tasks have not ended. */
    int left() {
        return left;
    }

    /** Whom a failure of the machine itself is laid at. */
    Context culprit() {
        return actor == null ? context[0] : actor;
    }

    /** Whose locks LOCK_HELD asks about: the context itself, or for the ghost the last actor. */
    Context heldBy(Context c) {
        return c == ghost() && actor != null ? actor : c;
    }

    // ---- beginning and end
    // ---------------------------------------------------------------------------

    /** Starts a function of set-up or finish, after everything before. */
    void startAlone(int function) {
        Context c = context[0];
        c.reset();
        c.name = SETUP;
        c.pid = 1;
        c.cpu = world.cpu(0);
        world.layout().giveTask(c);
        // After that: what its task_struct says is part of the state, and of what strings hold of
        // it.
        c.name = program.scenario().finish().contains(function) ? "finally" : SETUP;
        for (Context earlier : context) {
            world.races().order(earlier.number, 0);
        }
        c.start(program, function);
        left++;
        c.cpu.enqueue(c);
    }

    /** The declared tasks exist from now on; none has run. */
    void makeDeclared() {
        int number = 1;
        int next = 0;
        for (Scenario.Task task : program.scenario().tasks()) {
            for (int i = 0; i < task.count(); i++) {
                Context c = context[number];
                c.name = task.name();
                c.pid = 100 + number;
                c.index = i;
                c.cpu = world.cpu((task.cpu() >= 0 ? task.cpu() : next++) % world.cpus());
                world.layout().giveTask(c);
                c.start(program, task.function());
                world.races().order(0, number);
                left++;
                number++;
            }
        }
    }

    /** The declared tasks go on the run queues. */
    void startDeclared() {
        for (int i = 1; i < firstCreated && !world.stopped(); i++) {
            context[i].cpu.enqueue(context[i]);
        }
    }

    /** TASK_CREATE(fn, data, name, cpu). */
    int create(Context c, int a) {
        if (created == MOST_CREATED) {
            return world.monitor().outOfMemory(c, "more than " + MOST_CREATED + " tasks created");
        }
        int function = functionAt(c, c.value[a]);
        if (function < 0) {
            return Interpreter.STOPPED;
        }
        Context made = context[firstCreated + created];
        created++;
        long where = c.value[a + 3];
        made.name = world.names().string(c.value[a + 2]);
        made.pid = 200 + created;
        made.index = created - 1;
        made.cpu = world.cpu((int) (where >= 0 ? where : created) % world.cpus());
        world.layout().giveTask(made);
        made.start(program, function);
        made.cpu.fill(made, 0, c.value[a + 1], c.shadow[a + 1]);
        world.races().order(c.number, made.number);
        left++;
        c.value[a] = made.task;
        c.shadow[a] = made.taskShadow;
        made.cpu.enqueue(made);
        return Interpreter.PENDING;
    }

    void ends(Context c) {
        c.state = Context.State.ENDED;
        if (c.heldCount > 0) {
            world.monitor().imbalance(c, "a task ends with a lock held");
        } else if (c.rcuNesting > 0 || c.atomic()) {
            world.monitor().imbalance(c, "a task ends in an RCU read section or in atomic context");
        }
        world.races().order(c.number, 0);
        left--;
    }

    /** Starts a function of one argument at a CPU's interrupt level. */
    void startHandler(Cpu core, long function, long argument, long argumentShadow) {
        Context c = core.interrupt;
        int number = functionAt(c, function);
        if (number >= 0) {
            c.start(program, number);
            c.value[0] = argument;
            c.shadow[0] = argumentShadow;
            core.proceed(c);
        }
    }

    /** Calls a cache's constructor in between. */
    int construct(Context c, long constructor, long address, long shadow) {
        int function = functionAt(c, constructor);
        if (function < 0) {
            return Interpreter.STOPPED;
        }
        int area = world.interpreter().registers(c.function);
        if (!world.interpreter().enter(c, function, area, c.pc + Op.SIZE)) {
            return world.monitor().stackOverflow(c);
        }
        c.value[c.base] = address;
        c.shadow[c.base] = shadow;
        return Interpreter.PENDING;
    }

    /** The number of the function at an address, or -1 after reporting. */
    private int functionAt(Context c, long address) {
        long number = address - Memory.FUNCTIONS >> 4;
        if (number >= 0 && number < program.functions().size()) {
            return (int) number;
        }
        world.monitor().badAccess(c, ViolationKind.WILD_ACCESS, address, 0, 1, false);
        return -1;
    }

    // ---- as a whole
    // ------------------------------------------------------------------------------------

    /** All registers of a context that its functions may use go into a hash. */
    long mixRegisters(long hash, Context c) {
        long mixed = hash;
        for (int i = 0; i < c.base + 16; i++) {
            mixed = LivelockCheck.mix(mixed, c.value[i]);
        }
        return mixed;
    }

    /** As another part of the world tells. */
    void left(int number) {
        left = number;
    }

    // ---- looking
    // -------------------------------------------------------------------------------------

    /** The task with a task_struct, or null. */
    @Nullable Context at(long address) {
        for (Context c : context) {
            if (c.task == address && c.state != Context.State.UNUSED) {
                return c;
            }
        }
        return null;
    }

    /** Who waits for something. */
    List<Context> blocked() {
        List<Context> blocked = new ArrayList<>();
        for (Context c : context) {
            boolean waits = c.state == Context.State.BLOCKED || c.waitsFor != Context.WAIT_NONE;
            if (waits && c.state != Context.State.UNUSED && c.state != Context.State.ENDED) {
                blocked.add(c);
            }
        }
        return blocked;
    }

    /** Whether the context may sleep; reports if not. */
    boolean maySleep(Context c) {
        if (c.atomic() || c == c.cpu.interrupt) {
            return world.monitor().sleeping(c, false);
        }
        return c.rcuNesting == 0 || world.monitor().sleeping(c, true);
    }

    /** Whether any context of a CPU is in a read section of any form. */
    boolean anyReader(int cpu) {
        for (Context c : context) {
            if (c.cpu != null && c.cpu.number == cpu && alive(c) && c.reading()) {
                return true;
            }
        }
        return false;
    }

    /** Notes the open read sections of a CPU's contexts; how many contexts have any. */
    int markReaders(int cpu) {
        int open = 0;
        for (Context c : context) {
            if (c.cpu != null && c.cpu.number == cpu && alive(c)) {
                c.holds = c.sectionAhead ? 0 : Rcu.openForms(c);
                open += c.holds != 0 ? 1 : 0;
            }
        }
        return open;
    }

    private static boolean alive(Context c) {
        return c.state == Context.State.RUNNABLE
                || c.state == Context.State.BLOCKED
                || c.cpu.inInterrupt && c == c.cpu.interrupt;
    }
}
