package org.racewalk.model.litmus;

import java.util.List;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;

/** A condition on a final state. */
public sealed interface Condition {
    /** All of them; without any, true. */
    record All(List<Condition> parts) implements Condition {}

    /** One of them; without any, false. */
    record Any(List<Condition> parts) implements Condition {}

    /** Not so. */
    record Not(Condition part) implements Condition {}

    /**
     * A value is as said.
     *
     * @param value a number, or the name of a shared variable whose address is meant
     */
    record Equal(Observable left, String value) implements Condition {}

    /** Two values are the same. */
    record Same(Observable left, Observable right) implements Condition {}

    /** Whether it holds. */
    default boolean holds(ToLongFunction<Observable> values, ToLongFunction<String> constants) {
        return switch (this) {
            case All all -> all.parts.stream().allMatch(p -> p.holds(values, constants));
            case Any any -> any.parts.stream().anyMatch(p -> p.holds(values, constants));
            case Not not -> !not.part.holds(values, constants);
            case Equal equal ->
                    values.applyAsLong(equal.left) == constants.applyAsLong(equal.value);
            case Same same -> values.applyAsLong(same.left) == values.applyAsLong(same.right);
        };
    }

    /** As herd writes it. */
    default String text() {
        return switch (this) {
            case All all -> all.parts.isEmpty() ? "true" : joined(all.parts, " /\\ ");
            case Any any -> any.parts.isEmpty() ? "false" : joined(any.parts, " \\/ ");
            case Not not -> "not (" + not.part.text() + ")";
            case Equal equal -> equal.left.spelling() + "=" + equal.value;
            case Same same -> same.left.spelling() + "=" + same.right.spelling();
        };
    }

    private static String joined(List<Condition> parts, String between) {
        return parts.stream()
                .map(p -> isJoined(p) ? "(" + p.text() + ")" : p.text())
                .collect(Collectors.joining(between));
    }

    private static boolean isJoined(Condition condition) {
        return condition instanceof All all && !all.parts.isEmpty()
                || condition instanceof Any any && !any.parts.isEmpty();
    }

    /** Adds all that it looks at. */
    default void observe(List<Observable> to) {
        switch (this) {
            case All all -> all.parts.forEach(p -> p.observe(to));
            case Any any -> any.parts.forEach(p -> p.observe(to));
            case Not not -> not.part.observe(to);
            case Equal equal -> to.add(equal.left);
            case Same same -> {
                to.add(same.left);
                to.add(same.right);
            }
        }
    }
}
