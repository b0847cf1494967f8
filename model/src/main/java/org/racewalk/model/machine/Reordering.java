package org.racewalk.model.machine;

/**
 * Why a step may come in another order than the program's: the rule of the memory order that
 * permitted it, in a sentence with places for one or two instructions.
 */
public enum Reordering {
    /** {1}: the earlier load. */
    LOAD_BEFORE_LOAD(
            "load answered before the earlier load at {1}:"
                    + " no acquire, smp_rmb() or address dependency between them"),

    /** {1}: the earlier store. */
    LOAD_BEFORE_STORE(
            "load answered before the earlier store at {1} was made:"
                    + " no full barrier between them"),

    /** {1}: the store that the load did not see. */
    LOAD_FROM_PAST(
            "load answered as of before the store at {1} reached CPU{cpu}:"
                    + " nothing before it in its task makes it wait"),

    /** {1}: the store that the load did not see; {2}: the later one of the same CPU. */
    STORE_OVERTAKEN(
            "the store at {1} has not reached CPU{cpu}, the later one at {2} has:"
                    + " no release or smp_wmb() between them"),

    /** As before, for a load that is answered from the past. */
    STORE_ARRIVED_AFTER(
            "load answered as of before the store at {1} reached CPU{cpu}, after the later one at"
                    + " {2}: no release or smp_wmb() between them"),

    /** {1}: the store that the load did not see. */
    STORE_ON_ITS_WAY(
            "the store at {1} has not reached CPU{cpu}:"
                    + " no full barrier, release and acquire, lock or grace period waits for it"),

    /** {1}: the newer store. */
    STORE_PLACED_BEFORE(
            "store comes before the one at {1} in the order of their location:"
                    + " CPU{cpu} had not seen that one"),

    /** {1}: the later store. */
    LOAD_AFTER_STORE(
            "load answered after the later store at {1}:"
                    + " no dependency, acquire, release or full barrier between them"),

    /** {1}: the store in the buffer. */
    LOAD_PASSES_BUFFER(
            "load answered while the earlier store at {1} waits in the store buffer of CPU{cpu}:"
                    + " no full barrier between them");

    private final String sentence;

    Reordering(String sentence) {
        this.sentence = sentence;
    }

    /** The sentence, with places as a report names them. */
    public String sentence(int cpu, String first, String second) {
        return sentence.replace("{cpu}", Integer.toString(cpu))
                .replace("{1}", first)
                .replace("{2}", second);
    }
}
