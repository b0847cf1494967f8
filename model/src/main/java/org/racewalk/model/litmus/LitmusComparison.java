package org.racewalk.model.litmus;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Holds results against a table: a state outside it is an error of the machine, a state missing is
 * one not seen yet. Where the table has a flag, states are no promise; flags themselves are
 * compared.
 */
public final class LitmusComparison {
    private static final String ALL = "all";
    private static final String FEW = "up to 3";
    private static final String MANY = "4 or more";

    private final ExpectedStates table;
    private final Map<String, Count> groups = new TreeMap<>();
    private final Map<String, Count> sizes = new TreeMap<>();
    private final Count total = new Count(ALL);
    private final List<String> unsound = new ArrayList<>();
    private final List<String> incomplete = new ArrayList<>();
    private final List<String> flags = new ArrayList<>();
    private int unknown;

    /** One line of the comparison. */
    private static final class Count {
        final String name;
        int tests;
        int unsound;
        int complete;
        int states;
        int missed;

        Count(String name) {
            this.name = name;
        }

        void add(int outside, int expected, int missing) {
            tests++;
            unsound += outside > 0 ? 1 : 0;
            complete += missing == 0 ? 1 : 0;
            states += expected;
            missed += missing;
        }

        String line() {
            return String.format(
                    java.util.Locale.ROOT,
                    "%-12s %7d %8d %9d %8d %7d",
                    name,
                    tests,
                    unsound,
                    complete,
                    states,
                    missed);
        }
    }

    /** Nothing compared yet. */
    public LitmusComparison(ExpectedStates table) {
        this.table = table;
    }

    /** Compares a result. */
    public void add(LitmusResult result) {
        ExpectedStates.Row row = table.row(result.id());
        if (row == null) {
            unknown++;
            return;
        }
        if (!row.flags().equals(result.flags())) {
            flags.add(result.id() + ": '" + result.flags() + "' instead of '" + row.flags() + "'");
        }
        if (!row.flags().isEmpty()) {
            return;
        }
        Set<String> seen = new TreeSet<>();
        result.states().forEach(state -> seen.add(state.text()));
        Set<String> outside = new TreeSet<>(seen);
        outside.removeAll(row.states());
        Set<String> missing = new TreeSet<>(row.states());
        missing.removeAll(seen);
        if (!outside.isEmpty()) {
            unsound.add(result.id() + ": " + outside.iterator().next());
        } else if (!missing.isEmpty()) {
            String first = missing.iterator().next();
            incomplete.add(
                    result.id()
                            + ": "
                            + missing.size()
                            + " of "
                            + row.states().size()
                            + ", "
                            + first);
        }
        int expected = row.states().size();
        String size = row.threads() <= 3 ? FEW : MANY;
        groups.computeIfAbsent(row.group(), Count::new)
                .add(outside.size(), expected, missing.size());
        sizes.computeIfAbsent(size, Count::new).add(outside.size(), expected, missing.size());
        total.add(outside.size(), expected, missing.size());
    }

    /** Tests that reached a state outside the table, with the first such state. */
    public List<String> unsound() {
        return List.copyOf(unsound);
    }

    /** Tests that did not reach all states, with the first one missing. */
    public List<String> incomplete() {
        return List.copyOf(incomplete);
    }

    /** Tests whose flags differ from the table's. */
    public List<String> wrongFlags() {
        return List.copyOf(flags);
    }

    /** The comparison, line by line: by group, by the number of threads, and what differs. */
    public List<String> lines() {
        List<String> lines = new ArrayList<>();
        lines.add("group          tests  unsound  complete   states  missed");
        groups.values().forEach(count -> lines.add(count.line()));
        lines.add(total.line());
        lines.add("threads");
        for (String size : List.of(FEW, MANY)) {
            Count count = sizes.get(size);
            if (count != null) {
                lines.add(count.line());
            }
        }
        list(lines, "states outside the table", unsound);
        list(lines, "flags that differ", flags);
        list(lines, "incomplete", incomplete);
        if (unknown > 0) {
            lines.add(unknown + (unknown == 1 ? " test is" : " tests are") + " not in the table");
        }
        return lines;
    }

    private static void list(List<String> lines, String title, List<String> entries) {
        if (!entries.isEmpty()) {
            lines.add(title + ":");
            entries.forEach(entry -> lines.add("  " + entry));
        }
    }
}
