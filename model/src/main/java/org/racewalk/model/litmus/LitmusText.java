package org.racewalk.model.litmus;

import org.racewalk.model.c.diagnose.CompileException;
import org.racewalk.model.c.diagnose.Diagnostic;

import java.util.List;

/**
 * The characters of a litmus file with comments made blank, line feeds kept. Outside of bodies
 * {@code (* *)}, which nest, {@code //} and {@code /* *}{@code /} are comments and strings are
 * blanked too; inside of bodies only those of C are, since {@code f(*(char **)x)} has none.
 */
final class LitmusText {
    private static final int LONGEST_LINE = 400;

    final String file;
    final String text;
    final char[] clean;
    private int at;

    LitmusText(String file, String text) {
        this.file = file;
        this.text = text;
        this.clean = text.toCharArray();
    }

    /** Blanks comments and strings of the frame from an offset on, as far as a body. */
    int skipFrame(int from) throws CompileException {
        at = from;
        while (at < clean.length && (Character.isWhitespace(clean[at]) || blankComment(true))) {
            at++;
        }
        return at;
    }

    /**
     * The closing bracket that matches the opening one at {@code open}; comments between are
     * blanked.
     *
     * @param nested whether {@code (* *)} is a comment there
     */
    int matching(int open, char opening, char closing, boolean nested) throws CompileException {
        int depth = 0;
        for (at = open; at < clean.length; at++) {
            if (blankComment(nested)) {
                continue;
            }
            if (clean[at] == opening) {
                depth++;
            } else if (clean[at] == closing && --depth == 0) {
                return at;
            }
        }
        throw error(open, "no '" + closing + "' for this '" + opening + "'");
    }

    /** Blanks all comments from here to the end. */
    void blankRest(int from) throws CompileException {
        for (at = from; at < clean.length; at++) {
            blankComment(true);
        }
    }

    /** Blanks a comment that starts here and moves to its last character. */
    private boolean blankComment(boolean nested) throws CompileException {
        int start = at;
        int end;
        if (nested && isPair(at, '(', '*')) {
            end = nestedEnd(at);
        } else if (isPair(at, '/', '*')) {
            int close = text.indexOf("*/", at + 2);
            if (close < 0) {
                throw error(at, "this comment does not end");
            }
            end = close + 2;
        } else if (isPair(at, '/', '/')) {
            int close = text.indexOf('\n', at);
            end = close < 0 ? text.length() : close;
        } else if (nested && clean[at] == '"') {
            int close = text.indexOf('"', at + 1);
            end = close < 0 ? text.length() : close + 1;
        } else {
            return false;
        }
        for (int i = start; i < end; i++) {
            if (clean[i] != '\n') {
                clean[i] = ' ';
            }
        }
        at = end - 1;
        return true;
    }

    private int nestedEnd(int start) throws CompileException {
        int depth = 0;
        for (int i = start; i + 1 < clean.length; i++) {
            if (isPair(i, '(', '*')) {
                depth++;
                i++;
            } else if (isPair(i, '*', ')')) {
                depth--;
                i++;
                if (depth == 0) {
                    return i + 1;
                }
            }
        }
        throw error(start, "this comment does not end");
    }

    private boolean isPair(int index, char first, char second) {
        return index + 1 < clean.length && clean[index] == first && clean[index + 1] == second;
    }

    /** The line of an offset, from 1. */
    int line(int offset) {
        int line = 1;
        for (int i = 0; i < offset && i < text.length(); i++) {
            if (text.charAt(i) == '\n') {
                line++;
            }
        }
        return line;
    }

    /** The text of a line. */
    static String lineText(String text, int line) {
        List<String> lines = text.lines().toList();
        String found = line >= 1 && line <= lines.size() ? lines.get(line - 1).stripTrailing() : "";
        boolean shown =
                found.length() <= LONGEST_LINE && found.chars().allMatch(LitmusText::isText);
        return shown ? found : "";
    }

    private static boolean isText(int c) {
        return c == '\t' || !Character.isISOControl(c);
    }

    CompileException error(int offset, String message) {
        int start = text.lastIndexOf('\n', Math.max(0, offset - 1)) + 1;
        int line = line(offset);
        int column = Math.max(1, offset - start + 1);
        return new CompileException(
                List.of(new Diagnostic(file, line, column, lineText(text, line), message, "")), 1);
    }
}
