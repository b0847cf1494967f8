package org.racewalk.model.litmus;

import org.racewalk.model.c.diagnose.CompileException;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads what follows the threads: words, {@code locations} and conditions. */
final class ConditionParser {
    private static final Pattern TOKEN =
            Pattern.compile(
                    "\\s*(?:(?<op>/\\\\|\\\\/|=>|!=|[()\\[\\];:=~,*&{}])|(?<word>-?\\w+(?:\\.\\w+)*))");

    private final LitmusText source;
    private final Matcher matcher;
    private int at;
    private int start;
    private String token = "";

    ConditionParser(LitmusText source, int from) throws CompileException {
        this.source = source;
        this.matcher = TOKEN.matcher(java.nio.CharBuffer.wrap(source.clean));
        this.at = from;
        next();
    }

    private void next() throws CompileException {
        if (matcher.region(at, source.clean.length).lookingAt()) {
            start = matcher.start() + matcher.group().length() - matcher.group().strip().length();
            token = matcher.group().strip();
            at = matcher.end();
            return;
        }
        start = at;
        while (start < source.clean.length && Character.isWhitespace(source.clean[start])) {
            start++;
        }
        token = "";
        if (start < source.clean.length) {
            throw source.error(start, "unexpected '" + source.clean[start] + "'");
        }
    }

    /** The next word, or empty at the end; {@code ~exists} is one. */
    String word() throws CompileException {
        String word = token;
        if (word.equals("~") || word.equals("not")) {
            next();
            word = "~" + token;
        }
        if (!token.isEmpty()) {
            next();
        }
        return word;
    }

    CompileException error(String message) {
        return source.error(start, message);
    }

    /** Nothing may follow. */
    void end() throws CompileException {
        accept(";");
        if (!token.isEmpty()) {
            throw error("unexpected '" + token + "' after the condition");
        }
    }

    private void expect(String wanted) throws CompileException {
        if (!token.equals(wanted)) {
            throw error(
                    token.isEmpty()
                            ? "expected '" + wanted + "' before the end"
                            : "expected '" + wanted + "' before '" + token + "'");
        }
        next();
    }

    private boolean accept(String wanted) throws CompileException {
        if (!token.equals(wanted)) {
            return false;
        }
        next();
        return true;
    }

    List<Observable> locations() throws CompileException {
        List<Observable> list = new ArrayList<>();
        expect("[");
        while (!token.equals("]")) {
            list.add(observable());
            if (!token.equals("]")) {
                expect(";");
            }
        }
        next();
        return list;
    }

    Condition condition() throws CompileException {
        Condition left = disjunction();
        if (accept("=>")) {
            return new Condition.Any(List.of(new Condition.Not(left), condition()));
        }
        return left;
    }

    private Condition disjunction() throws CompileException {
        List<Condition> parts = new ArrayList<>();
        parts.add(conjunction());
        while (accept("\\/")) {
            parts.add(conjunction());
        }
        return parts.size() == 1 ? parts.get(0) : new Condition.Any(parts);
    }

    private Condition conjunction() throws CompileException {
        List<Condition> parts = new ArrayList<>();
        parts.add(negation());
        while (accept("/\\")) {
            parts.add(negation());
        }
        return parts.size() == 1 ? parts.get(0) : new Condition.All(parts);
    }

    private Condition negation() throws CompileException {
        if (accept("~") || accept("not")) {
            return new Condition.Not(negation());
        }
        if (accept("(")) {
            Condition inner = condition();
            expect(")");
            return inner;
        }
        if (accept("true")) {
            return new Condition.All(List.of());
        }
        if (accept("false")) {
            return new Condition.Any(List.of());
        }
        Observable left = observable();
        if (accept("!=")) {
            return new Condition.Not(comparison(left));
        }
        expect("=");
        return comparison(left);
    }

    private Condition comparison(Observable left) throws CompileException {
        if (accept("{")) {
            List<Condition> parts = new ArrayList<>();
            do {
                parts.add(comparison(left));
            } while (accept(","));
            expect("}");
            return new Condition.Any(parts);
        }
        accept("&");
        String value = name();
        if (accept(":")) {
            return new Condition.Same(
                    left, new Observable(source.line(start), number(value), name(), -1));
        }
        if (accept("[")) {
            value = value + "[" + name() + "]";
            expect("]");
        }
        return new Condition.Equal(left, value);
    }

    private Observable observable() throws CompileException {
        int line = source.line(start);
        if (accept("[")) {
            Observable inner = observable();
            expect("]");
            return inner;
        }
        accept("*");
        String name = name();
        int thread = -1;
        if (accept(":")) {
            thread = number(name);
            name = name();
        } else if (Character.isDigit(name.charAt(0)) || name.charAt(0) == '-') {
            throw error("expected a variable before '" + token + "'");
        }
        int index = -1;
        if (accept("[")) {
            index = number(name());
            expect("]");
        }
        return new Observable(line, thread, name, index);
    }

    private int number(String text) throws CompileException {
        if (!text.matches("[0-9]{1,4}")) {
            throw error("expected a number instead of '" + text + "'");
        }
        return Integer.parseInt(text);
    }

    private String name() throws CompileException {
        if (token.isEmpty() || !Character.isJavaIdentifierPart(token.charAt(token.length() - 1))) {
            throw error(
                    token.isEmpty()
                            ? "expected a name before the end"
                            : "expected a name before '" + token + "'");
        }
        String name = token;
        next();
        return name;
    }
}
