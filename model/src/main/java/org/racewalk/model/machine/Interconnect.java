package org.racewalk.model.machine;

import org.jspecify.annotations.Nullable;

import java.util.Arrays;
import java.util.Objects;

/**
 * Carries every message of a world and releases one event at a time, the one that the {@link
 * Decider} names. Events live in numbered slots of preallocated arrays: slot i is CPU i's "go on",
 * the slots above hold messages in flight. What is enabled never depends on virtual time.
 *
 * <p>Not thread safe. Grows with the number of messages in flight, does not shrink.
 */
public class Interconnect {
    private static final int NOT_ENABLED = -1;

    private final int cpus;
    private int[] kind;
    private int[] target;
    private long[] argument;
    private long[] argument2;
    private long[] since;

    /** Per CPU: the number of the newest event when it made its last step. */
    private final long[] ran;

    private long[] touched;
    private boolean[] writes;
    private boolean[] relaxed;
    private int[] place;
    private int[] enabled;
    private int enabledCount;
    private int slots;
    private int freeSlot;
    private int[] nextFree;
    private long sequence;
    private long changes;
    private long steps;
    private int last = -1;
    private long lastTouched;
    private boolean lastWrites;
    private final Decider decider;
    private @Nullable Interconnect saved;

    Interconnect(int cpus, Decider decider) {
        this.cpus = cpus;
        this.decider = decider;
        ran = new long[cpus];
        int capacity = Math.max(16, cpus * 4);
        kind = new int[capacity];
        target = new int[capacity];
        argument = new long[capacity];
        argument2 = new long[capacity];
        since = new long[capacity];
        touched = new long[capacity];
        writes = new boolean[capacity];
        relaxed = new boolean[capacity];
        place = new int[capacity];
        enabled = new int[capacity];
        nextFree = new int[capacity];
    }

    /** Back to no event in flight. */
    void reset() {
        Arrays.fill(place, 0, slots, NOT_ENABLED);
        Arrays.fill(place, 0, cpus, NOT_ENABLED);
        for (int cpu = 0; cpu < cpus; cpu++) {
            kind[cpu] = MessageKind.GO_ON;
            target[cpu] = cpu;
            touched[cpu] = 0;
            relaxed[cpu] = false;
            ran[cpu] = 0;
        }
        slots = cpus;
        freeSlot = NOT_ENABLED;
        enabledCount = 0;
        sequence = 0;
        changes = 0;
        steps = 0;
        last = -1;
        lastTouched = 0;
        lastWrites = false;
    }

    /** Keeps all events as they are. */
    void save() {
        Interconnect kept = new Interconnect(cpus, decider);
        while (kept.kind.length < slots) {
            kept.grow();
        }
        kept.copy(this);
        saved = kept;
    }

    /** Back to what was kept. */
    void restore() {
        copy(Objects.requireNonNull(saved));
    }

    private void copy(Interconnect other) {
        slots = other.slots;
        System.arraycopy(other.kind, 0, kind, 0, slots);
        System.arraycopy(other.target, 0, target, 0, slots);
        System.arraycopy(other.argument, 0, argument, 0, slots);
        System.arraycopy(other.argument2, 0, argument2, 0, slots);
        System.arraycopy(other.since, 0, since, 0, slots);
        System.arraycopy(other.touched, 0, touched, 0, slots);
        System.arraycopy(other.writes, 0, writes, 0, slots);
        System.arraycopy(other.relaxed, 0, relaxed, 0, slots);
        System.arraycopy(other.place, 0, place, 0, slots);
        System.arraycopy(other.nextFree, 0, nextFree, 0, slots);
        System.arraycopy(other.ran, 0, ran, 0, cpus);
        enabledCount = other.enabledCount;
        System.arraycopy(other.enabled, 0, enabled, 0, enabledCount);
        freeSlot = other.freeSlot;
        sequence = other.sequence;
        changes = other.changes;
        steps = other.steps;
        last = other.last;
        lastTouched = other.lastTouched;
        lastWrites = other.lastWrites;
    }

    // ---- for deciders
    // ------------------------------------------------------------------------------

    /** How many CPUs; slots below are their "go on" events. */
    public int cpus() {
        return cpus;
    }

    /** How many events may be next. */
    public int enabledCount() {
        return enabledCount;
    }

    /** The slot of the i-th enabled event. The order is deterministic but means nothing. */
    public int enabledSlot(int i) {
        return enabled[i];
    }

    /** Where a slot stands among the enabled ones, or -1. */
    public int enabledPlace(int slot) {
        return place[slot];
    }

    /** Slots in use are below this number. */
    public int slots() {
        return slots;
    }

    /** A {@link MessageKind}. */
    public int kind(int slot) {
        return kind[slot];
    }

    /**
     * The CPU (or for messages to the Rcu, the CPU they come from) that a slot's event concerns.
     */
    public int target(int slot) {
        return target[slot];
    }

    /**
     * Number of the event in the slot, drawn from one counter: it changes with each new event
     * there, so a decider can tell that it must draw anew. Greater is younger.
     */
    public long since(int slot) {
        return since[slot];
    }

    /** Address (cut to eight bytes) that the event will access, or 0 if none or not known. */
    public long touched(int slot) {
        return touched[slot];
    }

    /** Whether the event may write there. */
    public boolean writes(int slot) {
        return writes[slot];
    }

    /**
     * Whether the CPU waits in a spin loop (cpu_relax, a failed trylock): others should go first.
     */
    public boolean relaxed(int slot) {
        return relaxed[slot];
    }

    /**
     * Changes whenever an event is enabled, disabled or new, but for a CPU that goes on and is
     * enabled again at once: while it stays the same, the last slot alone holds a new event.
     */
    public long changes() {
        return changes;
    }

    /** The slot whose event came last, or -1. */
    public int last() {
        return last;
    }

    /** What the last event touched, or 0. */
    public long lastTouched() {
        return lastTouched;
    }

    public boolean lastWrites() {
        return lastWrites;
    }

    /** Steps of this run so far. */
    public long steps() {
        return steps;
    }

    /** As another part of the world tells. */
    void steps(long number) {
        steps = number;
    }

    /**
     * The place of the calm default among the enabled events: the last CPU goes on, else the
     * oldest.
     */
    public int calm() {
        if (last >= 0 && last < cpus && place[last] >= 0 && !relaxed[last]) {
            return place[last];
        }
        int best = 0;
        for (int i = 1; i < enabledCount; i++) {
            if (rank(enabled[i]) < rank(enabled[best])) {
                best = i;
            }
        }
        return best;
    }

    /** Age, but spinning CPUs after all others and preemptions last. */
    private long rank(int slot) {
        long late = kind[slot] == MessageKind.PREEMPT ? 1L << 61 : relaxed[slot] ? 1L << 60 : 0;
        return since[slot] + late;
    }

    /**
     * The place of the event that has waited longest: whoever follows it starves nobody. A
     * preemption counts only after the CPU has made a step: two tasks of one CPU would otherwise be
     * preempted in turn for ever.
     */
    int fair() {
        int best = -1;
        for (int i = 0; i < enabledCount; i++) {
            int slot = enabled[i];
            boolean early = kind[slot] == MessageKind.PREEMPT && ran[target[slot]] < since[slot];
            if (!early && (best < 0 || since[slot] < since[enabled[best]])) {
                best = i;
            }
        }
        return Math.max(best, 0);
    }

    // ---- for the machine
    // ---------------------------------------------------------------------------

    /** The next event's slot, or -1 if nothing is enabled. Counts a step. */
    int next() {
        int count = enabledCount;
        if (count == 0) {
            return NOT_ENABLED;
        }
        if (count == 1) {
            decider.only(this);
            return taken(enabled[0]);
        }
        return taken(enabled[decider.event(this)]);
    }

    /** The next event by a given order instead of the decider's: fair tails, set-up. */
    int nextAt(int index) {
        return taken(enabled[index]);
    }

    private int taken(int slot) {
        steps++;
        last = slot;
        if (slot < cpus) {
            ran[slot] = sequence;
        }
        lastTouched = touched[slot];
        lastWrites = writes[slot];
        return slot;
    }

    /** CPU's "go on" is enabled with a new access at hand. */
    void pending(int cpu, long address, boolean write, boolean inSpinLoop) {
        since[cpu] = ++sequence;
        touched[cpu] = address & -8L;
        writes[cpu] = write;
        relaxed[cpu] = inSpinLoop;
        if (cpu != last) {
            changes++;
        }
        if (place[cpu] < 0) {
            enable(cpu);
        }
    }

    /**
     * Puts a message in flight, not deliverable yet unless {@code deliverable}. Returns its slot.
     */
    int send(int messageKind, int toCpu, long first, long second, boolean deliverable) {
        int slot = freeSlot;
        if (slot >= 0) {
            freeSlot = nextFree[slot];
        } else {
            slot = slots++;
            if (slot == kind.length) {
                grow();
            }
        }
        kind[slot] = messageKind;
        target[slot] = toCpu;
        argument[slot] = first;
        argument2[slot] = second;
        since[slot] = ++sequence;
        touched[slot] = 0;
        writes[slot] = false;
        relaxed[slot] = false;
        place[slot] = NOT_ENABLED;
        if (deliverable) {
            enable(slot);
        }
        return slot;
    }

    long argument(int slot) {
        return argument[slot];
    }

    long argument2(int slot) {
        return argument2[slot];
    }

    /** A hash of the messages under way: how many, and which of them can be delivered to whom. */
    long mixMessages() {
        int count = slots - cpus;
        for (int slot = freeSlot; slot >= 0; slot = nextFree[slot]) {
            count--;
        }
        long deliverable = 0;
        for (int i = 0; i < enabledCount; i++) {
            int slot = enabled[i];
            deliverable += slot < cpus ? 0 : LivelockCheck.mix(kind[slot] * 64L + target[slot], 1);
        }
        return LivelockCheck.mix(deliverable, count);
    }

    /** The message has been delivered or is no longer wanted. */
    void discard(int slot) {
        disable(slot);
        nextFree[slot] = freeSlot;
        freeSlot = slot;
    }

    void enable(int slot) {
        if (place[slot] < 0) {
            changes++;
            place[slot] = enabledCount;
            enabled[enabledCount++] = slot;
        }
    }

    void disable(int slot) {
        int at = place[slot];
        if (at < 0) {
            return;
        }
        changes++;
        int moved = enabled[--enabledCount];
        enabled[at] = moved;
        place[moved] = at;
        place[slot] = NOT_ENABLED;
    }

    private void grow() {
        int capacity = kind.length * 2;
        kind = Arrays.copyOf(kind, capacity);
        target = Arrays.copyOf(target, capacity);
        argument = Arrays.copyOf(argument, capacity);
        argument2 = Arrays.copyOf(argument2, capacity);
        since = Arrays.copyOf(since, capacity);
        touched = Arrays.copyOf(touched, capacity);
        writes = Arrays.copyOf(writes, capacity);
        relaxed = Arrays.copyOf(relaxed, capacity);
        place = Arrays.copyOf(place, capacity);
        enabled = Arrays.copyOf(enabled, capacity);
        nextFree = Arrays.copyOf(nextFree, capacity);
    }
}
