package org.racewalk.model.litmus;

/**
 * A register or a shared variable whose final value is looked at.
 *
 * @param line where it is first mentioned
 * @param thread of a register, or -1 for a shared variable
 * @param index into an array, or -1
 */
public record Observable(int line, int thread, String name, int index)
        implements Comparable<Observable> {
    @Override
    public int compareTo(Observable other) {
        if (thread < 0 != other.thread < 0) {
            return thread < 0 ? 1 : -1;
        }
        int byThread = Integer.compare(thread, other.thread);
        if (byThread != 0) {
            return byThread;
        }
        int byName = name.compareTo(other.name);
        return byName != 0 ? byName : Integer.compare(index, other.index);
    }

    /** Whether both mean the same. */
    public boolean isSame(Observable other) {
        return compareTo(other) == 0;
    }

    /** As a state spells it: {@code 0:r1} or {@code [x]}. */
    public String spelling() {
        if (thread >= 0) {
            return thread + ":" + name;
        }
        return index < 0 ? "[" + name + "]" : name + "[" + index + "]";
    }
}
