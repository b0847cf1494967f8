package org.racewalk.model.program;

/**
 * Targets of a {@code switch}: entry i matches low[i] &lt;= value &lt;= high[i], compared as the
 * sign the front end chose (values are canonical registers).
 */
public record SwitchTable(long[] low, long[] high, int[] target, int otherwise, boolean unsigned) {
    /** Where the value goes. */
    public int lookUp(long value) {
        int index = indexOf(value);
        return index < target.length ? target[index] : otherwise;
    }

    /** The number of the entry that the value matches, or how many there are if none. */
    public int indexOf(long value) {
        for (int i = 0; i < low.length; i++) {
            if (unsigned
                    ? Long.compareUnsigned(low[i], value) <= 0
                            && Long.compareUnsigned(value, high[i]) <= 0
                    : low[i] <= value && value <= high[i]) {
                return i;
            }
        }
        return low.length;
    }
}
