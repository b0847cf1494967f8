package org.racewalk.model.litmus;

import org.jspecify.annotations.Nullable;

import java.util.List;

/**
 * A litmus file as read, its bodies still text.
 *
 * @param file path as the user named it
 * @param name what follows {@code C} in the first line
 * @param text the whole file
 * @param initial the entries of the initial state, in order
 * @param locations what {@code locations} lists
 * @param filter which executions count, or null for all
 * @param quantifier of the final condition
 */
public record LitmusTest(
        String file,
        String name,
        String text,
        List<InitialValue> initial,
        List<ThreadText> threads,
        List<Observable> locations,
        @Nullable Condition filter,
        Quantifier quantifier,
        Condition condition) {

    /** How a final condition is meant. */
    public enum Quantifier {
        EXISTS,
        NOT_EXISTS,
        FORALL
    }

    /**
     * An entry of the initial state.
     *
     * @param thread of a register, or -1 for a shared variable
     * @param type as written, or empty
     * @param length of an array, or 0
     * @param values numbers, or names whose address is meant; empty if none is given
     */
    public record InitialValue(
            int line, int thread, String type, String name, int length, List<String> values) {}

    /**
     * A parameter: the name of a shared variable.
     *
     * @param type of the variable, without the final {@code *}
     */
    public record Parameter(String type, String name) {}

    /**
     * A thread.
     *
     * @param start where its head begins in the text
     * @param body where the opening brace of its body is
     * @param end where the closing brace is
     */
    public record ThreadText(
            int number, List<Parameter> parameters, int start, int body, int end) {}
}
