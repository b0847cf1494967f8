package org.racewalk.model.litmus;

import org.racewalk.model.c.FrontEnd;
import org.racewalk.model.c.diagnose.CompileException;
import org.racewalk.model.c.diagnose.Diagnostic;
import org.racewalk.model.c.generate.ProgramGenerator;
import org.racewalk.model.c.parse.CompileRequest;
import org.racewalk.model.c.parse.SourceReader;
import org.racewalk.model.litmus.LitmusTest.ThreadText;
import org.racewalk.model.order.Storage;
import org.racewalk.model.program.Program;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/**
 * A litmus test whose bodies are compiled, and the ways that control can take through each thread.
 */
public final class LitmusProgram {
    private static final int MOST_THREADS = 32;
    private static final String UNKNOWN_CALL = "call of the undeclared function ";
    private static final String PRIMITIVES =
            "litmus tests have the primitives of the kernel's memory model, see docs/litmus.md";

    private final LitmusTest test;
    private final Variables variables;
    private final List<Observable> watched;
    private final int shown;
    private final Program program;
    private final List<List<ThreadPath>> paths;

    private LitmusProgram(
            LitmusTest test, Variables variables, List<Observable> watched, Program program)
            throws CompileException {
        this.test = test;
        this.variables = variables;
        this.watched = watched;
        this.shown = shown(test).size();
        this.program = program;
        List<List<ThreadPath>> all = new ArrayList<>();
        for (ThreadText thread : test.threads()) {
            all.add(new PathFinder(test, variables, watched, program, thread).paths());
        }
        this.paths = List.copyOf(all);
        int stores = 0;
        for (List<ThreadPath> ways : paths) {
            stores += ways.stream().mapToInt(p -> Long.bitCount(p.stores)).max().orElse(0);
        }
        if (stores > Storage.CAPACITY || test.threads().size() > MOST_THREADS) {
            String message = "too large: at most 64 stores and 32 threads";
            throw new CompileException(
                    List.of(new Diagnostic(test.file(), 1, 1, "", message, "")), 1);
        }
    }

    /**
     * Reads and compiles a litmus file.
     *
     * @param file path as the user named it
     * @param reader of files, headers included
     * @param ourIncludeDirectory {@code conf/kernel/include}
     * @throws CompileException with what is wrong, at the litmus file's lines
     */
    public static LitmusProgram compile(
            String file, String text, SourceReader reader, String ourIncludeDirectory)
            throws CompileException {
        LitmusTest test = LitmusParser.parse(file, text);
        Variables variables = new Variables(test);
        List<Observable> watched = watched(test);
        for (Observable observable : watched) {
            check(test, variables, observable);
        }
        check(test, variables, test.condition());
        if (test.filter() != null) {
            check(test, variables, test.filter());
        }
        String body = BodyWriter.write(test, variables, watched);
        SourceReader all = path -> path.equals(file) ? body : reader.read(path);
        try {
            Program program =
                    ProgramGenerator.generate(
                            FrontEnd.analyze(
                                    new CompileRequest(
                                            file,
                                            all,
                                            ourIncludeDirectory,
                                            List.of(),
                                            null,
                                            List.of())));
            return new LitmusProgram(test, variables, watched, program);
        } catch (CompileException e) {
            throw inFile(e, test);
        }
    }

    /** Shows the lines of the litmus file, not those of the C file made of it. */
    private static CompileException inFile(CompileException e, LitmusTest test) {
        List<Diagnostic> diagnostics = new ArrayList<>();
        for (Diagnostic d : e.diagnostics()) {
            if (isSaidBetter(d, e.diagnostics())) {
                continue;
            }
            String line = LitmusText.lineText(test.text(), d.line());
            boolean same = d.sourceLine().equals(line);
            diagnostics.add(
                    new Diagnostic(
                            d.file(),
                            d.line(),
                            same ? d.column() : line.length() - line.stripLeading().length() + 1,
                            line,
                            isUnknownCall(d) ? unsupported(d) : d.message(),
                            isUnknownCall(d) ? PRIMITIVES : d.hint()));
        }
        int left = e.total() - (e.diagnostics().size() - diagnostics.size());
        return new CompileException(diagnostics, left);
    }

    private static boolean isUnknownCall(Diagnostic diagnostic) {
        return diagnostic.message().startsWith(UNKNOWN_CALL);
    }

    private static String unsupported(Diagnostic diagnostic) {
        return "unsupported primitive " + diagnostic.message().substring(UNKNOWN_CALL.length());
    }

    /** Whether it only says "syntax error" of a line of which another tells what is wrong. */
    private static boolean isSaidBetter(Diagnostic diagnostic, List<Diagnostic> all) {
        return diagnostic.message().equals("syntax error")
                && all.stream()
                        .anyMatch(other ->
                                other.line() == diagnostic.line()
                                        && !other.message().equals("syntax error"));
    }

    private static TreeSet<Observable> shown(LitmusTest test) {
        List<Observable> mentioned = new ArrayList<>(test.locations());
        test.condition().observe(mentioned);
        return new TreeSet<>(mentioned);
    }

    private static List<Observable> watched(LitmusTest test) {
        TreeSet<Observable> shown = shown(test);
        List<Observable> watched = new ArrayList<>(shown);
        if (test.filter() != null) {
            List<Observable> filtered = new ArrayList<>();
            test.filter().observe(filtered);
            TreeSet<Observable> others = new TreeSet<>(filtered);
            others.removeAll(shown);
            watched.addAll(others);
        }
        return List.copyOf(watched);
    }

    private static void check(LitmusTest test, Variables variables, Observable observable)
            throws CompileException {
        if (observable.thread() >= test.threads().size()
                || observable.thread() < 0 && variables.find(observable.name()) == null) {
            throw BodyWriter.unknown(test, observable);
        }
    }

    private static void check(LitmusTest test, Variables variables, Condition condition)
            throws CompileException {
        switch (condition) {
            case Condition.All all -> {
                for (Condition part : all.parts()) {
                    check(test, variables, part);
                }
            }
            case Condition.Any any -> {
                for (Condition part : any.parts()) {
                    check(test, variables, part);
                }
            }
            case Condition.Not not -> check(test, variables, not.part());
            case Condition.Same same -> {}
            case Condition.Equal equal -> {
                String value = equal.value().replaceAll("\\[.*", "");
                if (!Variables.isNumber(value) && variables.find(value) == null) {
                    int line = equal.left().line();
                    throw BodyWriter.unknown(test, new Observable(line, -1, value, -1));
                }
            }
        }
    }

    /** The test as read. */
    public LitmusTest test() {
        return test;
    }

    /** What the condition and {@code locations} look at, in the order of a state. */
    public List<Observable> observed() {
        return watched.subList(0, shown);
    }

    /** The same, followed by what only the filter looks at. */
    List<Observable> watched() {
        return watched;
    }

    /** The compiled bodies. */
    public Program program() {
        return program;
    }

    Variables variables() {
        return variables;
    }

    /** For each thread the ways through it. */
    List<List<ThreadPath>> paths() {
        return paths;
    }

    /** Whether any thread makes plain accesses, so that a data race is possible. */
    public boolean hasPlainAccesses() {
        return paths.stream().flatMap(List::stream).anyMatch(ThreadPath::hasPlain);
    }

    /** The number of the location of an observed shared variable. */
    int location(Observable observable) {
        Variables.Variable variable = variables.find(observable.name());
        if (variable == null) {
            throw new IllegalArgumentException(observable.spelling());
        }
        return variable.first() + Math.max(0, observable.index());
    }
}
