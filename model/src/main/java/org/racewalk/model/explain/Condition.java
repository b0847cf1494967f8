package org.racewalk.model.explain;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An expression over the state of a run, with C's operators and precedence: {@code ||}, {@code &&},
 * {@code |}, {@code ^}, {@code &}, comparisons, {@code + -}, {@code ! - ~}, parentheses, numbers,
 * fields by the names that reports use ({@code vma#1.vm_refcnt}, {@code kmalloc-16#1.vma}: a minus
 * that is one needs a space before it where that could be read so), the address of an object or
 * field ({@code &mm#2}), {@code held(LOCK)}, {@code held(LOCK, W)} or {@code R}, {@code
 * allocated(OBJECT)}. 64-bit arithmetic. No assignments, no pointers followed: nothing in it can
 * change the run.
 */
public final class Condition {
    private static final Pattern TOKEN =
            Pattern.compile(
                    "\\s*(?:(0[xX][0-9a-fA-F]+|[0-9]+)|((?:[A-Za-z_][\\w-]*#[0-9]+|[A-Za-z_][\\w#@]*)"
                        + "(?:\\[[0-9]+\\])*(?:(?:\\.|->)[A-Za-z_]\\w*(?:\\[[0-9]+\\])*)*)"
                        + "|(\\|\\||&&|==|!=|<=|>=|[-+|^&<>!~(),]))");

    private static final List<List<String>> LEVELS =
            List.of(
                    List.of("||"),
                    List.of("&&"),
                    List.of("|"),
                    List.of("^"),
                    List.of("&"),
                    List.of("==", "!="),
                    List.of("<=", ">=", "<", ">"),
                    List.of("+", "-"));

    private final String text;
    private final Node root;

    private Condition(String text, Node root) {
        this.text = text;
        this.root = root;
    }

    /** What an expression may ask. */
    public interface State {
        /**
         * The value of a field or variable.
         *
         * @throws IllegalArgumentException if there is none of that name
         */
        long value(String name);

        /**
         * The address of an object, or of a field.
         *
         * @throws IllegalArgumentException if there is none of that name
         */
        long address(String name);

        /** Whether anybody holds the lock; {@code how}: W, R, or empty for either. */
        boolean held(String lock, String how);

        /** Whether the object is allocated. */
        boolean allocated(String object);
    }

    @FunctionalInterface
    private interface Node {
        long in(State state);
    }

    /**
     * Reads an expression.
     *
     * @throws IllegalArgumentException if it is none, saying where
     */
    public static Condition parse(String text) {
        Parser parser = new Parser(text);
        Node root = parser.level(0);
        if (!parser.next.isEmpty()) {
            throw parser.unexpected();
        }
        return new Condition(text, root);
    }

    /** Its value. */
    public long value(State state) {
        return root.in(state);
    }

    /** Whether its value is not 0. */
    public boolean holds(State state) {
        return root.in(state) != 0;
    }

    @Override
    public String toString() {
        return text;
    }

    /** Recursive descent, one token ahead. */
    private static final class Parser {
        private final String text;
        private final Matcher matcher;
        private int at;
        private String next = "";
        private int kind;

        Parser(String text) {
            this.text = text;
            this.matcher = TOKEN.matcher(text);
            advance();
        }

        private void advance() {
            String rest = text.substring(at);
            if (rest.isBlank()) {
                next = "";
                kind = 0;
                return;
            }
            matcher.region(at, text.length());
            if (!matcher.lookingAt()) {
                next = rest.strip().substring(0, 1);
                throw unexpected();
            }
            at = matcher.end();
            for (kind = 1; kind <= 3; kind++) {
                String found = matcher.group(kind);
                if (found != null) {
                    next = found;
                    return;
                }
            }
        }

        IllegalArgumentException unexpected() {
            String what = next.isEmpty() ? "it ends too early" : "unexpected \"" + next + "\"";
            return new IllegalArgumentException(
                    "not an expression: "
                            + text
                            + ": "
                            + what
                            + " (C operators over numbers, OBJECT.FIELD, &OBJECT, held(LOCK,W),"
                            + " held(LOCK,R), allocated(OBJECT))");
        }

        private boolean take(String token) {
            if (kind == 3 && next.equals(token)) {
                advance();
                return true;
            }
            return false;
        }

        private void expect(String token) {
            if (!take(token)) {
                throw unexpected();
            }
        }

        Node level(int level) {
            if (level == LEVELS.size()) {
                return unary();
            }
            Node left = level(level + 1);
            while (kind == 3 && LEVELS.get(level).contains(next)) {
                String operator = next;
                advance();
                left = binary(operator, left, level(level + 1));
            }
            return left;
        }

        private static Node binary(String operator, Node a, Node b) {
            return switch (operator) {
                case "||" -> s -> a.in(s) != 0 || b.in(s) != 0 ? 1 : 0;
                case "&&" -> s -> a.in(s) != 0 && b.in(s) != 0 ? 1 : 0;
                case "|" -> s -> a.in(s) | b.in(s);
                case "^" -> s -> a.in(s) ^ b.in(s);
                case "&" -> s -> a.in(s) & b.in(s);
                case "==" -> s -> a.in(s) == b.in(s) ? 1 : 0;
                case "!=" -> s -> a.in(s) != b.in(s) ? 1 : 0;
                case "<=" -> s -> a.in(s) <= b.in(s) ? 1 : 0;
                case ">=" -> s -> a.in(s) >= b.in(s) ? 1 : 0;
                case "<" -> s -> a.in(s) < b.in(s) ? 1 : 0;
                case ">" -> s -> a.in(s) > b.in(s) ? 1 : 0;
                case "+" -> s -> a.in(s) + b.in(s);
                default -> s -> a.in(s) - b.in(s);
            };
        }

        private Node unary() {
            if (take("!")) {
                Node of = unary();
                return s -> of.in(s) == 0 ? 1 : 0;
            }
            if (take("-")) {
                Node of = unary();
                return s -> -of.in(s);
            }
            if (take("~")) {
                Node of = unary();
                return s -> ~of.in(s);
            }
            if (take("&")) {
                return address();
            }
            return primary();
        }

        private Node address() {
            if (kind != 2) {
                throw unexpected();
            }
            String name = next.replace("->", ".");
            advance();
            return s -> s.address(name);
        }

        private Node primary() {
            if (take("(")) {
                Node inner = level(0);
                expect(")");
                return inner;
            }
            String token = next;
            if (kind == 1) {
                advance();
                long number = number(token);
                return s -> number;
            }
            if (kind != 2) {
                throw unexpected();
            }
            advance();
            if (kind == 3 && next.equals("(")) {
                return call(token);
            }
            String name = token.replace("->", ".");
            return name.equals("NULL") ? s -> 0 : s -> s.value(name);
        }

        private long number(String token) {
            try {
                return Long.decode(token);
            } catch (NumberFormatException e) {
                throw new IllegalArgumentException("not a 64-bit number: " + token);
            }
        }

        private Node call(String function) {
            expect("(");
            List<String> arguments = new ArrayList<>();
            do {
                if (kind != 2) {
                    throw unexpected();
                }
                String argument = next.replace("->", ".");
                advance();
                // A lock within an object of no known type: kmalloc-16#1+4.
                if (kind == 3 && next.equals("+")) {
                    advance();
                    argument += "+" + next;
                    advance();
                }
                arguments.add(argument);
            } while (take(","));
            expect(")");
            String first = arguments.get(0);
            if (function.equals("held") && arguments.size() <= 2) {
                String how = arguments.size() == 1 ? "" : arguments.get(1);
                if (!List.of("", "W", "R").contains(how)) {
                    throw new IllegalArgumentException(
                            "held(" + first + "," + how + "): expected W or R");
                }
                return s -> s.held(first, how) ? 1 : 0;
            }
            if (function.equals("allocated") && arguments.size() == 1) {
                return s -> s.allocated(first) ? 1 : 0;
            }
            throw new IllegalArgumentException(
                    function + "(): there are held(LOCK), held(LOCK,W) and allocated(OBJECT)");
        }
    }
}
