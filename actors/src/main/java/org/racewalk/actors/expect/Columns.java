package org.racewalk.actors.expect;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Text in columns that fits a mail: at most 72 wide, broken at spaces. */
public final class Columns {
    public static final int WIDTH = 72;

    private Columns() {}

    /** Across the whole width. */
    public static String rule() {
        return "-".repeat(WIDTH);
    }

    /** With commas between thousands. */
    public static String number(long value) {
        return String.format(Locale.ROOT, "%,d", value);
    }

    /** {@code 1 run}, {@code 2 runs}. */
    public static String count(long value, String noun) {
        return number(value) + " " + noun + (value == 1 ? "" : "s");
    }

    /** With spaces behind, to that width. */
    public static String pad(String text, int width) {
        return text + " ".repeat(Math.max(0, width - text.length()));
    }

    /** Indented by so many spaces, further lines by two more. */
    public static List<String> paragraph(int indent, String text) {
        List<String> lines = new ArrayList<>();
        for (String line : wrap(text, WIDTH - indent - 2)) {
            lines.add(" ".repeat(lines.isEmpty() ? indent : indent + 2) + line);
        }
        return lines;
    }

    /** Breaks at spaces; a word that is longer than a line gets one of its own, cut. */
    public static List<String> wrap(String text, int width) {
        List<String> lines = new ArrayList<>();
        StringBuilder line = new StringBuilder();
        for (String word : text.trim().split("\\s+")) {
            String rest = word;
            if (!line.isEmpty() && line.length() + 1 + rest.length() > width) {
                lines.add(line.toString());
                line.setLength(0);
            }
            line.append(line.isEmpty() ? "" : " ");
            while (line.length() + rest.length() > width) {
                int room = width - line.length();
                lines.add(line + rest.substring(0, room));
                line.setLength(0);
                rest = rest.substring(room);
            }
            line.append(rest);
        }
        lines.add(line.toString());
        return lines;
    }

    /** A row of a table: each cell wrapped to its width, two spaces between them. */
    static List<String> cells(int indent, int[] widths, String... cells) {
        List<List<String>> columns = new ArrayList<>();
        int height = 0;
        for (int i = 0; i < cells.length; i++) {
            columns.add(wrap(cells[i], widths[i]));
            height = Math.max(height, columns.get(i).size());
        }
        List<String> lines = new ArrayList<>();
        for (int line = 0; line < height; line++) {
            StringBuilder text = new StringBuilder(" ".repeat(indent));
            for (int i = 0; i < cells.length; i++) {
                List<String> column = columns.get(i);
                text.append(pad(line < column.size() ? column.get(line) : "", widths[i] + 2));
            }
            lines.add(text.toString().stripTrailing());
        }
        return lines;
    }

    /**
     * A row: text on the left, wrapped, and a figure at the right end of its first line.
     *
     * @param first before the first line of the left text; others get as many spaces
     */
    public static List<String> row(String first, String left, String right) {
        int width = WIDTH - first.length() - right.length() - 2;
        List<String> lines = new ArrayList<>();
        for (String line : wrap(left, width)) {
            if (lines.isEmpty()) {
                lines.add(first + pad(line, width) + "  " + right);
            } else {
                lines.add(" ".repeat(first.length() + 2) + line);
            }
        }
        return lines.stream().map(String::stripTrailing).toList();
    }
}
