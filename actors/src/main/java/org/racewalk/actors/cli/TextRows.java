package org.racewalk.actors.cli;

import org.jspecify.annotations.Nullable;

import java.io.PrintWriter;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.List;

/**
 * A table for people: at most so many characters wide, the widest cells cut; one value a line if
 * there are too many columns for that, or few rows.
 */
final class TextRows extends RowFormat.Printer {
    /** A mail's width, if that can be had without cutting; else a terminal's. */
    private static final int WIDEST = 100;

    private static final int NARROWEST = 8;

    /** So few rows are rather printed long than cut. */
    private static final int FEW = 10;

    private static final int DIGITS = 6;
    private static final String GAP = "  ";

    private final PrintWriter out;
    private final int most;
    private List<String> names = List.of();
    private final List<List<String>> rows = new ArrayList<>();
    private boolean[] numbers = new boolean[0];
    private boolean more;

    TextRows(PrintWriter out, int most) {
        this.out = out;
        this.most = most;
    }

    @Override
    public void columns(List<String> all) {
        names = all;
        numbers = new boolean[all.size()];
        java.util.Arrays.fill(numbers, true);
    }

    @Override
    public boolean row(List<@Nullable Object> values) {
        if (rows.size() == most) {
            more = true;
            return false;
        }
        List<String> cells = new ArrayList<>();
        for (int i = 0; i < values.size(); i++) {
            Object value = values.get(i);
            cells.add(cell(value));
            numbers[i] &= value == null || value instanceof Number;
        }
        rows.add(cells);
        return true;
    }

    private static String cell(@Nullable Object value) {
        return switch (value) {
            case null -> "-";
            case Double number when Double.isFinite(number) ->
                    new BigDecimal(number)
                            .round(new MathContext(DIGITS))
                            .stripTrailingZeros()
                            .toPlainString();
            default -> printable(value.toString());
        };
    }

    /** Tables go into mails: no control characters and nothing beyond ASCII. */
    private static String printable(String text) {
        StringBuilder line = new StringBuilder();
        text.chars().forEach(ch -> line.append(ch >= ' ' && ch < 0x7f ? (char) ch : '?'));
        return line.toString();
    }

    @Override
    void end() {
        int[] widths = widths();
        boolean many = names.size() * (NARROWEST + GAP.length()) > WIDEST;
        if (total(widths) > WIDEST && (many || rows.size() <= FEW)) {
            vertical();
        } else {
            shrink(widths);
            line(names, widths);
            rows.forEach(row -> line(row, widths));
        }
        if (rows.isEmpty()) {
            out.print("(no rows)\n");
        } else if (more) {
            out.print("... and more: --rows N shows them, --csv and --json print all\n");
        }
    }

    private int[] widths() {
        int[] widths = new int[names.size()];
        for (int i = 0; i < widths.length; i++) {
            widths[i] = names.get(i).length();
            for (List<String> row : rows) {
                widths[i] = Math.max(widths[i], row.get(i).length());
            }
        }
        return widths;
    }

    private static int total(int[] widths) {
        int total = GAP.length() * (widths.length - 1);
        for (int width : widths) {
            total += width;
        }
        return total;
    }

    /** Takes from the widest until all fit. */
    private static void shrink(int[] widths) {
        while (total(widths) > WIDEST) {
            int widest = 0;
            for (int i = 1; i < widths.length; i++) {
                widest = widths[i] > widths[widest] ? i : widest;
            }
            widths[widest]--;
        }
    }

    private void line(List<String> cells, int[] widths) {
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < widths.length; i++) {
            String cell = cut(cells.get(i), widths[i]);
            String pad = " ".repeat(widths[i] - cell.length());
            line.append(i == 0 ? "" : GAP).append(numbers[i] ? pad + cell : cell + pad);
        }
        out.print(line.toString().stripTrailing() + "\n");
    }

    private static String cut(String cell, int width) {
        return cell.length() <= width ? cell : cell.substring(0, Math.max(0, width - 2)) + "..";
    }

    private void vertical() {
        int width = names.stream().mapToInt(String::length).max().orElse(0);
        int number = 0;
        for (List<String> row : rows) {
            out.print("row " + ++number + "\n");
            for (int i = 0; i < names.size(); i++) {
                String pad = " ".repeat(width - names.get(i).length());
                out.print(GAP + names.get(i) + pad + GAP + row.get(i) + "\n");
            }
        }
    }
}
