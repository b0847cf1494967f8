package org.racewalk.model.litmus;

import org.racewalk.model.c.diagnose.CompileException;
import org.racewalk.model.litmus.LitmusTest.InitialValue;
import org.racewalk.model.litmus.LitmusTest.Parameter;
import org.racewalk.model.litmus.LitmusTest.ThreadText;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Makes one C file of a litmus file, line by line the same. Registers of a thread are one scope
 * however deep they are declared, and start at 0; those that are observed are handed over at the
 * end of the function. A constant 0 that would make a dependency vanish ({@code r1 & 0}) becomes a
 * parameter, which no simplification sees through. To the model an access is marked if it is
 * written so, and not because of {@code volatile}.
 */
final class BodyWriter {
    /** The parameter that is 0. */
    static final String ZERO = "racewalk_zero";

    /** Words of a header of its own, which is long and seldom needed. */
    private static final Pattern COUNTERS =
            Pattern.compile("\\b(?:atomic_long|atomic64|refcount)_");

    /** The function that stands for a fence that scenarios have no instruction for. */
    static final String AFTER_SRCU_READ_UNLOCK = "racewalk_after_srcu_read_unlock";

    /** The function that takes what is observed. */
    static final String OBSERVE = "racewalk_observe";

    private static final Pattern TOKEN =
            Pattern.compile("[A-Za-z_]\\w*|[0-9]\\w*|\"[^\"]*\"|&&|\\|\\||[-+<>=!&|^]=|->|[^\\s]");
    private static final Pattern TYPE_WORD =
            Pattern.compile(
                    "int|long|short|char|unsigned|signed|void|volatile|const|struct|bool|_Bool|register"
                        + "|[su](8|16|32|64)|size_t|(__)?u?int(8|16|32|64|128|ptr)_t|atomic_t"
                        + "|atomic_long_t|atomic64_t");

    private final LitmusTest test;
    private final LitmusText source;
    private final Variables variables;
    private final List<Observable> observed;

    private BodyWriter(
            LitmusTest test, LitmusText source, Variables variables, List<Observable> observed) {
        this.test = test;
        this.source = source;
        this.variables = variables;
        this.observed = observed;
    }

    /**
     * The C file.
     *
     * @throws CompileException if a thread has no such register as is observed
     */
    static String write(LitmusTest test, Variables variables, List<Observable> observed)
            throws CompileException {
        LitmusText source = new LitmusText(test.file(), test.text());
        for (ThreadText thread : test.threads()) {
            source.matching(thread.body(), '{', '}', false);
        }
        return new BodyWriter(test, source, variables, observed).write();
    }

    private String write() throws CompileException {
        String header = COUNTERS.matcher(test.text()).find() ? "litmus-counters" : "litmus";
        StringBuilder out = new StringBuilder("#include <racewalk/" + header + ".h>");
        int from = 0;
        for (ThreadText thread : test.threads()) {
            lineFeeds(out, from, thread.start());
            thread(out, thread);
            from = thread.end() + 1;
        }
        lineFeeds(out, from, test.text().length());
        return out.append('\n').toString();
    }

    private void lineFeeds(StringBuilder out, int from, int to) {
        for (int i = from; i < to; i++) {
            if (test.text().charAt(i) == '\n') {
                out.append('\n');
            }
        }
    }

    /** A word of a body. */
    private record Token(String text, int start, int depth) {
        int end() {
            return start + text.length();
        }
    }

    private void thread(StringBuilder out, ThreadText thread) throws CompileException {
        out.append("void P").append(thread.number()).append('(');
        for (Parameter parameter : thread.parameters()) {
            out.append(parameter.type().replaceAll("\\bvolatile\\b", ""))
                    .append(" *")
                    .append(parameter.name())
                    .append(", ");
        }
        out.append("long ").append(ZERO).append(") ");
        lineFeeds(out, thread.start(), thread.body());
        char[] body = new char[thread.end() - thread.body() + 1];
        System.arraycopy(source.clean, thread.body(), body, 0, body.length);
        List<Token> tokens = tokens(new String(body));
        Map<String, String> hoisted = new LinkedHashMap<>();
        TreeSet<String> own = new TreeSet<>();
        for (Parameter parameter : thread.parameters()) {
            own.add(parameter.name());
        }
        initialRegisters(thread, hoisted);
        boolean returns = declarations(body, tokens, hoisted, own);
        undeclared(tokens, hoisted, own);
        String text = literals(new String(body), tokens);
        out.append('{');
        hoisted.forEach((name, declaration) -> out.append(' ').append(declaration));
        out.append(text, 1, text.length() - 1);
        if (returns) {
            out.append(" racewalk_end: ;");
        }
        for (int i = 0; i < observed.size(); i++) {
            Observable observable = observed.get(i);
            if (observable.thread() == thread.number()) {
                if (!hoisted.containsKey(observable.name()) && !own.contains(observable.name())) {
                    throw unknown(test, observable);
                }
                out.append(' ').append(OBSERVE).append('(').append(i).append(", (long)(");
                out.append(observable.name()).append("));");
            }
        }
        out.append('}');
    }

    static CompileException unknown(LitmusTest test, Observable observable) {
        String text = LitmusText.lineText(test.text(), observable.line());
        int column = Math.max(0, text.indexOf(observable.name())) + 1;
        String message = "unknown variable '" + observable.spelling() + "' in the condition";
        return new CompileException(
                List.of(
                        new org.racewalk.model.c.diagnose.Diagnostic(
                                test.file(), observable.line(), column, text, message, "")),
                1);
    }

    private static List<Token> tokens(String body) {
        List<Token> tokens = new ArrayList<>();
        Matcher matcher = TOKEN.matcher(body);
        int depth = 0;
        while (matcher.find()) {
            String text = matcher.group();
            if (text.equals("{")) {
                depth++;
            }
            tokens.add(new Token(text, matcher.start(), depth));
            if (text.equals("}")) {
                depth--;
            }
        }
        return tokens;
    }

    private void initialRegisters(ThreadText thread, Map<String, String> hoisted) {
        for (InitialValue entry : test.initial()) {
            if (entry.thread() == thread.number()) {
                String type = entry.type().isEmpty() ? "long" : entry.type();
                long value =
                        entry.values().isEmpty() ? 0 : variables.constant(entry.values().get(0));
                hoisted.put(entry.name(), type + " " + entry.name() + " = " + value + ";");
            }
        }
    }

    /**
     * Takes declarations out that are not at the top of the body, or of registers with an initial
     * value.
     *
     * @return whether the body has a return statement
     */
    private static boolean declarations(
            char[] body, List<Token> tokens, Map<String, String> hoisted, TreeSet<String> own) {
        boolean returns = false;
        for (int i = 1; i < tokens.size(); i++) {
            Token token = tokens.get(i);
            String before = tokens.get(i - 1).text();
            if (token.text().equals("return")) {
                returns = true;
            }
            boolean starts = before.matches("[{};):]|else");
            if (!starts || !TYPE_WORD.matcher(token.text()).matches()) {
                continue;
            }
            if (before.equals(")") && !isCondition(tokens, i - 1)) {
                continue;
            }
            int name = i;
            while (TYPE_WORD.matcher(tokens.get(name).text()).matches()
                    || tokens.get(name).text().equals("*")
                    || tokens.get(name - 1).text().equals("struct")) {
                name++;
            }
            boolean nested = token.depth() > 1 || before.equals(")") || before.equals("else");
            declaration(body, tokens, i, name, nested, hoisted, own);
        }
        return returns;
    }

    /** Whether the closing parenthesis ends the head of an {@code if} or a loop. */
    private static boolean isCondition(List<Token> tokens, int close) {
        int depth = 0;
        for (int i = close; i > 0; i--) {
            String text = tokens.get(i).text();
            if (text.equals(")")) {
                depth++;
            } else if (text.equals("(") && --depth == 0) {
                return tokens.get(i - 1).text().matches("if|while|for|switch");
            }
        }
        return false;
    }

    private static void declaration(
            char[] body,
            List<Token> tokens,
            int type,
            int name,
            boolean nested,
            Map<String, String> hoisted,
            TreeSet<String> own) {
        StringBuilder base = new StringBuilder();
        for (int i = type; i < name; i++) {
            if (!tokens.get(i).text().matches("[*]|const|volatile|register")) {
                base.append(tokens.get(i).text()).append(' ');
            }
        }
        boolean away = nested || hoisted.containsKey(tokens.get(name).text());
        int stars = 0;
        int depth = 0;
        boolean declarator = true;
        for (int i = type; i < tokens.size(); i++) {
            Token token = tokens.get(i);
            String text = token.text();
            if (depth == 0 && text.equals(";")) {
                return;
            }
            depth += text.matches("[({]") ? 1 : text.matches("[)}]") ? -1 : 0;
            if (depth == 0 && text.equals(",")) {
                declarator = true;
                stars = 0;
            } else if (declarator && text.equals("*") || i < name) {
                stars += text.equals("*") ? 1 : 0;
                if (away) {
                    blank(body, token);
                }
            } else if (declarator) {
                declarator = false;
                if (away) {
                    String declaration = base + "*".repeat(stars) + text + " = 0;";
                    if (!own.contains(text)) {
                        hoisted.putIfAbsent(text, declaration);
                    }
                } else {
                    own.add(text);
                }
            }
        }
    }

    private static void blank(char[] body, Token token) {
        for (int i = token.start(); i < token.end(); i++) {
            body[i] = ' ';
        }
    }

    /** Registers need no declaration. */
    private static void undeclared(
            List<Token> tokens, Map<String, String> hoisted, TreeSet<String> own) {
        for (int i = 1; i + 1 < tokens.size(); i++) {
            String text = tokens.get(i).text();
            String before = tokens.get(i - 1).text();
            if (tokens.get(i + 1).text().equals("=")
                    && before.matches("[{};):]|else")
                    && text.matches("[A-Za-z_]\\w*")
                    && !own.contains(text)) {
                hoisted.putIfAbsent(text, "long " + text + " = 0;");
            }
        }
    }

    /** Hides zeros behind the parameter, and makes each return a jump to the end. */
    private static String literals(String body, List<Token> tokens) {
        StringBuilder out = new StringBuilder();
        int from = 0;
        for (int i = 1; i + 1 < tokens.size(); i++) {
            Token token = tokens.get(i);
            String before = tokens.get(i - 1).text();
            String after = tokens.get(i + 1).text();
            String instead = null;
            if (token.text().equals("0") && (before.matches("[&*]") || after.matches("[&*]"))) {
                instead = ZERO;
            } else if (token.text().equals("return")) {
                instead = "goto racewalk_end";
            } else if (token.text().equals("volatile")) {
                instead = "";
            }
            if (instead != null) {
                out.append(body, from, token.start()).append(instead);
                from = token.end();
            }
        }
        return out.append(body, from, body.length()).toString();
    }
}
