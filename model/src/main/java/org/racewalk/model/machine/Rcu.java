package org.racewalk.model.machine;

import org.jspecify.annotations.Nullable;
import org.racewalk.model.program.Fence;

import java.util.Arrays;
import java.util.Objects;

/**
 * The grace-period machinery. A grace period begins by message, asks each CPU for a quiescent state
 * by message, and ends when every CPU has reported. A CPU reports when the read sections that were
 * open at the request are over; where none is open the report folds into the request. Readers are
 * rcu_read_lock sections and regions with preemption, bottom halves or interrupts off
 * (Documentation/RCU/Design/Requirements). Without full preemption an rcu_read_lock section
 * disables preemption; with it the section belongs to the task wherever it sleeps in the run queue.
 */
class Rcu {
    // Reader forms, bits of Context.holds.
    static final int READ_LOCK = 1;
    static final int PREEMPT_OFF = 2;
    static final int BH_OFF = 4;
    static final int IRQS_OFF = 8;

    /** Bytes of a struct rcu_head. */
    private static final int HEAD = 16;

    // What a callback does.
    private static final int CALL = 0;
    private static final int FREE = 1;

    private final World world;

    private boolean requested;
    private boolean running;
    private boolean wanted;
    private int cpusToReport;
    private final int[] sectionsToEnd;
    private long completed;

    // Waiters for the grace period now wanted (next) or running (current).
    private Context[] waiters = new Context[8];
    private long[] waiterNeeds = new long[8];
    private int waiterCount;

    // Callbacks, oldest first.
    private int[] callbackKind = new int[16];
    private int[] callbackCpu = new int[16];
    private long[] callbackHead = new long[16];
    private long[] callbackShadow = new long[16];
    private long[] callbackFunction = new long[16];
    private long[] callbackNeeds = new long[16];
    private long[] callbackNumber = new long[16];
    private int[] callbackBy = new int[16];
    private int[] callbackPc = new int[16];
    private int callbackCount;
    private long callbacksQueued;
    private final boolean[] callbacksInFlight;

    /** Number of the callback that a CPU runs, or 0. */
    private final long[] callbackRunning;

    private final Srcu srcu;
    private @Nullable Rcu saved;

    Rcu(World world, int cpus) {
        this.world = world;
        sectionsToEnd = new int[cpus];
        callbacksInFlight = new boolean[cpus];
        callbackRunning = new long[cpus];
        srcu = new Srcu(world);
    }

    void reset() {
        requested = false;
        running = false;
        wanted = false;
        cpusToReport = 0;
        Arrays.fill(sectionsToEnd, 0);
        completed = 0;
        Arrays.fill(waiters, 0, waiterCount, null);
        waiterCount = 0;
        callbackCount = 0;
        callbacksQueued = 0;
        Arrays.fill(callbacksInFlight, false);
        Arrays.fill(callbackRunning, 0);
        srcu.reset();
    }

    /** Keeps its state, while nobody waits for it. */
    void save() {
        Rcu kept = new Rcu(world, sectionsToEnd.length);
        while (kept.callbackKind.length < callbackCount) {
            kept.growCallbacks();
        }
        kept.copy(this);
        srcu.save();
        saved = kept;
    }

    /** Back to what was kept, after a reset. */
    void restore() {
        copy(Objects.requireNonNull(saved));
        srcu.restore();
    }

    private void copy(Rcu other) {
        requested = other.requested;
        running = other.running;
        wanted = other.wanted;
        cpusToReport = other.cpusToReport;
        System.arraycopy(other.sectionsToEnd, 0, sectionsToEnd, 0, sectionsToEnd.length);
        completed = other.completed;
        callbackCount = other.callbackCount;
        System.arraycopy(other.callbackKind, 0, callbackKind, 0, callbackCount);
        System.arraycopy(other.callbackCpu, 0, callbackCpu, 0, callbackCount);
        System.arraycopy(other.callbackHead, 0, callbackHead, 0, callbackCount);
        System.arraycopy(other.callbackShadow, 0, callbackShadow, 0, callbackCount);
        System.arraycopy(other.callbackFunction, 0, callbackFunction, 0, callbackCount);
        System.arraycopy(other.callbackNeeds, 0, callbackNeeds, 0, callbackCount);
        System.arraycopy(other.callbackNumber, 0, callbackNumber, 0, callbackCount);
        System.arraycopy(other.callbackBy, 0, callbackBy, 0, callbackCount);
        System.arraycopy(other.callbackPc, 0, callbackPc, 0, callbackCount);
        callbacksQueued = other.callbacksQueued;
        int cpus = callbacksInFlight.length;
        System.arraycopy(other.callbacksInFlight, 0, callbacksInFlight, 0, cpus);
        System.arraycopy(other.callbackRunning, 0, callbackRunning, 0, cpus);
    }

    /** Whether a function is still to be called. */
    boolean callsAhead() {
        for (int i = 0; i < callbackCount; i++) {
            if (callbackKind[i] == CALL) {
                return true;
            }
        }
        return false;
    }

    Srcu srcu() {
        return srcu;
    }

    // ---- readers
    // -------------------------------------------------------------------------------------

    /** Reader forms of a context that are open now. */
    static int openForms(Context c) {
        return (c.rcuNesting > 0 ? READ_LOCK : 0)
                | (c.preemptCount > 0 ? PREEMPT_OFF : 0)
                | (c.bhCount > 0 ? BH_OFF : 0)
                | (c.irqsOff ? IRQS_OFF : 0);
    }

    /** The outermost region of a form ends. */
    void formEnds(Context c, int form) {
        if (c.sectionAhead) {
            formBegins(c);
            c.sectionAhead = openForms(c) != 0;
        }
        world.races().readSectionEnds(c.number);
        world.order().readSectionEnds(c.cpu.number);
        if ((c.holds & form) != 0) {
            c.holds &= ~form;
            if (c.holds == 0) {
                sectionEnds(c.cpu.number);
            }
        }
    }

    /** The outermost region of a form begins. */
    void formBegins(Context c) {
        world.races().readSectionBegins(c.number);
        world.order().readSectionBegins(c.cpu.number);
    }

    private void sectionEnds(int cpu) {
        if (--sectionsToEnd[cpu] == 0) {
            report(cpu);
        }
    }

    // ---- grace periods
    // -------------------------------------------------------------------------------

    private void want() {
        if (running) {
            wanted = true;
        } else if (!requested) {
            requested = true;
            world.interconnect().send(MessageKind.GRACE_PERIOD, 0, 0, 0, true);
        }
    }

    /** Grace periods with this number or a later one cover what was done before now. */
    private long nextCovering() {
        return completed + (running ? 2 : 1);
    }

    /** GRACE_PERIOD arrives: ask every CPU. */
    void begin() {
        requested = false;
        running = true;
        cpusToReport = world.cpus();
        world.order().gracePeriodBegins();
        for (int cpu = 0; cpu < world.cpus(); cpu++) {
            if (world.cpu(cpu).running == null && !world.tasks().anyReader(cpu)) {
                // An idle CPU without readers is quiescent; nothing can come between.
                cpusToReport--;
                world.order().sectionsNoted(cpu, false);
            } else {
                world.interconnect().send(MessageKind.QUIESCENT_REQUEST, cpu, 0, 0, true);
            }
        }
        if (cpusToReport == 0) {
            end();
        }
    }

    /** QUIESCENT_REQUEST has arrived at a CPU: so many of its contexts are in read sections. */
    void readers(int cpu, int open) {
        sectionsToEnd[cpu] = open;
        world.order().sectionsNoted(cpu, false);
        if (open == 0) {
            report(cpu);
        }
    }

    private void report(int cpu) {
        world.watch().delivered(MessageKind.QUIESCENT_REPORT, cpu, completed + 1);
        if (--cpusToReport == 0) {
            end();
        }
    }

    private void end() {
        running = false;
        completed++;
        world.order().gracePeriodEnds();
        int kept = 0;
        for (int i = 0; i < waiterCount; i++) {
            Context waiter = waiters[i];
            if (waiterNeeds[i] <= completed) {
                world.races().gracePeriodEnds(waiter.number);
                waiter.waitsFor = Context.WAIT_NONE;
                waiter.cpu.wake(waiter);
            } else {
                waiters[kept] = waiter;
                waiterNeeds[kept++] = waiterNeeds[i];
            }
        }
        Arrays.fill(waiters, kept, waiterCount, null);
        waiterCount = kept;
        sendCallbacks();
        if (wanted) {
            wanted = false;
            want();
        }
    }

    private void sendCallbacks() {
        for (int i = 0; i < callbackCount; i++) {
            int cpu = callbackCpu[i];
            if (callbackNeeds[i] <= completed && !callbacksInFlight[cpu]) {
                callbacksInFlight[cpu] = true;
                int slot = world.interconnect().send(MessageKind.CALLBACKS, cpu, 0, 0, false);
                world.cpu(cpu).hold(slot | Cpu.SOFT);
            }
        }
    }

    /** synchronize_rcu: the task sleeps until a grace period that begins later is over. */
    void synchronize(Context c) {
        world.races().gracePeriodBegins(c.number);
        world.order().fence(c, Fence.MB);
        if (waiterCount == waiters.length) {
            waiters = Arrays.copyOf(waiters, waiterCount * 2);
            waiterNeeds = Arrays.copyOf(waiterNeeds, waiterCount * 2);
        }
        waiters[waiterCount] = c;
        waiterNeeds[waiterCount++] = nextCovering();
        c.waitsFor = Context.WAIT_GRACE_PERIOD;
        want();
        c.cpu.block(c, false);
    }

    // ---- callbacks
    // -----------------------------------------------------------------------------------

    /** call_rcu. Returns as {@link World#execute}. */
    int call(Context c, long head, long headShadow, long function) {
        for (int i = 0; i < callbackCount; i++) {
            if (callbackKind[i] == CALL && callbackHead[i] == head) {
                return world.monitor().rcuMisuse(c, "call_rcu() of a head that is queued already");
            }
        }
        world.mm().faulted = false;
        if (world.mm().locate(c, head, headShadow, HEAD, true) < 0) {
            return Interpreter.STOPPED;
        }
        add(c, CALL, head, headShadow, function);
        return Interpreter.PENDING;
    }

    /** kfree_rcu. */
    void free(Context c, long pointer, long pointerShadow) {
        add(c, FREE, pointer, pointerShadow, 0);
    }

    private void add(Context c, int kind, long head, long shadow, long function) {
        world.races().gracePeriodBegins(c.number);
        world.order().gracePeriodWanted(c.cpu.number);
        if (callbackCount == callbackKind.length) {
            growCallbacks();
        }
        int i = callbackCount++;
        callbackKind[i] = kind;
        callbackCpu[i] = c.cpu.number;
        callbackHead[i] = head;
        callbackShadow[i] = shadow;
        callbackFunction[i] = function;
        callbackNeeds[i] = nextCovering();
        callbackNumber[i] = ++callbacksQueued;
        callbackBy[i] = c.number;
        callbackPc[i] = world.names().userPc(c);
        want();
    }

    private void growCallbacks() {
        int size = callbackKind.length * 2;
        callbackKind = Arrays.copyOf(callbackKind, size);
        callbackCpu = Arrays.copyOf(callbackCpu, size);
        callbackHead = Arrays.copyOf(callbackHead, size);
        callbackShadow = Arrays.copyOf(callbackShadow, size);
        callbackFunction = Arrays.copyOf(callbackFunction, size);
        callbackNeeds = Arrays.copyOf(callbackNeeds, size);
        callbackNumber = Arrays.copyOf(callbackNumber, size);
        callbackBy = Arrays.copyOf(callbackBy, size);
        callbackPc = Arrays.copyOf(callbackPc, size);
    }

    /** CALLBACKS arrives: the CPU runs what is due, one after the other, as a bottom half. */
    void runCallbacks(int cpu) {
        callbacksInFlight[cpu] = false;
        Cpu core = world.cpu(cpu);
        core.enterBottomHalf(true);
        nextCallback(core);
    }

    /** The next callback of this CPU that is due, or the end of the bottom half. */
    void nextCallback(Cpu core) {
        callbackRunning[core.number] = 0;
        int i = 0;
        while (i < callbackCount && !world.stopped()) {
            if (callbackCpu[i] != core.number || callbackNeeds[i] > completed) {
                i++;
                continue;
            }
            world.races().gracePeriodEnds(core.interrupt.number);
            world.order().handOver(core.number, core.number);
            if (callbackKind[i] == CALL) {
                startCallback(core, i);
                return;
            }
            freeNow(core.interrupt, i);
        }
        if (!world.stopped()) {
            core.leaveInterrupt();
            barriers();
        }
    }

    private void startCallback(Cpu core, int i) {
        long head = callbackHead[i];
        long shadow = callbackShadow[i];
        long function = callbackFunction[i];
        callbackRunning[core.number] = callbackNumber[i];
        removeCallback(i);
        core.interrupt.interruptedCall = World.CALLBACK;
        core.startHandler(function, head, shadow);
    }

    /** kfree_rcu's object goes; who called kfree_rcu is named as who freed it. */
    private void freeNow(Context c, int i) {
        long head = callbackHead[i];
        long shadow = callbackShadow[i];
        int by = callbackBy[i];
        c.pc = callbackPc[i];
        c.depth = 0;
        removeCallback(i);
        world.intrinsics().freeFor(c, head, shadow, by);
    }

    private void removeCallback(int i) {
        int left = --callbackCount - i;
        System.arraycopy(callbackKind, i + 1, callbackKind, i, left);
        System.arraycopy(callbackCpu, i + 1, callbackCpu, i, left);
        System.arraycopy(callbackHead, i + 1, callbackHead, i, left);
        System.arraycopy(callbackShadow, i + 1, callbackShadow, i, left);
        System.arraycopy(callbackFunction, i + 1, callbackFunction, i, left);
        System.arraycopy(callbackNeeds, i + 1, callbackNeeds, i, left);
        System.arraycopy(callbackNumber, i + 1, callbackNumber, i, left);
        System.arraycopy(callbackBy, i + 1, callbackBy, i, left);
        System.arraycopy(callbackPc, i + 1, callbackPc, i, left);
    }

    /**
     * rcu_barrier: whether all callbacks queued before have run; else the task sleeps till then.
     */
    boolean barrier(Context c) {
        if (allRun(callbacksQueued)) {
            world.races().gracePeriodEnds(c.number);
            world.order().gracePeriodEnds();
            world.order().fence(c, Fence.MB);
            return true;
        }
        c.waitsFor = Context.WAIT_BARRIER;
        c.waitsOn = callbacksQueued;
        c.cpu.block(c, false);
        return false;
    }

    /** Whether every callback up to a number has run. */
    private boolean allRun(long number) {
        for (long running : callbackRunning) {
            if (running != 0 && running <= number) {
                return false;
            }
        }
        for (int i = 0; i < callbackCount; i++) {
            if (callbackNumber[i] <= number) {
                return false;
            }
        }
        return true;
    }

    private void barriers() {
        for (int i = 0; i < world.tasks().all().length; i++) {
            Context c = world.context(i);
            if (c.waitsFor == Context.WAIT_BARRIER && allRun(c.waitsOn)) {
                c.waitsFor = Context.WAIT_NONE;
                world.races().gracePeriodEnds(c.number);
                world.order().gracePeriodEnds();
                c.cpu.wake(c);
            }
        }
    }
}
