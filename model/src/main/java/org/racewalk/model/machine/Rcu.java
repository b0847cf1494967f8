package org.racewalk.model.machine;

import org.racewalk.model.memory.Memory;

import java.util.Arrays;

/**
 * The grace-period machinery. A grace period begins by message, asks each CPU for a quiescent state
 * by message, and ends when every CPU has reported. A CPU reports when the read sections that were
 * open at the request are over; where none is open the report folds into the request. Readers are
 * rcu_read_lock sections and regions with preemption, bottom halves or interrupts off
 * (Documentation/RCU/Design/Requirements). Without full preemption an rcu_read_lock section
 * disables preemption; with it the section belongs to the task wherever it sleeps in the run queue.
 *
 * <p>SRCU domains are counted apart, per index and domain; a reader may sleep.
 */
final class Rcu {
    // Reader forms, bits of Context.holds.
    static final int READ_LOCK = 1;
    static final int PREEMPT_OFF = 2;
    static final int BH_OFF = 4;
    static final int IRQS_OFF = 8;

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
    private int[] callbackBy = new int[16];
    private int callbackCount;
    private int callbacksSent;
    private final boolean[] callbacksInFlight;

    // SRCU domains by address.
    private long[] domain = new long[8];
    private int[][] domainReaders = new int[8][];
    private int[] domainIndex = new int[8];
    private int domains;

    Rcu(World world, int cpus) {
        this.world = world;
        sectionsToEnd = new int[cpus];
        callbacksInFlight = new boolean[cpus];
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
        callbacksSent = 0;
        Arrays.fill(callbacksInFlight, false);
        domains = 0;
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
        world.races().readSectionEnds(c.number);
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
        for (int cpu = 0; cpu < world.cpus(); cpu++) {
            if (world.cpu(cpu).running == null && !world.anyReader(cpu)) {
                // An idle CPU without readers is quiescent; nothing can come between.
                cpusToReport--;
            } else {
                world.interconnect().send(MessageKind.QUIESCENT_REQUEST, cpu, 0, 0, true);
            }
        }
        if (cpusToReport == 0) {
            end();
        }
    }

    /** QUIESCENT_REQUEST arrives at a CPU. */
    void request(int cpu) {
        int open = world.markReaders(cpu);
        sectionsToEnd[cpu] = open;
        if (open == 0) {
            report(cpu);
        }
    }

    private void report(int cpu) {
        world.observeDelivery(MessageKind.QUIESCENT_REPORT, cpu, completed + 1);
        if (--cpusToReport == 0) {
            end();
        }
    }

    private void end() {
        running = false;
        completed++;
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
                world.cpu(cpu).hold(slot);
            }
        }
    }

    /** synchronize_rcu: the task sleeps until a grace period that begins later is over. */
    void synchronize(Context c) {
        world.races().gracePeriodBegins(c.number);
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

    /** call_rcu. */
    void call(Context c, long head, long headShadow, long function) {
        add(c, CALL, head, headShadow, function);
    }

    /** kfree_rcu. */
    void free(Context c, long pointer, long pointerShadow) {
        add(c, FREE, pointer, pointerShadow, 0);
    }

    private void add(Context c, int kind, long head, long shadow, long function) {
        world.races().gracePeriodBegins(c.number);
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
        callbackBy[i] = c.number;
        want();
    }

    private void growCallbacks() {
        int size = callbackCount * 2;
        callbackKind = Arrays.copyOf(callbackKind, size);
        callbackCpu = Arrays.copyOf(callbackCpu, size);
        callbackHead = Arrays.copyOf(callbackHead, size);
        callbackShadow = Arrays.copyOf(callbackShadow, size);
        callbackFunction = Arrays.copyOf(callbackFunction, size);
        callbackNeeds = Arrays.copyOf(callbackNeeds, size);
        callbackBy = Arrays.copyOf(callbackBy, size);
    }

    /** CALLBACKS arrives: the CPU runs what is due, one after the other, at its interrupt level. */
    void runCallbacks(int cpu) {
        callbacksInFlight[cpu] = false;
        Cpu core = world.cpu(cpu);
        core.enterInterrupt();
        nextCallback(core);
    }

    /** The next callback of this CPU that is due, or the end of the bottom half. */
    void nextCallback(Cpu core) {
        for (int i = 0; i < callbackCount; i++) {
            if (callbackCpu[i] != core.number || callbackNeeds[i] > completed) {
                continue;
            }
            int kind = callbackKind[i];
            long head = callbackHead[i];
            long shadow = callbackShadow[i];
            long function = callbackFunction[i];
            removeCallback(i);
            Context c = core.interrupt;
            world.races().gracePeriodEnds(c.number);
            if (kind == FREE) {
                c.pc = 0;
                world.intrinsics().free(c, head, shadow);
                if (world.stopped()) {
                    return;
                }
                i--;
                continue;
            }
            c.name = "rcu callback";
            c.interruptedCall = World.CALLBACK;
            world.startHandler(core, (int) ((function - Memory.FUNCTIONS) >> 4), head, shadow);
            return;
        }
        core.leaveInterrupt();
        barriers();
    }

    private void removeCallback(int i) {
        int left = --callbackCount - i;
        System.arraycopy(callbackKind, i + 1, callbackKind, i, left);
        System.arraycopy(callbackCpu, i + 1, callbackCpu, i, left);
        System.arraycopy(callbackHead, i + 1, callbackHead, i, left);
        System.arraycopy(callbackShadow, i + 1, callbackShadow, i, left);
        System.arraycopy(callbackFunction, i + 1, callbackFunction, i, left);
        System.arraycopy(callbackNeeds, i + 1, callbackNeeds, i, left);
        System.arraycopy(callbackBy, i + 1, callbackBy, i, left);
        callbacksSent++;
    }

    /**
     * rcu_barrier: whether all callbacks queued before have run; else the task sleeps until then.
     */
    boolean barrier(Context c) {
        if (callbackCount == 0 && noneRunning()) {
            return true;
        }
        c.waitsFor = Context.WAIT_BARRIER;
        c.waitsOn = (long) callbacksSent + callbackCount;
        c.cpu.block(c, false);
        return false;
    }

    private boolean noneRunning() {
        for (int cpu = 0; cpu < world.cpus(); cpu++) {
            if (world.cpu(cpu).interrupt.interruptedCall == World.CALLBACK) {
                return false;
            }
        }
        return true;
    }

    private void barriers() {
        for (int i = 0; i < world.contexts(); i++) {
            Context c = world.context(i);
            if (c.waitsFor == Context.WAIT_BARRIER && callbacksSent >= c.waitsOn) {
                c.waitsFor = Context.WAIT_NONE;
                world.races().gracePeriodEnds(c.number);
                c.cpu.wake(c);
            }
        }
    }

    /** Whether a callback has not run yet. */
    boolean callbacksPending() {
        return callbackCount > 0;
    }

    // ---- SRCU
    // ----------------------------------------------------------------------------------------

    private int domain(long address) {
        for (int i = 0; i < domains; i++) {
            if (domain[i] == address) {
                return i;
            }
        }
        if (domains == domain.length) {
            int size = domains * 2;
            domain = Arrays.copyOf(domain, size);
            domainReaders = Arrays.copyOf(domainReaders, size);
            domainIndex = Arrays.copyOf(domainIndex, size);
        }
        domain[domains] = address;
        if (domainReaders[domains] == null) {
            domainReaders[domains] = new int[2];
        }
        Arrays.fill(domainReaders[domains], 0);
        domainIndex[domains] = 0;
        return domains++;
    }

    int srcuReadLock(Context c, long address) {
        int d = domain(address);
        domainReaders[d][domainIndex[d]]++;
        world.races().readSectionBegins(c.number);
        return domainIndex[d];
    }

    /** False if no section with that index is open. */
    boolean srcuReadUnlock(Context c, long address, int index) {
        int d = domain(address);
        if ((index & -2) != 0 || domainReaders[d][index] == 0) {
            return false;
        }
        world.races().readSectionEnds(c.number);
        if (--domainReaders[d][index] == 0) {
            for (int i = 0; i < world.contexts(); i++) {
                if (world.context(i).waitsFor == Context.WAIT_SRCU) {
                    world.context(i).cpu.wake(world.context(i));
                }
            }
        }
        return true;
    }

    /**
     * synchronize_srcu: waits for the readers of one index, flips, waits for those of the other.
     *
     * @return whether it is over; else the task sleeps and asks again
     */
    boolean srcuSynchronize(Context c, long address) {
        int d = domain(address);
        if (c.waitsFor != Context.WAIT_SRCU) {
            world.races().gracePeriodBegins(c.number);
            c.waitsFor = Context.WAIT_SRCU;
            c.waitsOn = 0;
        }
        while (c.waitsOn < 2) {
            if (domainReaders[d][domainIndex[d] ^ 1] > 0) {
                c.cpu.block(c, true);
                return false;
            }
            if (c.waitsOn == 0) {
                domainIndex[d] ^= 1;
            }
            c.waitsOn++;
        }
        c.waitsFor = Context.WAIT_NONE;
        world.races().gracePeriodEnds(c.number);
        return true;
    }
}
