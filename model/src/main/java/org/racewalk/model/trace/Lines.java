package org.racewalk.model.trace;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Text that fits a mail: ASCII, at most 72 columns, nothing lost that can be broken. */
public final class Lines {
    /** Columns of a line at most. */
    public static final int WIDTH = 72;

    /** Where a token too long for a line may be cut, after the character. */
    private static final List<String> SEAMS = List.of("/(,", ".:_-");

    private Lines() {}

    /** The line of a splat's beginning and end, as long as the kernel's. */
    public static String rule() {
        return "=".repeat(66);
    }

    /** Everything else than printable ASCII becomes a space or a question mark. */
    public static String ascii(String text) {
        StringBuilder clean = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            clean.append(c >= ' ' && c <= '~' ? c : Character.isWhitespace(c) ? ' ' : '?');
        }
        return clean.toString();
    }

    /** With commas. */
    public static String number(long value) {
        return String.format(Locale.ROOT, "%,d", value);
    }

    /** {@code 1 step}, {@code 2 steps}. */
    public static String count(long n, String noun) {
        return number(n) + " " + noun + (n == 1 ? "" : noun.endsWith("h") ? "es" : "s");
    }

    /** {@code first} before the first line, as many spaces before the others. */
    public static List<String> paragraph(String first, String text) {
        return paragraph(first, " ".repeat(first.length()), text);
    }

    /** {@code first} before the first line, {@code others} before the others. */
    public static List<String> paragraph(String first, String others, String text) {
        List<String> lines = new ArrayList<>();
        int width = WIDTH - Math.max(first.length(), others.length());
        for (String line : wrap(text, width, 0)) {
            lines.add(((lines.isEmpty() ? first : others) + line).stripTrailing());
        }
        return lines;
    }

    /**
     * Breaks at spaces (not behind an arrow), and inside tokens only where one is longer than a
     * line.
     */
    public static List<String> wrap(String text, int width, int hang) {
        List<String> lines = new ArrayList<>();
        StringBuilder line = new StringBuilder();
        String indent = " ".repeat(hang);
        for (String word : ascii(text).trim().split("(?<!->) +")) {
            String rest = word;
            boolean fresh = line.length() == 0 || line.toString().isBlank();
            if (!fresh && line.length() + 1 + rest.length() > width) {
                lines.add(line.toString());
                line = new StringBuilder(indent);
                fresh = true;
            }
            if (!fresh) {
                line.append(' ');
            }
            while (line.length() + rest.length() > width) {
                int cut = seam(rest, width - line.length());
                lines.add(line + rest.substring(0, cut));
                line = new StringBuilder(indent);
                rest = rest.substring(cut);
            }
            line.append(rest);
        }
        lines.add(line.toString());
        return lines;
    }

    private static int seam(String token, int room) {
        for (String seams : SEAMS) {
            for (int cut = room; cut > room / 2; cut--) {
                if (seams.indexOf(token.charAt(cut - 1)) >= 0) {
                    return cut;
                }
            }
        }
        return Math.max(1, room);
    }

    /** A long path keeps its tail: {@code .../mm/mmap_lock.c:91}. */
    static String pathTail(String path, int width) {
        if (path.length() <= width) {
            return path;
        }
        String mark = "...";
        for (int at = path.indexOf('/'); at >= 0; at = path.indexOf('/', at + 1)) {
            if (mark.length() + path.length() - at <= width) {
                return mark + path.substring(at);
            }
        }
        return middle(path.substring(path.lastIndexOf('/') + 1), width);
    }

    /** A long name loses its middle: head and tail tell names apart. */
    static String middle(String name, int width) {
        if (name.length() <= width) {
            return name;
        }
        if (width <= 4) {
            return name.substring(0, Math.max(0, width));
        }
        int head = (width - 2) / 2;
        int tail = width - 2 - head;
        return name.substring(0, head) + ".." + name.substring(name.length() - tail);
    }

    /** With spaces behind up to a width. */
    public static String pad(String text, int width) {
        return text + " ".repeat(Math.max(0, width - text.length()));
    }
}
