package org.racewalk.model.c.analyze;

import org.eclipse.cdt.core.dom.ast.IASTASMDeclaration;
import org.eclipse.cdt.core.dom.ast.IASTDeclSpecifier;
import org.eclipse.cdt.core.dom.ast.IASTDeclaration;
import org.eclipse.cdt.core.dom.ast.IASTDeclarator;
import org.eclipse.cdt.core.dom.ast.IASTFunctionDefinition;
import org.eclipse.cdt.core.dom.ast.IASTInitializerClause;
import org.eclipse.cdt.core.dom.ast.IASTNode;
import org.eclipse.cdt.core.dom.ast.IASTParameterDeclaration;
import org.eclipse.cdt.core.dom.ast.IASTProblemDeclaration;
import org.eclipse.cdt.core.dom.ast.IASTSimpleDeclaration;
import org.eclipse.cdt.core.dom.ast.IASTStandardFunctionDeclarator;
import org.jspecify.annotations.Nullable;
import org.racewalk.model.c.parse.Locator;
import org.racewalk.model.c.tree.Initializer;
import org.racewalk.model.c.tree.Symbol;
import org.racewalk.model.c.type.CType;
import org.racewalk.model.c.type.Conversions;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The declarations of the file, in order; bodies and most initialisers are left for later. */
final class Globals {
    /** A variable of the file. */
    static final class VariableInfo {
        final Symbol.Variable variable;
        final IASTNode node;
        @Nullable IASTInitializerClause clause;
        boolean initialized;
        boolean isStatic;

        /** Kept even if nothing refers to it. */
        boolean root;

        /** A machine register, an error if used. */
        boolean register;

        VariableInfo(Symbol.Variable variable, IASTNode node) {
            this.variable = variable;
            this.node = node;
        }
    }

    private static final String DESCRIPTOR_PREFIX = "__racewalk_";

    private final Unit unit;
    private final Map<String, VariableInfo> variables = new LinkedHashMap<>();

    Globals(Unit unit) {
        this.unit = unit;
    }

    /** All variables of the file by name, in order of declaration. */
    Map<String, VariableInfo> variables() {
        return variables;
    }

    /** One declaration of the file; errors are reported and end here. */
    void declare(IASTDeclaration syntax) {
        try {
            switch (syntax) {
                case IASTSimpleDeclaration simple -> simple(simple);
                case IASTFunctionDefinition definition -> define(definition);
                case IASTProblemDeclaration problem ->
                        throw unit.statements.syntaxError(problem.getProblem());
                case IASTASMDeclaration asm ->
                        throw unit.unsupported(asm, "assembler outside of a function", "remove it");
                default -> throw unit.unsupported(syntax, "this declaration", "");
            }
        } catch (Rejected e) {
            // Reported; the next declaration follows.
        }
    }

    private void simple(IASTSimpleDeclaration syntax) {
        int start = Locator.offset(syntax);
        if (unit.declarations.isStaticAssert(syntax)) {
            unit.declarations.staticAssert(syntax);
            return;
        }
        IASTDeclSpecifier specifier = syntax.getDeclSpecifier();
        if (syntax.getDeclarators().length == 0 && Locator.end(specifier) == start) {
            return;
        }
        Types.Base base;
        try {
            base = unit.types.base(specifier);
            if (base.type() == null) {
                throw unit.unsupported(syntax, "__auto_type outside of a function", "");
            }
        } catch (Rejected e) {
            for (IASTDeclarator declarator : syntax.getDeclarators()) {
                unit.declarations.fail(Types.nameOf(declarator), declarator);
            }
            throw e;
        }
        for (IASTDeclarator declarator : syntax.getDeclarators()) {
            try {
                declarator(base, specifier, declarator);
            } catch (Rejected e) {
                if (unit.scope.own(Types.nameOf(declarator)) == null) {
                    unit.declarations.fail(Types.nameOf(declarator), declarator);
                }
            }
        }
        unit.attributes.checkUnread(start, Locator.end(syntax));
    }

    private void declarator(
            Types.Base base, IASTDeclSpecifier specifier, IASTDeclarator declarator) {
        AttributeSet attributes = unit.types.attributes(declarator).merge(base.attributes());
        if (specifier.getStorageClass() == IASTDeclSpecifier.sc_typedef) {
            unit.declarations.typedef(base, declarator, attributes);
            return;
        }
        CType type = unit.types.declared(base.known(), declarator);
        boolean isStatic = specifier.getStorageClass() == IASTDeclSpecifier.sc_static;
        if (type instanceof CType.Function function) {
            function(declarator, function, attributes).isStatic |= isStatic;
            return;
        }
        boolean isExtern = specifier.getStorageClass() == IASTDeclSpecifier.sc_extern;
        VariableInfo info = variable(base, declarator, type, attributes);
        info.isStatic |= isStatic;
        info.register |= unit.declarations.hasAsmLabel(declarator);
        IASTInitializerClause clause = Declarations.clause(declarator);
        if (!isExtern || clause != null) {
            info.variable.external = false;
        }
        if (clause != null) {
            if (info.clause != null) {
                throw unit.reject(
                        declarator, "redefinition of '" + info.variable.name + "'", "remove one");
            }
            info.clause = clause;
            if (info.variable.type instanceof CType.Array array && array.count() < 0) {
                initialize(info);
            }
        }
    }

    /** A block's {@code extern} declaration. */
    void declareExtern(Types.Base base, IASTDeclarator declarator, AttributeSet attributes) {
        CType type = unit.types.declared(base.known(), declarator);
        Scope block = unit.scope;
        String name = Types.nameOf(declarator);
        unit.scope = unit.fileScope;
        try {
            Scope.Entry known = unit.fileScope.own(name);
            int offset = Locator.offset(declarator);
            if (type instanceof CType.Function function) {
                FunctionInfo info = function(declarator, function, attributes);
                block.declare(name, new Scope.FunctionEntry(info, offset));
            } else {
                VariableInfo info = variable(base, declarator, type, attributes);
                block.declare(name, new Scope.VariableEntry(info.variable, offset));
            }
            if (known == null) {
                // Only the block sees the name, though the object is the file's.
                unit.fileScope.declare(name, new Scope.FailedEntry(Integer.MAX_VALUE));
            }
        } finally {
            unit.scope = block;
        }
    }

    private FunctionInfo function(
            IASTDeclarator declarator, CType.Function type, AttributeSet attributes) {
        String name = Types.nameOf(declarator);
        if (unit.declarations.hasAsmLabel(declarator)) {
            throw unit.unsupported(declarator, "an assembler name", "give it its C name");
        }
        FunctionInfo info = unit.functions.get(name);
        int offset = Locator.offset(Types.innermost(declarator).getName());
        if (info == null) {
            checkKind(declarator, name, Scope.FunctionEntry.class);
            Symbol.FunctionSymbol symbol =
                    new Symbol.FunctionSymbol(name, type, unit.position(declarator));
            info = new FunctionInfo(symbol, unit.functions.size());
            unit.functions.put(name, info);
            unit.fileScope.declare(name, new Scope.FunctionEntry(info, offset));
        } else if (!Conversions.compatible(info.symbol.type, type)) {
            throw unit.reject(
                    declarator,
                    "conflicting types for '" + name + "': '" + type.spelling() + "'",
                    "it was '" + info.symbol.type.spelling() + "' at " + info.symbol.position);
        } else {
            info.symbol.type = (CType.Function) Conversions.composite(info.symbol.type, type);
        }
        info.symbol.ghost |= attributes.ghost;
        info.symbol.noReturn |= attributes.noReturn;
        info.error = attributes.error == null ? info.error : attributes.error;
        if (!attributes.probes.isEmpty()) {
            List<AttributeSet.Probe> probes = new ArrayList<>(info.probes);
            probes.addAll(attributes.probes);
            info.probes = List.copyOf(probes);
            info.root = true;
        }
        info.root |= attributes.used;
        return info;
    }

    private void checkKind(IASTNode node, String name, Class<? extends Scope.Entry> wanted) {
        Scope.Entry known = unit.fileScope.own(name);
        if (known != null && !wanted.isInstance(known) && !(known instanceof Scope.FailedEntry)) {
            throw unit.reject(node, "'" + name + "' redeclared as a different kind of symbol", "");
        }
    }

    private VariableInfo variable(
            Types.Base base, IASTDeclarator declarator, CType type, AttributeSet attributes) {
        String name = Types.nameOf(declarator);
        VariableInfo info = variables.get(name);
        if (Conversions.isVoid(type)) {
            throw unit.reject(declarator, "variable '" + name + "' declared void", "");
        }
        if (info == null) {
            checkKind(declarator, name, Scope.VariableEntry.class);
            Symbol.Variable variable = new Symbol.Variable(name, type, unit.position(declarator));
            variable.isStatic = true;
            variable.inMemory = true;
            variable.external = true;
            info = new VariableInfo(variable, declarator);
            variables.put(name, info);
            int offset = Locator.offset(Types.innermost(declarator).getName());
            unit.fileScope.declare(name, new Scope.VariableEntry(variable, offset));
        } else if (!Conversions.compatible(info.variable.type, type)) {
            throw unit.reject(
                    declarator,
                    "conflicting types for '" + name + "': '" + type.spelling() + "'",
                    "it was '" + info.variable.type.spelling() + "' at " + info.variable.position);
        } else {
            info.variable.type = Conversions.composite(info.variable.type, type);
        }
        long align = Math.max(attributes.aligned, Declarations.alignOf(base, declarator));
        unit.declarations.fill(info.variable, attributes, align);
        info.root |= attributes.used || isDescriptor(type) || isInScenario(declarator);
        return info;
    }

    /** Descriptors of tasks, invariants and the like are what the generator looks for. */
    private static boolean isDescriptor(CType type) {
        return type.unqualified() instanceof CType.Struct struct
                && struct.tag.startsWith(DESCRIPTOR_PREFIX);
    }

    private boolean isInScenario(IASTNode node) {
        return unit.parsed.sources().isScenario(unit.parsed.locator().file(node));
    }

    /** Analyses the initialiser of a variable of the file, once. */
    void initialize(VariableInfo info) {
        IASTInitializerClause clause = info.clause;
        if (clause == null || info.initialized) {
            return;
        }
        info.initialized = true;
        Initializer initializer = unit.declarations.initializer(info.variable, clause, true);
        info.variable.initializer = initializer;
    }

    private void define(IASTFunctionDefinition syntax) {
        IASTDeclarator declarator = Types.outermost(syntax.getDeclarator());
        IASTDeclSpecifier specifier = syntax.getDeclSpecifier();
        String name = Types.nameOf(declarator);
        AttributeSet attributes;
        CType type;
        try {
            Types.Base base = unit.types.base(specifier);
            attributes = unit.types.attributes(declarator).merge(base.attributes());
            type = unit.types.declared(base.known(), declarator);
        } catch (Rejected e) {
            unit.declarations.fail(name, syntax);
            throw e;
        }
        if (!(type instanceof CType.Function function)) {
            throw unit.reject(syntax, "'" + name + "' is no function", "");
        }
        FunctionInfo info = function(declarator, function, attributes);
        if (info.definition != null && !info.replaceable) {
            throw unit.reject(
                    syntax,
                    "redefinition of '" + name + "'",
                    "it is defined at " + unit.position(info.definition));
        }
        info.definition = syntax;
        info.isStatic |= specifier.getStorageClass() == IASTDeclSpecifier.sc_static;
        info.replaceable =
                attributes.gnuInline && specifier.getStorageClass() == IASTDeclSpecifier.sc_extern;
        info.root |= isInScenario(syntax);
        parameters(info, syntax);
        unit.attributes.checkUnread(Locator.offset(syntax), Locator.offset(syntax.getBody()));
    }

    private void parameters(FunctionInfo info, IASTFunctionDefinition syntax) {
        Scope scope = new Scope(unit.fileScope);
        unit.scope = scope;
        try {
            List<Symbol.Variable> parameters = new ArrayList<>();
            IASTStandardFunctionDeclarator declarator =
                    (IASTStandardFunctionDeclarator) syntax.getDeclarator();
            for (IASTParameterDeclaration parameter : declarator.getParameters()) {
                CType type = unit.types.parameterType(parameter);
                String name = Types.nameOf(parameter.getDeclarator());
                if (Conversions.isVoid(type)) {
                    break;
                }
                Symbol.Variable variable =
                        new Symbol.Variable(name, type, unit.position(parameter));
                variable.inMemory = !Conversions.isScalar(type) || type.isVolatile();
                parameters.add(variable);
                if (!name.isEmpty()) {
                    int offset = Locator.offset(parameter);
                    scope.declare(name, new Scope.VariableEntry(variable, offset));
                }
            }
            info.symbol.parameters = parameters;
            info.parameterScope = scope;
        } finally {
            unit.scope = unit.fileScope;
        }
    }
}
