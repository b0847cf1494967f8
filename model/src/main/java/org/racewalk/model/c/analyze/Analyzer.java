package org.racewalk.model.c.analyze;

import org.eclipse.cdt.core.dom.ast.IASTCompoundStatement;
import org.eclipse.cdt.core.dom.ast.IASTDeclaration;
import org.eclipse.cdt.core.dom.ast.IASTFunctionDefinition;
import org.eclipse.cdt.core.dom.ast.IASTStatement;
import org.racewalk.model.c.diagnose.CompileException;
import org.racewalk.model.c.diagnose.Diagnostics;
import org.racewalk.model.c.parse.Locator;
import org.racewalk.model.c.parse.ParsedUnit;
import org.racewalk.model.c.tree.Symbol;
import org.racewalk.model.c.tree.TranslationUnit;
import org.racewalk.model.c.type.CType;
import org.racewalk.model.program.Position;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Turns a parsed scenario into the typed tree. All declarations of the file are looked at first;
 * then what the scenario file itself defines, and from there only what is used: a header's inline
 * function that nobody calls costs nothing and may contain what we do not support.
 */
public final class Analyzer implements Uses.Listener {
    private final Unit unit;
    private final Uses uses = new Uses(this);
    private final Deque<FunctionInfo> functionsToDo = new ArrayDeque<>();
    private final Deque<Symbol.Variable> variablesToDo = new ArrayDeque<>();
    private final Map<Symbol.Variable, Boolean> usedVariables = new LinkedHashMap<>();
    private final List<FunctionInfo> usedFunctions = new ArrayList<>();

    private Analyzer(Unit unit) {
        this.unit = unit;
    }

    /**
     * Analyses a whole unit.
     *
     * @throws CompileException with all errors, those that are in {@code diagnostics} already
     *     included
     */
    public static TranslationUnit analyze(ParsedUnit parsed, Diagnostics diagnostics)
            throws CompileException {
        return new Analyzer(new Unit(parsed, diagnostics)).run();
    }

    private TranslationUnit run() throws CompileException {
        for (IASTDeclaration declaration : unit.parsed.syntax().getDeclarations()) {
            unit.scope = unit.fileScope;
            declare(declaration);
        }
        Probes probes = new Probes(unit);
        probes.resolve();
        for (Globals.VariableInfo info :
                List.copyOf(unit.declarations.globals().variables().values())) {
            if (info.root && !info.variable.external) {
                variable(info.variable, info.variable.position);
            }
        }
        for (FunctionInfo info : List.copyOf(unit.functions.values())) {
            if (info.root) {
                use(info);
            }
        }
        drain();
        unit.diagnostics.throwIfAny();
        return new TranslationUnit(
                functions(),
                variables(),
                unit.structs.stream().filter(s -> !s.tag.startsWith("<")).toList(),
                probes.stores(),
                unit.parsed.sources().files(),
                unit.parsed.sources().hash());
    }

    private void declare(IASTDeclaration declaration) {
        try {
            unit.declarations.globals().declare(declaration);
        } catch (RuntimeException e) {
            throw new IllegalStateException("analysing " + unit.position(declaration), e);
        }
    }

    private void drain() {
        while (!functionsToDo.isEmpty() || !variablesToDo.isEmpty()) {
            while (!functionsToDo.isEmpty()) {
                body(functionsToDo.remove());
            }
            if (!variablesToDo.isEmpty()) {
                initialize(variablesToDo.remove());
            }
        }
    }

    @Override
    public void function(Symbol.FunctionSymbol function, Position position) {
        FunctionInfo info = unit.functions.get(function.name);
        if (info == null) {
            return;
        }
        String error = info.error;
        if (error != null && info.definition == null) {
            unit.diagnostics.add(position, "call of '" + function.name + "': " + error, "");
        }
        use(info);
    }

    private void use(FunctionInfo info) {
        if (info.queued) {
            return;
        }
        info.queued = true;
        usedFunctions.add(info);
        functionsToDo.add(info);
        for (Symbol.FunctionSymbol probe : info.symbol.onEnter) {
            function(probe, probe.position);
        }
        for (Symbol.FunctionSymbol probe : info.symbol.onReturn) {
            function(probe, probe.position);
        }
    }

    @Override
    public void variable(Symbol.Variable variable, Position position) {
        if (variable.external) {
            unit.diagnostics.add(
                    position,
                    "variable '" + variable.name + "' is declared, but defined nowhere",
                    "define it, or include the file that does");
        }
        if (usedVariables.putIfAbsent(variable, true) == null) {
            variablesToDo.add(variable);
        }
    }

    private void initialize(Symbol.Variable variable) {
        Globals.VariableInfo info = unit.declarations.globals().variables().get(variable.name);
        unit.scope = unit.fileScope;
        unit.function = null;
        if (info != null && info.variable == variable) {
            if (info.register) {
                unit.error(
                        info.node,
                        "'" + variable.name + "' is a machine register, which is not supported",
                        "use the kernel's primitive for it");
            }
            try {
                unit.declarations.globals().initialize(info);
            } catch (Rejected e) {
                return;
            }
            boolean array = variable.type instanceof CType.Array a && a.count() < 0;
            if (!variable.external
                    && (array || variable.type.size() == 0)
                    && !org.racewalk.model.c.type.Conversions.isComplete(variable.type)) {
                unit.missingMembers(variable.type, info.node);
                unit.error(
                        info.node,
                        "variable '"
                                + variable.name
                                + "' has the incomplete type '"
                                + variable.type.spelling()
                                + "'",
                        "");
            }
        }
        uses.initializer(variable.initializer);
    }

    private void body(FunctionInfo info) {
        IASTFunctionDefinition definition = info.definition;
        Scope parameters = info.parameterScope;
        if (definition == null || parameters == null) {
            return;
        }
        unit.function = info;
        unit.scope = parameters;
        unit.statements.jumps().reset();
        IASTStatement body = definition.getBody();
        try {
            if (!(body instanceof IASTCompoundStatement block)) {
                throw unit.reject(definition, "a function without a body", "");
            }
            if (unit.statements.reportSyntaxErrors(block)) {
                // What else is wrong in this body may be a consequence.
                return;
            }
            info.symbol.body = unit.statements.block(block);
            unit.statements.jumps().checkLabels(info);
            unit.attributes.checkUnread(Locator.offset(body), Locator.end(body));
        } catch (Rejected e) {
            return;
        } catch (RuntimeException e) {
            throw new IllegalStateException("analysing " + info.symbol.name, e);
        } finally {
            unit.function = null;
            unit.scope = unit.fileScope;
        }
        uses.statement(info.symbol.body);
    }

    private List<Symbol.FunctionSymbol> functions() {
        usedFunctions.sort(Comparator.comparingInt(info -> info.order));
        List<Symbol.FunctionSymbol> functions = new ArrayList<>();
        usedFunctions.forEach(info -> functions.add(info.symbol));
        return List.copyOf(functions);
    }

    /** Those of the file in order of declaration, then static locals and literals as met. */
    private List<Symbol.Variable> variables() {
        List<Symbol.Variable> variables = new ArrayList<>();
        for (Globals.VariableInfo info : unit.declarations.globals().variables().values()) {
            if (usedVariables.remove(info.variable) != null) {
                variables.add(info.variable);
            }
        }
        variables.addAll(usedVariables.keySet());
        return List.copyOf(variables);
    }
}
