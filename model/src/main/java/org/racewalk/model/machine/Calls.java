package org.racewalk.model.machine;

import org.jspecify.annotations.Nullable;
import org.racewalk.model.program.Fence;
import org.racewalk.model.program.Op;

import java.util.Arrays;
import java.util.Objects;

/**
 * smp_call_function and its kin: an interrupt message to each target, the function at its interrupt
 * level, and for a waiting caller the acknowledgement. Rule: request, handler and acknowledgement
 * are ordered like release and acquire (Documentation/memory-barriers.txt, inter-CPU interrupts).
 * Timers and tasklets are calls as well, that nobody waits for and that may run as bottom halves.
 */
class Calls {
    /** The caller waits until the function has run on all its CPUs. */
    private static final int WAIT = 1;

    /** The function runs with interrupts on and bottom halves off. */
    private static final int SOFT = 2;

    private final World world;
    private int calls;
    private long[] function = new long[16];
    private long[] info = new long[16];
    private long[] infoShadow = new long[16];
    private int[] left = new int[16];
    private int[] caller = new int[16];
    private boolean[] waited = new boolean[16];
    private boolean[] soft = new boolean[16];
    private @Nullable Calls saved;

    Calls(World world) {
        this.world = world;
    }

    void reset() {
        calls = 0;
    }

    /** Whether a CPU has still to take one. */
    boolean anyOnItsWay() {
        for (int call = 0; call < calls; call++) {
            if (left[call] > 0) {
                return true;
            }
        }
        return false;
    }

    /** Keeps the calls so far. */
    void save() {
        saved = new Calls(world);
        while (saved.function.length < calls) {
            saved.grow();
        }
        saved.copy(this);
    }

    /** Back to what was kept. */
    void restore() {
        copy(Objects.requireNonNull(saved));
    }

    private void copy(Calls other) {
        calls = other.calls;
        System.arraycopy(other.function, 0, function, 0, calls);
        System.arraycopy(other.info, 0, info, 0, calls);
        System.arraycopy(other.infoShadow, 0, infoShadow, 0, calls);
        System.arraycopy(other.left, 0, left, 0, calls);
        System.arraycopy(other.caller, 0, caller, 0, calls);
        System.arraycopy(other.waited, 0, waited, 0, calls);
        System.arraycopy(other.soft, 0, soft, 0, calls);
    }

    /**
     * SMP_CALL(cpu, func, info, wait); cpu -1: all others. Wait 0: nobody waits; {@link #WAIT}: the
     * caller does; {@link #SOFT}: nobody waits, and the function runs as a bottom half.
     */
    int call(Context c, int a) {
        long target = c.value[a];
        if (c.shadow[a + 2] > 0) {
            world.mm().share((int) (c.shadow[a + 2] >>> 32));
        }
        world.order().fence(c, Fence.MB);
        int call = add(c, a);
        int pc = c.pc;
        c.pc += Op.SIZE;
        for (int cpu = 0; cpu < world.cpus(); cpu++) {
            if (target == cpu || target == -1 && cpu != c.cpu.number) {
                left[call]++;
                int slot = world.interconnect().send(MessageKind.INTERRUPT, cpu, call, 0, false);
                world.cpu(cpu).hold(soft[call] ? slot | Cpu.SOFT : slot);
            }
        }
        c.value[a] = 0;
        c.shadow[a] = 0;
        if (!waited[call] || left[call] == 0) {
            return Interpreter.PENDING;
        }
        c.waitsFor = Context.WAIT_CALL;
        c.waitsOn = call;
        world.watch().waits(c, pc, "an interrupt on another CPU");
        world.interconnect().disable(c.cpu.number);
        return World.WAITING;
    }

    private int add(Context c, int a) {
        int call = calls++;
        if (call == function.length) {
            grow();
        }
        function[call] = c.value[a + 1];
        info[call] = c.value[a + 2];
        infoShadow[call] = c.shadow[a + 2];
        left[call] = 0;
        caller[call] = c.number;
        waited[call] = (c.value[a + 3] & WAIT) != 0;
        soft[call] = (c.value[a + 3] & SOFT) != 0;
        return call;
    }

    private void grow() {
        int size = function.length * 2;
        function = Arrays.copyOf(function, size);
        info = Arrays.copyOf(info, size);
        infoShadow = Arrays.copyOf(infoShadow, size);
        left = Arrays.copyOf(left, size);
        caller = Arrays.copyOf(caller, size);
        waited = Arrays.copyOf(waited, size);
        soft = Arrays.copyOf(soft, size);
    }

    /** INTERRUPT arrives at a CPU. */
    void arrives(Cpu core, int call) {
        if (soft[call]) {
            core.enterBottomHalf(false);
        } else {
            core.enterInterrupt();
        }
        Context c = core.interrupt;
        c.interruptedCall = call;
        world.races().order(caller[call], c.number);
        world.order().handOver(core.number, core.number);
        core.startHandler(function[call], info[call], infoShadow[call]);
    }

    /** What ran at a CPU's interrupt level has returned. */
    void handlerEnds(Cpu core) {
        Context c = core.interrupt;
        int call = c.interruptedCall;
        boolean callback = call == World.CALLBACK;
        boolean bottomHalf = callback || soft[call];
        if (c.heldCount > 0
                || c.rcuNesting > 0
                || c.preemptCount > 0
                || c.bhCount != (bottomHalf ? 1 : 0)
                || c.irqsOff == bottomHalf) {
            String what =
                    callback
                            ? "an RCU callback"
                            : bottomHalf ? "a bottom half" : "an interrupt handler";
            world.monitor()
                    .imbalance(c, what + " ends with a lock held or in another atomic state");
            return;
        }
        if (callback) {
            world.rcu().nextCallback(core);
            return;
        }
        Context waiter = world.context(caller[call]);
        if (waited[call]) {
            world.races().order(c.number, waiter.number);
            world.order().handOver(core.number, waiter.cpu.number);
        }
        core.leaveInterrupt();
        left[call]--;
        if (left[call] == 0 && waited[call] && waiter.waitsFor == Context.WAIT_CALL) {
            waiter.waitsFor = Context.WAIT_NONE;
            if (waiter.cpu.running == waiter) {
                waiter.cpu.proceed(waiter);
            }
        }
    }
}
