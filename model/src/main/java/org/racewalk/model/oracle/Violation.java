package org.racewalk.model.oracle;

import java.util.List;

/**
 * A broken invariant or oracle in a run.
 *
 * @param kind its class
 * @param text one fact line, values and object names in it ({@code value changed: 1 -> 2})
 * @param name the invariant's, label's or lock class's name that belongs to the identity, or empty
 * @param object class of the object concerned ({@code struct mm_struct}), or empty
 * @param objectName with its number in this run ({@code mm_struct#2}), or empty
 * @param parties who took part: the acting one first
 * @param step of the run in which it was noticed
 */
public record Violation(
        ViolationKind kind,
        String text,
        String name,
        String object,
        String objectName,
        List<Party> parties,
        long step) {

    /**
     * One side.
     *
     * @param role what it did, for example {@code read of 8 bytes}, {@code freed}, {@code
     *     allocated}
     * @param task name, or {@code irq}, {@code softirq}, {@code rcu callback}
     * @param taskId pid
     * @param cpu number
     * @param stack innermost first; may be a single frame
     */
    public record Party(String role, String task, int taskId, int cpu, List<Frame> stack) {}

    /**
     * A frame of a stack: function, file and line.
     *
     * @param library whether the function is one of our headers' own: its caller names the finding
     */
    public record Frame(String function, String file, int line, boolean library) {
        public Frame(String function, String file, int line) {
            this(function, file, line, false);
        }
    }

    /**
     * The identity of the finding: class, name, sorted functions of the first two parties (the
     * innermost that are not our headers' own), object class. Holds no value, address, CPU or task
     * number.
     */
    public String signature() {
        String first = parties.isEmpty() ? "" : function(parties.get(0));
        String second = parties.size() < 2 ? "" : function(parties.get(1));
        if (!second.isEmpty() && second.compareTo(first) < 0) {
            String swap = first;
            first = second;
            second = swap;
        }
        StringBuilder text = new StringBuilder(kind.title());
        if (!name.isEmpty()) {
            text.append(' ').append(name);
        }
        text.append(" in ").append(first);
        if (!second.isEmpty() && !second.equals(first)) {
            text.append(" / ").append(second);
        }
        if (!object.isEmpty()) {
            text.append(" on ").append(object);
        }
        return text.toString();
    }

    static String function(Party party) {
        for (Frame frame : party.stack()) {
            if (!frame.library()) {
                return frame.function();
            }
        }
        return party.stack().isEmpty() ? party.task() : party.stack().get(0).function();
    }
}
