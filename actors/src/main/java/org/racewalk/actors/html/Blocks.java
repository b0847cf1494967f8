package org.racewalk.actors.html;

import java.util.ArrayList;
import java.util.List;

/**
 * The top-level blocks of a C source that have braces: functions, structs, initialisers. Comments,
 * strings and lines of the preprocessor are passed over; both branches of a conditional count.
 */
final class Blocks {
    /** Lines from 1, both included. */
    record Block(int from, int to) {
        boolean holds(int line) {
            return from <= line && line <= to;
        }
    }

    /** Lines shown before and after one that is in no block. */
    private static final int AROUND = 6;

    /** A block with more lines is not shown whole. */
    private static final int LONGEST = 400;

    private final List<Block> blocks = new ArrayList<>();
    private int depth;
    private int begin = 1;
    private boolean comment;
    private boolean directive;

    private Blocks() {}

    /** The blocks in order. */
    static List<Block> of(List<String> lines) {
        Blocks found = new Blocks();
        for (int i = 0; i < lines.size(); i++) {
            found.line(i + 1, lines.get(i));
        }
        return found.blocks;
    }

    /** The block around a line, or the lines next to it. */
    static Block around(List<Block> blocks, int line, int lines) {
        for (Block block : blocks) {
            if (block.holds(line) && block.to() - block.from() < LONGEST) {
                return block;
            }
        }
        return new Block(Math.max(1, line - AROUND), Math.min(lines, line + AROUND));
    }

    private void line(int number, String text) {
        boolean inside = directive;
        if (!comment && !inside && text.stripLeading().startsWith("#")) {
            inside = true;
        }
        directive = inside && text.endsWith("\\");
        boolean blank = !comment && (inside || text.isBlank());
        if (!inside) {
            characters(number, text);
        }
        if (depth == 0 && (blank || text.stripTrailing().endsWith("*/"))) {
            begin = number + 1;
        }
    }

    private void characters(int number, String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean pair = i + 1 < text.length();
            if (comment) {
                if (c == '*' && pair && text.charAt(i + 1) == '/') {
                    comment = false;
                    i++;
                }
            } else if (c == '/' && pair && text.charAt(i + 1) == '*') {
                comment = true;
                i++;
            } else if (c == '/' && pair && text.charAt(i + 1) == '/') {
                return;
            } else if (c == '"' || c == '\'') {
                i = quoted(text, i, c);
            } else {
                bracket(number, c);
            }
        }
    }

    /** Index of the closing quote. */
    private static int quoted(String text, int from, char quote) {
        int i = from + 1;
        while (i < text.length() && text.charAt(i) != quote) {
            i += text.charAt(i) == '\\' ? 2 : 1;
        }
        return i;
    }

    private void bracket(int number, char c) {
        if (c == '{') {
            depth++;
        } else if (c == '}' && depth > 0) {
            depth--;
            if (depth == 0) {
                blocks.add(new Block(begin, number));
                begin = number + 1;
            }
        } else if (c == ';' && depth == 0) {
            begin = number + 1;
        }
    }
}
