package org.racewalk.actors.engine;

import org.racewalk.model.c.diagnose.CompileException;
import org.racewalk.model.c.diagnose.Diagnostic;
import org.racewalk.model.c.diagnose.Missing;
import org.racewalk.model.c.parse.CompileRequest;
import org.racewalk.model.c.tree.Symbol.FunctionSymbol;
import org.racewalk.model.c.tree.TranslationUnit;
import org.racewalk.model.c.type.Declarator;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Writes C that stands for what is missing and stops a run that gets there. */
final class Stubs {
    private static final String UNNAMED = "<unnamed";

    private Stubs() {}

    /** Stubs of functions that are declared without a body, by name. */
    static Map<String, String> ofBodies(List<Missing> bodies, TranslationUnit unit) {
        Map<String, FunctionSymbol> functions = new TreeMap<>();
        unit.functions().forEach(function -> functions.put(function.name, function));
        Map<String, String> stubs = new TreeMap<>();
        for (Missing body : bodies) {
            FunctionSymbol function = functions.get(body.name());
            if (function != null) {
                stubs.put(body.name(), define(function, body));
            }
        }
        return stubs;
    }

    private static String define(FunctionSymbol function, Missing place) {
        String where = "/* Declared in " + place.file() + ". */\n";
        List<String> names = new ArrayList<>();
        for (int i = 0; i < function.type.parameters().size(); i++) {
            names.add("arg" + (i + 1));
        }
        String head = Declarator.function(function.type, function.name, names);
        if (head.contains(UNNAMED)) {
            return "/* "
                    + function.name
                    + ", declared in "
                    + place.file()
                    + ": stops a run as it is. */\n";
        }
        return where
                + head
                + "\n{\n\t__racewalk_missing(\""
                + function.name
                + "\");\n\t__builtin_unreachable();\n}\n";
    }

    /** Stubs of what is not even declared, by name; of types and variables only a reminder. */
    static Map<String, String> ofNames(List<Missing> names, CompileRequest request) {
        Map<String, String> macros = new TreeMap<>();
        Map<String, String> stubs = new TreeMap<>();
        for (Missing missing : names) {
            switch (missing.kind()) {
                case FUNCTION -> macros.put(missing.name(), "0L");
                case TYPE, NAME, MACRO ->
                        stubs.putIfAbsent(
                                missing.name(),
                                "/* "
                                        + missing.name()
                                        + ", needed in "
                                        + missing.file()
                                        + ": no stub can stand for it, declare it here. */\n");
                case INCLUDE, BODY -> {}
            }
        }
        findPointers(names, request, macros);
        macros.forEach((name, value) ->
                stubs.put(
                        name,
                        "/* Not declared: the type of the result is a guess. */\n"
                                + "#define "
                                + name
                                + "(...) "
                                + expansion(name, value)
                                + "\n"));
        return stubs;
    }

    private static String expansion(String name, String value) {
        return "({ __racewalk_missing(\"" + name + "\"); " + value + "; })";
    }

    /** Compiles with the macros; where a pointer turns out to be wanted, gives one. */
    private static void findPointers(
            List<Missing> names, CompileRequest request, Map<String, String> macros) {
        List<String> defines = new ArrayList<>(request.defines());
        macros.forEach((name, value) -> defines.add(name + "(...)=" + expansion(name, value)));
        CompileRequest trial =
                new CompileRequest(
                        request.scenario(),
                        request.reader(),
                        request.ourIncludeDirectory(),
                        request.includeDirectories(),
                        request.kernelTree(),
                        defines);
        try {
            Compiling.program(trial);
        } catch (CompileException e) {
            for (Missing missing : names) {
                if (missing.kind() == Missing.Kind.FUNCTION
                        && e.diagnostics().stream().anyMatch(error -> isOf(error, missing))) {
                    macros.put(missing.name(), "(void *)0");
                }
            }
        }
    }

    private static boolean isOf(Diagnostic error, Missing missing) {
        return error.file().equals(missing.file())
                && error.line() == missing.line()
                && (error.message().contains("pointer") || error.message().contains("*'"));
    }
}
