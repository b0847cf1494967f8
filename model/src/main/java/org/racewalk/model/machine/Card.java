package org.racewalk.model.machine;

import org.jspecify.annotations.Nullable;

import java.util.Arrays;

/**
 * What every part of a world may know of one task, CPU or the run as a whole, at the time that its
 * version numbers: where a task stands and what it waits for, but not its registers.
 *
 * @param number which one: contexts, then CPUs, then the run
 * @param version counts the changes; the greater one holds
 * @param words the fields, in the order of {@code Context.save} and its kin
 * @param name of the task, or empty
 */
public record Card(int number, long version, long[] words, String name) {
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Card that
                && number == that.number
                && version == that.version
                && Arrays.equals(words, that.words)
                && name.equals(that.name);
    }

    @Override
    public int hashCode() {
        return 31 * number + Long.hashCode(version);
    }
}
