package org.racewalk.model.c.generate;

import org.racewalk.model.c.diagnose.Diagnostics;
import org.racewalk.model.c.tree.Symbol.FunctionSymbol;
import org.racewalk.model.c.tree.Symbol.Variable;
import org.racewalk.model.c.tree.TranslationUnit.StoreProbe;
import org.racewalk.model.program.CodeBuilder;
import org.racewalk.model.program.Position;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What all functions of a program under construction share: numbers of symbols, and the code. */
final class ProgramTables {
    final CodeBuilder builder = new CodeBuilder();
    final List<StoreProbe> storeProbes;
    final Diagnostics diagnostics;
    final InlineRules inlineRules;
    private final Map<FunctionSymbol, Integer> functions = new LinkedHashMap<>();
    private final Map<Variable, Integer> globals = new LinkedHashMap<>();

    ProgramTables(
            List<Variable> globals,
            List<StoreProbe> storeProbes,
            InlineRules inlineRules,
            Diagnostics diagnostics) {
        this.storeProbes = storeProbes;
        this.inlineRules = inlineRules;
        this.diagnostics = diagnostics;
        globals.forEach(variable -> this.globals.put(variable, this.globals.size()));
    }

    /** The next number is the function's. */
    void number(FunctionSymbol function) {
        functions.put(function, functions.size());
    }

    int function(FunctionSymbol function) {
        Integer index = functions.get(function);
        if (index == null) {
            throw new IllegalStateException("unnumbered function " + function.name);
        }
        return index;
    }

    int global(Variable variable) {
        Integer index = globals.get(variable);
        if (index == null) {
            throw new IllegalStateException(
                    "unnumbered variable " + variable.name + " of " + variable.position);
        }
        return index;
    }

    void error(Position position, String message, String hint) {
        diagnostics.add(position, message, hint);
    }
}
