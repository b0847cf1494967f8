package org.racewalk.model.litmus;

import org.jspecify.annotations.Nullable;
import org.racewalk.model.litmus.LitmusTest.InitialValue;
import org.racewalk.model.litmus.LitmusTest.Parameter;
import org.racewalk.model.litmus.LitmusTest.ThreadText;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * The shared variables of a test and where they are. Addresses are small enough to survive a cast
 * to int, and far from the numbers that tests use. Each element is a location of its own.
 */
final class Variables {
    private static final long BASE = 0x4a000000L;
    private static final int STRIDE = 0x1000;

    /**
     * A shared variable.
     *
     * @param first number of its (first) location
     * @param length of an array, or 0
     * @param size of an element in bytes
     */
    record Variable(String name, int number, int first, int length, int size) {
        long address() {
            return BASE + (long) number * STRIDE;
        }

        int locations() {
            return Math.max(1, length);
        }
    }

    private final Map<String, Variable> byName = new LinkedHashMap<>();
    private final List<Variable> all = new ArrayList<>();
    private final List<Long> initial = new ArrayList<>();

    Variables(LitmusTest test) {
        for (InitialValue entry : test.initial()) {
            if (entry.thread() < 0) {
                add(entry.name(), entry.length(), size(entry.type()));
            }
        }
        for (ThreadText thread : test.threads()) {
            for (Parameter parameter : thread.parameters()) {
                add(parameter.name(), 0, size(parameter.type()));
            }
        }
        for (InitialValue entry : test.initial()) {
            for (String value : entry.values()) {
                if (!isNumber(value)) {
                    add(plainName(value), 0, 8);
                }
            }
        }
        for (InitialValue entry : test.initial()) {
            if (entry.thread() < 0) {
                Variable variable =
                        all.get(Objects.requireNonNull(byName.get(entry.name())).number());
                for (int i = 0; i < Math.min(entry.values().size(), variable.locations()); i++) {
                    initial.set(variable.first() + i, constant(entry.values().get(i)));
                }
            }
        }
    }

    private static String plainName(String value) {
        int bracket = value.indexOf('[');
        return bracket < 0 ? value : value.substring(0, bracket);
    }

    private static int size(String type) {
        if (type.contains("*")) {
            return 8;
        }
        if (type.matches(".*\\b(int|atomic_t|spinlock_t|u?int32_t|[su]32|unsigned)\\b.*")) {
            return 4;
        }
        if (type.matches(".*\\b(char|bool|_Bool|u?int8_t|[su]8)\\b.*")) {
            return 1;
        }
        return type.matches(".*\\b(short|u?int16_t|[su]16)\\b.*") ? 2 : 8;
    }

    private void add(String name, int length, int size) {
        if (byName.containsKey(name)) {
            return;
        }
        Variable variable = new Variable(name, all.size(), initial.size(), length, size);
        byName.put(name, variable);
        all.add(variable);
        for (int i = 0; i < variable.locations(); i++) {
            initial.add(0L);
        }
    }

    @Nullable Variable find(String name) {
        return byName.get(name);
    }

    int locations() {
        return initial.size();
    }

    long initial(int location) {
        return initial.get(location);
    }

    /** The location at an address, or -1. */
    int locationAt(long address) {
        long offset = address - BASE;
        if (offset < 0 || offset >= (long) all.size() * STRIDE) {
            return -1;
        }
        Variable variable = all.get((int) (offset / STRIDE));
        int inside = (int) (offset % STRIDE);
        if (inside % variable.size() != 0 || inside / variable.size() >= variable.locations()) {
            return -1;
        }
        return variable.first() + inside / variable.size();
    }

    static boolean isNumber(String value) {
        return value.matches("-?[0-9].*");
    }

    /** What a number, or a name, of the frame means. */
    long constant(String value) {
        if (isNumber(value)) {
            return Long.decode(value.replaceAll("[uUlL]+$", ""));
        }
        Variable variable = byName.get(plainName(value));
        if (variable == null) {
            throw new IllegalArgumentException(value);
        }
        int bracket = value.indexOf('[');
        int index =
                bracket < 0
                        ? 0
                        : Integer.parseInt(value.substring(bracket + 1, value.length() - 1));
        return variable.address() + (long) index * variable.size();
    }

    /** A value as a state spells it. */
    String spelling(long value) {
        int location = locationAt(value);
        if (location < 0) {
            return Long.toString(value);
        }
        Variable variable = all.get((int) ((value - BASE) / STRIDE));
        return variable.length() == 0
                ? variable.name()
                : variable.name() + "[" + (location - variable.first()) + "]";
    }

    /** The name of a location. */
    String name(int location) {
        for (Variable variable : all) {
            int index = location - variable.first();
            if (index >= 0 && index < variable.locations()) {
                return variable.length() == 0
                        ? variable.name()
                        : variable.name() + "[" + index + "]";
            }
        }
        return "?";
    }
}
