package org.racewalk.model.machine;

import org.jspecify.annotations.Nullable;
import org.racewalk.model.program.Fence;

import java.util.Arrays;

/**
 * One simulated core: its current task, run queue, interrupt level and preemption state. Receives
 * "go on", preemptions, interrupts, quiescent requests, callbacks and time-outs; the access at hand
 * is carried out when "go on" is delivered, then local code runs up to the next.
 */
class Cpu {
    /** In the number of a slot: its message is for a bottom half. */
    static final int SOFT = 1 << 30;

    final int number;
    private final World world;

    /** What runs: the current task, or the interrupt level; null: idle. */
    @Nullable Context running;

    /** The current task, running or interrupted. */
    @Nullable Context task;

    final Context interrupt;
    boolean inInterrupt;

    /** The last step was cpu_relax or a failed trylock. */
    boolean relaxing;

    private Context[] queue = new Context[8];
    private int queued;
    private int preemptSlot;

    // Interrupts and callbacks that wait for this CPU, by message slot.
    private int[] held = new int[8];
    private int heldCount;

    // As of save().
    private boolean savedRelaxing;
    private int savedPreemptSlot;
    private int[] savedHeld = new int[0];

    Cpu(World world, int number, Context interrupt) {
        this.world = world;
        this.number = number;
        this.interrupt = interrupt;
    }

    void reset() {
        running = null;
        task = null;
        inInterrupt = false;
        relaxing = false;
        Arrays.fill(queue, 0, queued, null);
        queued = 0;
        preemptSlot = -1;
        heldCount = 0;
    }

    /** Whether it has nothing to run and nobody waits for it. */
    boolean idle() {
        return running == null && task == null && !inInterrupt && queued == 0;
    }

    /** Keeps its state, while it is idle. */
    void save() {
        savedRelaxing = relaxing;
        savedPreemptSlot = preemptSlot;
        savedHeld = Arrays.copyOf(held, heldCount);
    }

    /** Back to what was kept, after a reset. */
    void restore() {
        relaxing = savedRelaxing;
        preemptSlot = savedPreemptSlot;
        heldCount = savedHeld.length;
        System.arraycopy(savedHeld, 0, held, 0, heldCount);
    }

    // ---- what others may know
    // ------------------------------------------------------------------------------------

    /** Writes what others look at. */
    void save(Words out) {
        out.put(Spread.of(running));
        out.put(Spread.of(task));
        out.put(inInterrupt);
        out.put(relaxing);
    }

    /** Reads what {@link #save} wrote. */
    void load(Words in) {
        running = context(in.takeInt());
        task = context(in.takeInt());
        inInterrupt = in.takeFlag();
        relaxing = in.takeFlag();
    }

    private @Nullable Context context(int contextNumber) {
        return contextNumber < 0 ? null : world.context(contextNumber);
    }

    // ---- messages
    // ------------------------------------------------------------------------------------

    /** A message other than "go on" arrives; its slot is free already. */
    void receive(int kind, int slot, long argument) {
        if (leavesTask(kind)) {
            world.answerBeforeLeaving(this);
            if (world.stopped()) {
                return;
            }
        }
        switch (kind) {
            case MessageKind.PREEMPT -> preempt();
            case MessageKind.INTERRUPT -> {
                unhold(slot);
                world.calls().arrives(this, (int) argument);
            }
            case MessageKind.QUIESCENT_REQUEST ->
                    world.rcu().readers(number, world.tasks().markReaders(number));
            case MessageKind.CALLBACKS -> {
                unhold(slot);
                world.rcu().runCallbacks(number);
            }
            case MessageKind.TIMEOUT -> world.intrinsics().timeout(world.context((int) argument));
            default -> throw new IllegalStateException(MessageKind.name(kind));
        }
    }

    private static boolean leavesTask(int kind) {
        return kind == MessageKind.PREEMPT
                || kind == MessageKind.INTERRUPT
                || kind == MessageKind.CALLBACKS;
    }

    /** A register of one of its contexts, by its absolute index, is filled from elsewhere. */
    void fill(Context c, int register, long bits, long provenance) {
        c.result(register, bits, provenance);
    }

    /** Starts a function of one argument at the interrupt level. */
    void startHandler(long function, long argument, long provenance) {
        world.tasks().startHandler(this, function, argument, provenance);
    }

    /** Calls a cache's constructor in between. Returns as {@link World#stepAndAdvance}. */
    int construct(Context c, long constructor, long address, long provenance) {
        return world.tasks().construct(c, constructor, address, provenance);
    }

    // ---- tasks
    // ---------------------------------------------------------------------------------------

    /** A runnable task joins; an idle CPU takes it at once. */
    void enqueue(Context c) {
        if (queued == queue.length) {
            queue = Arrays.copyOf(queue, queued * 2);
        }
        queue[queued++] = c;
        if (task == null && !inInterrupt) {
            switchToNext();
        } else {
            updatePreemption();
        }
    }

    boolean othersWait() {
        return queued > 0;
    }

    private void switchToNext() {
        Context from = task;
        Context next = null;
        if (queued > 0) {
            next = queue[0];
            queued--;
            System.arraycopy(queue, 1, queue, 0, queued);
            queue[queued] = null;
        }
        task = next;
        running = next;
        world.watch().switched(number, from, next);
        world.order().switches(number, next == null);
        if (next == null) {
            world.interconnect().disable(number);
            updatePreemption();
            return;
        }
        updatePreemption();
        resume(next);
    }

    /** The task goes on where it stands: before a step, after a wait, or at its start. */
    private void resume(Context c) {
        if (c.waitsFor == Context.WAIT_NONE && c.woken) {
            c.woken = false;
        }
        if (c.atStep) {
            world.interconnect().pending(number, c.touched, c.touchesToWrite, false);
        } else if (c.waitsFor == Context.WAIT_NONE) {
            proceed(c);
        } else {
            world.interconnect().disable(number);
        }
    }

    /** Runs local code up to the next step or the context's end. */
    void proceed(Context c) {
        ended(c, world.advance(c));
    }

    private void ended(Context c, int result) {
        if (result == Interpreter.ENDED) {
            if (c == interrupt) {
                world.calls().handlerEnds(this);
            } else {
                world.tasks().ends(c);
                if (!world.stopped()) {
                    task = null;
                    switchToNext();
                }
            }
        }
    }

    /** "go on": carries out the step at hand. */
    void goOn() {
        Context c = running;
        if (c == null) {
            throw new IllegalStateException("go on for an idle CPU");
        }
        goesOn(c);
        ended(c, world.stepAndAdvance(c));
    }

    /** The step at hand is about to be carried out. */
    void goesOn(Context c) {
        relaxing = false;
        c.atStep = false;
        c.made++;
        if (c.sectionAhead) {
            sectionBegins(c);
        }
    }

    private void sectionBegins(Context c) {
        c.sectionAhead = false;
        c.sectionSince = world.mm().sectionSince(number);
        world.rcu().formBegins(c);
    }

    /** The current task gives up the CPU and stays runnable. */
    void giveUp(Context c) {
        if (queued == 0) {
            return;
        }
        task = null;
        running = null;
        if (queued == queue.length) {
            queue = Arrays.copyOf(queue, queued * 2);
        }
        queue[queued++] = c;
        switchToNext();
    }

    /** The current task sleeps; {@code again}: its step is tried again when it wakes. */
    void block(Context c, boolean again) {
        world.order().fence(c, Fence.MB);
        c.state = Context.State.BLOCKED;
        c.woken = false;
        c.atStep = again;
        c.made -= again ? 1 : 0;
        task = null;
        running = null;
        switchToNext();
    }

    /** A sleeping task may look again (or go on, if what it waited for is there). */
    void wake(Context c) {
        if (c.state != Context.State.BLOCKED) {
            return;
        }
        c.state = Context.State.RUNNABLE;
        c.woken = true;
        enqueue(c);
    }

    /** A spinning waiter gets another try. */
    void spinAgain(Context c, long address) {
        c.atStep = true;
        c.touched = address;
        c.touchesToWrite = true;
        if (running == c) {
            world.interconnect().pending(number, address, true, false);
        }
    }

    // ---- preemption
    // ----------------------------------------------------------------------------------

    /** Sends, enables or disables the preemption message as the CPU's state has it. */
    void updatePreemption() {
        if (!world.preemptible()) {
            return;
        }
        Context c = task;
        boolean possible = queued > 0 && c != null && !inInterrupt && !c.atomic() && running == c;
        if (possible && preemptSlot < 0) {
            preemptSlot = world.interconnect().send(MessageKind.PREEMPT, number, 0, 0, true);
        } else if (!possible && preemptSlot >= 0) {
            world.interconnect().discard(preemptSlot);
            preemptSlot = -1;
        }
    }

    /** The preemption message arrives. */
    void preempt() {
        preemptSlot = -1;
        Context c = task;
        if (c != null) {
            giveUp(c);
        }
    }

    // ---- interrupts
    // ----------------------------------------------------------------------------------

    /** Whether an interrupt could be taken now. */
    boolean interruptible() {
        Context c = task;
        return !inInterrupt && (c == null || !c.irqsOff);
    }

    /** Whether callbacks (a bottom half) could run now. */
    boolean bottomHalvesOn() {
        Context c = task;
        return interruptible() && (c == null || c.bhCount == 0);
    }

    /**
     * A message that can be taken only in some states of this CPU: with interrupts on, and with
     * {@link #SOFT} set in the number of its slot, with bottom halves on as well.
     */
    void hold(int slot) {
        if (heldCount == held.length) {
            held = Arrays.copyOf(held, heldCount * 2);
        }
        held[heldCount++] = slot;
        updateInterrupts();
    }

    /** It has been delivered. */
    void unhold(int slot) {
        for (int i = 0; i < heldCount; i++) {
            if ((held[i] & ~SOFT) == slot) {
                held[i] = held[--heldCount];
                return;
            }
        }
    }

    /** Interrupt or bottom-half state has changed: what may be delivered changes with it. */
    void updateInterrupts() {
        for (int i = 0; i < heldCount; i++) {
            int slot = held[i] & ~SOFT;
            boolean possible = (held[i] & SOFT) != 0 ? bottomHalvesOn() : interruptible();
            if (possible) {
                world.interconnect().enable(slot);
            } else {
                world.interconnect().disable(slot);
            }
        }
    }

    /** Enters the interrupt level; the interrupted task stands still. */
    void enterInterrupt() {
        interrupt.irqsOff = true;
        interrupt.name = "irq";
        enter();
    }

    /**
     * Enters the interrupt level for RCU callbacks or another bottom half: interrupts are on there,
     * bottom halves off.
     */
    void enterBottomHalf(boolean callbacks) {
        interrupt.bhCount = 1;
        interrupt.name = callbacks ? "rcu callback" : "softirq";
        enter();
    }

    private void enter() {
        inInterrupt = true;
        running = interrupt;
        sectionBegins(interrupt);
        world.interconnect().disable(number);
        updateInterrupts();
        updatePreemption();
    }

    /** Back to the interrupted task, or to idle and whatever became runnable. */
    void leaveInterrupt() {
        inInterrupt = false;
        interrupt.irqsOff = false;
        interrupt.bhCount = 0;
        world.rcu().formEnds(interrupt, Rcu.IRQS_OFF | Rcu.BH_OFF);
        interrupt.interruptedCall = -1;
        interrupt.state = Context.State.UNUSED;
        running = task;
        updateInterrupts();
        Context c = task;
        if (c == null) {
            world.interconnect().disable(number);
            if (queued > 0) {
                switchToNext();
            }
            return;
        }
        updatePreemption();
        resume(c);
    }
}
