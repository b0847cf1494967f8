package org.racewalk.model.trace;

import java.util.List;

/**
 * The part of a trace that a report shows.
 *
 * @param items in order
 * @param kept how many steps of the run are among them
 * @param total how many steps the run took from the end of set-up to the violation
 * @param waiting who waits at the end
 */
record Slice(List<Item> items, int kept, long total, List<Wait> waiting) {
    /** A line or two of the table. */
    sealed interface Item {}

    /**
     * An event.
     *
     * @param number from 1
     * @param index of the event in the trace, or -1 for a step that was not carried out
     */
    record Shown(int number, int index, TraceEvent event) implements Item {}

    /** Equal rounds of a loop on that CPU. */
    record Rounds(int cpu, int task, int more) implements Item {}

    /** Steps left out. */
    record Gap(long steps) implements Item {}

    /** A waiting task: where it began to, and the acts in which the lock's holders took it. */
    record Wait(TraceEvent.Wait begin, List<TraceEvent> holders) {}

    /** The number of the event in the table, or 0. */
    int numberOf(TraceEvent event) {
        for (Item item : items) {
            if (item instanceof Shown shown && shown.event() == event) {
                return shown.number();
            }
        }
        return 0;
    }

    /** The number of the event at that index of the trace, or 0. */
    int numberOf(int index) {
        for (Item item : items) {
            if (item instanceof Shown shown && shown.index() == index) {
                return shown.number();
            }
        }
        return 0;
    }
}
