package org.racewalk.model.litmus;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * A table of the states that each test can reach: tab-separated with a head line; of its columns
 * {@code id}, {@code group}, {@code threads}, {@code flags} and {@code states} are used.
 */
public final class ExpectedStates {
    /**
     * A test in the table.
     *
     * @param flags as the table has them, or empty
     */
    public record Row(String id, String group, int threads, String flags, Set<String> states) {}

    private final Map<String, Row> rows = new LinkedHashMap<>();

    /**
     * Reads a table.
     *
     * @throws IllegalArgumentException with what is wrong and the line
     */
    public ExpectedStates(String text) {
        List<String> lines = text.lines().toList();
        List<String> head =
                lines.isEmpty() ? List.of() : Arrays.asList(lines.get(0).split("\t", -1));
        int[] columns = new int[5];
        String[] names = {"id", "group", "threads", "flags", "states"};
        for (int i = 0; i < names.length; i++) {
            columns[i] = head.indexOf(names[i]);
            if (columns[i] < 0) {
                throw new IllegalArgumentException("1: no column '" + names[i] + "'");
            }
        }
        for (int n = 1; n < lines.size(); n++) {
            if (!lines.get(n).isBlank()) {
                row(lines.get(n).split("\t", -1), columns, n + 1);
            }
        }
    }

    private void row(String[] cells, int[] columns, int line) {
        for (int column : columns) {
            if (column >= cells.length) {
                throw new IllegalArgumentException(line + ": too few columns");
            }
        }
        if (!cells[columns[2]].matches("[0-9]{1,4}")) {
            throw new IllegalArgumentException(line + ": '" + cells[columns[2]] + "' threads");
        }
        Set<String> states = new TreeSet<>();
        for (String state : cells[columns[4]].split(" \\| ", -1)) {
            states.add(state.strip());
        }
        String id = cells[columns[0]];
        rows.put(
                id,
                new Row(
                        id,
                        cells[columns[1]],
                        Integer.parseInt(cells[columns[2]]),
                        cells[columns[3]],
                        states));
    }

    /** The row of a test, or null. */
    public @org.jspecify.annotations.Nullable Row row(String id) {
        return rows.get(id);
    }

    /** All rows, in order. */
    public List<Row> rows() {
        return new ArrayList<>(rows.values());
    }
}
