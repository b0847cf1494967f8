package org.racewalk.model.litmus;

import org.jspecify.annotations.Nullable;
import org.racewalk.model.c.diagnose.CompileException;
import org.racewalk.model.litmus.LitmusTest.InitialValue;
import org.racewalk.model.litmus.LitmusTest.Parameter;
import org.racewalk.model.litmus.LitmusTest.Quantifier;
import org.racewalk.model.litmus.LitmusTest.ThreadText;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads the frame of a litmus file: all but the bodies of its threads, which are C. */
public final class LitmusParser {
    private static final Pattern HEAD = Pattern.compile("\\s*C\\s+(\\S[^\\n]*)");
    private static final Pattern THREAD = Pattern.compile("P([0-9]{1,3})\\s*\\(");
    private static final Pattern ENTRY =
            Pattern.compile(
                    "(?<type>(?:[A-Za-z_]\\w*(?:\\s+|(?=\\*)))*[\\s*]*)"
                            + "(?:(?<thread>[0-9]+)\\s*:\\s*)?"
                            + "\\[?(?<name>[A-Za-z_]\\w*)(?:\\[(?<length>[0-9]*)\\])?\\]?"
                            + "(?:\\s*=\\s*(?<value>.+))?",
                    Pattern.DOTALL);
    private static final Pattern VALUE =
            Pattern.compile(
                    "(?:ATOMIC_INIT\\s*)?\\(?\\s*(?:&\\s*)?(-?\\w+(?:\\[[0-9]+\\])?)\\s*\\)?");

    private final LitmusText source;
    private int at;

    private LitmusParser(LitmusText source) {
        this.source = source;
    }

    /**
     * Reads a file.
     *
     * @throws CompileException with one error and its line
     */
    public static LitmusTest parse(String file, String text) throws CompileException {
        return new LitmusParser(new LitmusText(file, text)).parse();
    }

    private LitmusTest parse() throws CompileException {
        Matcher head = HEAD.matcher(source.text);
        if (!head.lookingAt()) {
            throw source.error(0, "a litmus test for C begins with 'C' and a name");
        }
        String name = head.group(1).replaceAll("\\(\\*.*", "").strip();
        at = head.end();
        int open = openingBrace();
        int close = source.matching(open, '{', '}', true);
        List<InitialValue> initial = initial(open + 1, close);
        at = close + 1;
        List<ThreadText> threads = new ArrayList<>();
        ThreadText thread = thread(threads.size());
        while (thread != null) {
            threads.add(thread);
            thread = thread(threads.size());
        }
        if (threads.isEmpty()) {
            throw source.error(at, "expected a thread, 'P0(...) { ... }'");
        }
        source.blankRest(at);
        ConditionParser tail = new ConditionParser(source, at);
        List<Observable> locations = new ArrayList<>();
        Condition filter = null;
        String word = tail.word();
        while (word.equals("locations") || word.equals("filter")) {
            if (word.equals("locations")) {
                locations.addAll(tail.locations());
            } else {
                filter = tail.condition();
            }
            word = tail.word();
        }
        Quantifier quantifier =
                switch (word) {
                    case "exists" -> Quantifier.EXISTS;
                    case "~exists" -> Quantifier.NOT_EXISTS;
                    case "forall" -> Quantifier.FORALL;
                    default -> {
                        if (word.isEmpty() && !locations.isEmpty()) {
                            yield Quantifier.FORALL;
                        }
                        throw tail.error("expected 'exists', '~exists' or 'forall'");
                    }
                };
        Condition condition = word.isEmpty() ? new Condition.All(List.of()) : tail.condition();
        tail.end();
        return new LitmusTest(
                source.file,
                name,
                source.text,
                initial,
                List.copyOf(threads),
                List.copyOf(locations),
                filter,
                quantifier,
                condition);
    }

    /** Skips what generators write between the name and the initial state. */
    private int openingBrace() throws CompileException {
        int i = source.skipFrame(at);
        while (i < source.clean.length && source.clean[i] != '{') {
            i = source.skipFrame(i + 1);
        }
        if (i >= source.clean.length) {
            throw source.error(at, "expected the initial state, '{ ... }'");
        }
        return i;
    }

    private List<InitialValue> initial(int from, int to) throws CompileException {
        List<InitialValue> entries = new ArrayList<>();
        int start = from;
        while (start < to) {
            int end = start;
            while (end < to && source.clean[end] != ';') {
                end++;
            }
            String entry = new String(source.clean, start, end - start);
            if (!entry.isBlank()) {
                int offset = start + entry.length() - entry.stripLeading().length();
                entries.add(entry(entry.strip(), offset));
            }
            start = end + 1;
        }
        return entries;
    }

    private InitialValue entry(String entry, int offset) throws CompileException {
        Matcher matcher = ENTRY.matcher(entry);
        if (!matcher.matches()) {
            throw source.error(offset, "not an initial value: " + entry);
        }
        List<String> values = new ArrayList<>();
        String value = matcher.group("value");
        if (value != null) {
            String list = value.strip();
            boolean braces = list.startsWith("{") && list.endsWith("}");
            for (String part : (braces ? list.substring(1, list.length() - 1) : list).split(",")) {
                Matcher one = VALUE.matcher(part.strip());
                if (!one.matches()) {
                    throw source.error(offset, "not a value: " + part.strip());
                }
                values.add(one.group(1));
            }
        }
        String length = matcher.group("length");
        int elements =
                length == null ? 0 : length.isEmpty() ? values.size() : Integer.parseInt(length);
        String thread = matcher.group("thread");
        return new InitialValue(
                source.line(offset),
                thread == null ? -1 : Integer.parseInt(thread),
                matcher.group("type").strip(),
                matcher.group("name"),
                elements,
                values);
    }

    private @Nullable ThreadText thread(int expected) throws CompileException {
        int start = source.skipFrame(at);
        Matcher matcher = THREAD.matcher(java.nio.CharBuffer.wrap(source.clean));
        if (!matcher.region(start, source.clean.length).lookingAt()) {
            at = start;
            return null;
        }
        if (Integer.parseInt(matcher.group(1)) != expected) {
            throw source.error(start, "expected thread P" + expected);
        }
        int open = matcher.end() - 1;
        int close = source.matching(open, '(', ')', false);
        List<Parameter> parameters = parameters(open + 1, close);
        int body = source.skipFrame(close + 1);
        if (body >= source.clean.length || source.clean[body] != '{') {
            throw source.error(Math.min(body, source.text.length()), "expected '{'");
        }
        int end = source.matching(body, '{', '}', false);
        at = end + 1;
        return new ThreadText(expected, parameters, start, body, end);
    }

    private List<Parameter> parameters(int from, int to) throws CompileException {
        String list = new String(source.clean, from, to - from);
        List<Parameter> parameters = new ArrayList<>();
        if (list.isBlank() || list.strip().equals("void")) {
            return parameters;
        }
        for (String part : list.split(",")) {
            String text = part.strip();
            boolean array = text.endsWith("[]");
            String declared = array ? text.substring(0, text.length() - 2).strip() : text;
            int star = declared.lastIndexOf('*');
            int end = declared.length();
            int start = end;
            while (start > 0 && Character.isJavaIdentifierPart(declared.charAt(start - 1))) {
                start--;
            }
            if (start == end || start == 0 || !array && star < 0) {
                throw source.error(from, "a parameter names a shared variable: 'int *x'");
            }
            String type = declared.substring(0, array ? start : star).strip();
            parameters.add(new Parameter(type, declared.substring(start)));
        }
        return parameters;
    }
}
