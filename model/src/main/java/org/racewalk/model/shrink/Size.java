package org.racewalk.model.shrink;

import java.util.Comparator;
import java.util.Locale;

/**
 * How much of a run a reader has to follow up to its violation. Compared field by field, in this
 * order; objects come after switches, because to come before an allocation that has nothing to do
 * with it costs a switch.
 *
 * @param tasks that have made a step
 * @param operations sum of what {@code choose} answered, and how many allocations failed, freed
 *     objects were reused, locks stolen, CPUs given up, plain loads repeated
 * @param switches how often a task acted though the last one could go on ({@link
 *     org.racewalk.model.machine.Standing#isSwitch})
 * @param delays how many accesses were early, late or old, and messages that came while a task
 *     could have gone on
 * @param objects allocated, and locals that others may see
 * @param steps made
 */
public record Size(int tasks, long operations, int switches, int delays, int objects, long steps)
        implements Comparable<Size> {

    private static final Comparator<Size> ORDER =
            Comparator.comparingInt(Size::tasks)
                    .thenComparingLong(Size::operations)
                    .thenComparingInt(Size::switches)
                    .thenComparingInt(Size::delays)
                    .thenComparingInt(Size::objects)
                    .thenComparingLong(Size::steps);

    @Override
    public int compareTo(Size other) {
        return ORDER.compare(this, other);
    }

    /** For people: {@code 2 tasks, 0 operations, 2 switches, 0 delays, 31 objects, 45 steps}. */
    public String text() {
        return String.format(
                Locale.ROOT,
                "%,d %s, %,d %s, %,d %s, %,d %s, %,d %s, %,d %s",
                tasks,
                tasks == 1 ? "task" : "tasks",
                operations,
                operations == 1 ? "operation" : "operations",
                switches,
                switches == 1 ? "switch" : "switches",
                delays,
                delays == 1 ? "delay" : "delays",
                objects,
                objects == 1 ? "object" : "objects",
                steps,
                steps == 1 ? "step" : "steps");
    }
}
