package org.racewalk.model.order;

/**
 * The memory of the {@code lkmm} machine. Stores are numbered 0 to {@link #CAPACITY} - 1 while they
 * live, and a set of stores is a {@code long}. Who drives it decides when an access executes and
 * when a store is delivered, and which of the earlier stores a store must not overtake; what can be
 * seen then follows from here.
 *
 * <p>When the numbers run out, {@link #retire} turns stores that everybody has seen into initial
 * values; if that frees none, something must be delivered first.
 */
public final class Storage {
    /** How many stores can live at a time. */
    public static final int CAPACITY = 64;

    /** The number that stands for the initial value of a location. */
    public static final int INITIAL = Coherence.INITIAL;

    private final int cpus;
    private final Coherence coherence;
    private final Propagation propagation;
    private final int[] cpuOf = new int[CAPACITY];

    /** Storage without any store. */
    public Storage(int cpus, int locations) {
        this.cpus = cpus;
        this.coherence = new Coherence(locations);
        this.propagation = new Propagation(cpus);
    }

    /** Forgets all stores; initial values stay as set, or as {@link #retire} left them. */
    public void reset(int locations) {
        coherence.reset(locations);
        propagation.reset();
    }

    /** Sets the value that a location has before any store. */
    public void setInitial(int location, long value) {
        coherence.grow(location + 1);
        coherence.setInitial(location, value);
    }

    /** How many CPUs there are. */
    public int cpus() {
        return cpus;
    }

    // ---- reading

    /** What a load of this CPU sees now: the newest store of those that have reached it. */
    public int newestSeen(int cpu, int location) {
        return coherence.newestOf(location, propagation.seen(cpu));
    }

    /** The newest store of all; the final value once everything has been executed. */
    public int newest(int location) {
        return coherence.last(location);
    }

    /** The value of a store, or of the location's initial value. */
    public long value(int store, int location) {
        return coherence.value(store, location);
    }

    /** Whether {@code earlier} is older than {@code later}, or the same, in coherence order. */
    public boolean isOldOrSame(int earlier, int later) {
        int store = later;
        while (store >= 0 && store != earlier) {
            store = coherence.before(store);
        }
        return store == earlier;
    }

    /** The next older store of the same location. */
    public int older(int store) {
        return coherence.before(store);
    }

    /** The next newer store of the same location, or {@link #INITIAL} if it is the newest. */
    public int newer(int store) {
        return coherence.after(store, coherence.location(store));
    }

    /** The stores to a location. */
    public long storesTo(int location) {
        long stores = 0;
        for (int store = coherence.last(location); store >= 0; store = coherence.before(store)) {
            stores |= 1L << store;
        }
        return stores;
    }

    /** The CPU that made a store. */
    public int cpuOf(int store) {
        return cpuOf[store];
    }

    /** The location of a store. */
    public int locationOf(int store) {
        return coherence.location(store);
    }

    // ---- writing

    /** Whether another store can be made before something is retired. */
    public boolean isFull() {
        return propagation.live() == -1L;
    }

    /** How many places in the coherence order a store of this CPU can choose among now. */
    public int places(int cpu, int location) {
        return coherence.places(location, propagation.seen(cpu));
    }

    /**
     * Executes a store.
     *
     * @param before the stores that must reach any CPU before it does
     * @param place 0 for the newest, 1 for the next older and so on, below {@link #places}
     * @return its number
     */
    public int store(int cpu, int location, long value, long before, int place) {
        int predecessor = coherence.place(location, place);
        int store = free();
        coherence.insert(store, location, value, predecessor, store);
        return added(store, cpu, before);
    }

    /**
     * "If the next entry in co[x] is already an RMW of r, it must wait until it has seen more."
     *
     * @return whether a read-modify-write of this CPU can execute now
     */
    public boolean canModify(int cpu, int location) {
        return !isTaken(newestSeen(cpu, location), location);
    }

    /** Whether the store next after {@code store} is a read-modify-write that read it. */
    public boolean isTaken(int store, int location) {
        return coherence.isTaken(store, location);
    }

    /**
     * Executes the store of a read-modify-write that reads {@link #newestSeen}: "its store goes
     * directly after r; before also takes over r.before."
     */
    public int modify(int cpu, int location, long value, long before) {
        int read = newestSeen(cpu, location);
        long inherited = read < 0 ? 0 : propagation.before(read);
        int store = free();
        coherence.insert(store, location, value, read, read);
        return added(store, cpu, before | inherited);
    }

    private int added(int store, int cpu, long before) {
        cpuOf[store] = cpu;
        propagation.add(store, cpu, before & ~propagation.everywhere());
        return store;
    }

    private int free() {
        long free = ~propagation.live();
        if (free == 0) {
            throw new IllegalStateException("no room for a store");
        }
        return Long.numberOfTrailingZeros(free);
    }

    // ---- messages

    /** All that the CPU has seen: what a release or a full fence of it is about. */
    public long seen(int cpu) {
        return propagation.seen(cpu) & propagation.live();
    }

    /** What must reach a CPU before this store does, without what has reached all since. */
    public long before(int store) {
        return propagation.before(store);
    }

    /** The stores that are on their way to the CPU. */
    public long inFlight(int cpu) {
        return propagation.inFlight(cpu);
    }

    /** Whether a store may reach the CPU now. */
    public boolean isDeliverable(int store, int cpu) {
        return propagation.isDeliverable(store, cpu);
    }

    /** A store reaches a CPU. */
    public void deliver(int store, int cpu) {
        propagation.deliver(store, cpu);
    }

    /** The stores that have reached all CPUs; bits of numbers not in use mean nothing. */
    public long everywhere() {
        return propagation.everywhere();
    }

    /** Whether each of the stores has reached all CPUs: what a full fence waits for. */
    public boolean isEverywhere(long stores) {
        return (stores & ~propagation.everywhere()) == 0;
    }

    /** The stores that live. */
    public long live() {
        return propagation.live();
    }

    /** The stores that have not reached all CPUs. */
    public long unsettled() {
        return propagation.live() & ~propagation.everywhere();
    }

    /** The CPU executes nothing any more; nobody waits for what is on its way to it. */
    public void finish(int cpu) {
        propagation.finish(cpu);
    }

    // ---- long runs

    /**
     * Turns stores that all CPUs have seen and that are the oldest of their location into initial
     * values. Their numbers may come again at once, so the caller drops them from every set that it
     * keeps; the classes of this package that keep sets have a method {@code forget} for it.
     *
     * @return the stores that are no more
     */
    public long retire() {
        return retire(propagation.live());
    }

    /** As {@link #retire()}, but only of the stores {@code among} those that live. */
    public long retire(long among) {
        long candidates = propagation.live() & among;
        for (int cpu = 0; cpu < cpus; cpu++) {
            candidates &= propagation.seen(cpu);
        }
        long retired = 0;
        boolean more = true;
        while (more) {
            more = false;
            for (long left = candidates & ~retired; left != 0; left &= left - 1) {
                int store = Long.numberOfTrailingZeros(left);
                if (coherence.isOldest(store)) {
                    coherence.settle(store);
                    retired |= 1L << store;
                    more = true;
                }
            }
        }
        propagation.remove(retired);
        return retired;
    }
}
