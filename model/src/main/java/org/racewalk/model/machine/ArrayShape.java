package org.racewalk.model.machine;

import org.jspecify.annotations.Nullable;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The shape of a variable that is an array.
 *
 * @param element type, for example {@code struct page}
 * @param size of an element in bytes
 * @param counts of elements, the outermost dimension first
 */
record ArrayShape(String element, int size, int[] counts) {
    /** A type as it is spelled: the outermost dimension comes last. */
    private static final Pattern SPELLED = Pattern.compile("([^\\[(]+?) ?((?:\\[[0-9]{1,9}])+)");

    /**
     * Of a type.
     *
     * @param whole size of the variable in bytes
     * @return null if it is none, or one whose size is not known
     */
    static @Nullable ArrayShape of(String type, int whole) {
        Matcher spelled = SPELLED.matcher(type);
        if (!spelled.matches()) {
            return null;
        }
        String dimensions = spelled.group(2);
        String[] numbers = dimensions.substring(1, dimensions.length() - 1).split("]\\[", -1);
        int[] counts = new int[numbers.length];
        long elements = 1;
        for (int i = 0; i < counts.length; i++) {
            counts[i] = Integer.parseInt(numbers[counts.length - 1 - i]);
            elements *= counts[i];
        }
        boolean fits = elements > 0 && elements <= whole && whole % elements == 0;
        return fits ? new ArrayShape(spelled.group(1), (int) (whole / elements), counts) : null;
    }

    /** How C writes the place of an element, for example {@code [1][0]}. */
    String indices(int element) {
        StringBuilder text = new StringBuilder();
        int rest = element;
        int stride = 1;
        for (int count : counts) {
            stride *= count;
        }
        for (int count : counts) {
            stride /= count;
            text.append('[').append(rest / stride).append(']');
            rest %= stride;
        }
        return text.toString();
    }
}
