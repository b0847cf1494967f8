package org.racewalk.model.c;

import static org.assertj.core.api.Assertions.catchThrowableOfType;

import org.racewalk.model.c.diagnose.CompileException;
import org.racewalk.model.c.diagnose.Diagnostic;
import org.racewalk.model.c.parse.CompileRequest;
import org.racewalk.model.c.tree.Expression;
import org.racewalk.model.c.tree.Initializer;
import org.racewalk.model.c.tree.Symbol;
import org.racewalk.model.c.tree.TranslationUnit;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Compiles snippets from memory; the scenario is {@code t.c}. */
public final class Compiling {
    private final Map<String, String> files = new LinkedHashMap<>();
    private final List<String> includes = new ArrayList<>();
    private final List<String> defines = new ArrayList<>();

    private Compiling() {}

    /** A scenario of this text. */
    public static Compiling of(String text) {
        return new Compiling().file("t.c", text);
    }

    public Compiling file(String path, String text) {
        files.put(path, text);
        return this;
    }

    public Compiling include(String directory) {
        includes.add(directory);
        return this;
    }

    public Compiling define(String define) {
        defines.add(define);
        return this;
    }

    /** The tree; errors fail the test. */
    public TranslationUnit unit() {
        try {
            return compile("t.c");
        } catch (CompileException e) {
            throw new AssertionError(e.getMessage(), e);
        }
    }

    /** The errors; there must be some. */
    public CompileException errors() {
        return errors("t.c");
    }

    /** The errors of a scenario of another name. */
    public CompileException errors(String scenario) {
        return catchThrowableOfType(CompileException.class, () -> compile(scenario));
    }

    /** The messages of the errors, each with its line. */
    public List<String> messages() {
        return errors().diagnostics().stream().map(d -> d.line() + ": " + d.message()).toList();
    }

    /** The first error. */
    public Diagnostic error() {
        return errors().diagnostics().getFirst();
    }

    private TranslationUnit compile(String scenario) throws CompileException {
        return FrontEnd.analyze(
                new CompileRequest(scenario, files::get, "ours/include", includes, null, defines));
    }

    /** The variable of that name. */
    public static Symbol.Variable variable(TranslationUnit unit, String name) {
        return unit.variables().stream()
                .filter(variable -> variable.name.equals(name))
                .findFirst()
                .orElseThrow();
    }

    /** The function of that name. */
    public static Symbol.FunctionSymbol function(TranslationUnit unit, String name) {
        return unit.functions().stream()
                .filter(function -> function.name.equals(name))
                .findFirst()
                .orElseThrow();
    }

    /** The constants that initialise an array of longs, elements without an entry as zero. */
    public static long[] longs(Symbol.Variable variable) {
        long[] values = new long[(int) (variable.type.size() / 8)];
        for (Initializer.Entry entry : variable.initializer.entries()) {
            values[(int) (entry.offset() / 8)] = ((Expression.Constant) entry.value()).value();
        }
        return values;
    }
}
