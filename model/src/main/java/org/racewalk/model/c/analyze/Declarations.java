package org.racewalk.model.c.analyze;

import org.eclipse.cdt.core.dom.ast.IASTDeclSpecifier;
import org.eclipse.cdt.core.dom.ast.IASTDeclarator;
import org.eclipse.cdt.core.dom.ast.IASTEqualsInitializer;
import org.eclipse.cdt.core.dom.ast.IASTExpression;
import org.eclipse.cdt.core.dom.ast.IASTInitializerClause;
import org.eclipse.cdt.core.dom.ast.IASTInitializerList;
import org.eclipse.cdt.core.dom.ast.IASTLiteralExpression;
import org.eclipse.cdt.core.dom.ast.IASTNamedTypeSpecifier;
import org.eclipse.cdt.core.dom.ast.IASTNode;
import org.eclipse.cdt.core.dom.ast.IASTSimpleDeclaration;
import org.jspecify.annotations.Nullable;
import org.racewalk.model.c.parse.Locator;
import org.racewalk.model.c.tree.Expression;
import org.racewalk.model.c.tree.Initializer;
import org.racewalk.model.c.tree.Statement;
import org.racewalk.model.c.tree.Symbol;
import org.racewalk.model.c.type.CType;
import org.racewalk.model.c.type.Conversions;
import org.racewalk.model.program.Position;

import java.util.List;
import java.util.Objects;

/** Declarations in blocks, and what they share with those of the file. */
final class Declarations {
    private static final String STATIC_ASSERT = "_Static_assert";

    private final Unit unit;
    private final Globals globals;

    Declarations(Unit unit) {
        this.unit = unit;
        this.globals = new Globals(unit);
    }

    Globals globals() {
        return globals;
    }

    /** Whether the parser made this declaration of a {@code _Static_assert}. */
    boolean isStaticAssert(IASTSimpleDeclaration syntax) {
        return syntax.getDeclarators().length == 1
                && syntax.getDeclarators()[0].getName().toString().equals(STATIC_ASSERT);
    }

    void staticAssert(IASTSimpleDeclaration syntax) {
        IASTEqualsInitializer initializer =
                (IASTEqualsInitializer) syntax.getDeclarators()[0].getInitializer();
        IASTInitializerClause[] arguments =
                ((IASTInitializerList) initializer.getInitializerClause()).getClauses();
        long value = unit.expressions.integerConstant((IASTExpression) arguments[0]);
        if (value == 0) {
            String text =
                    arguments.length > 1 && arguments[1] instanceof IASTLiteralExpression literal
                            ? ": " + new String(literal.getValue())
                            : "";
            throw unit.reject(syntax, "static assertion failed" + text, "");
        }
    }

    /** A declaration in a block: declares its names and adds what runs. */
    void local(IASTSimpleDeclaration syntax, List<Statement> out) {
        int start = Locator.offset(syntax);
        if (isStaticAssert(syntax)) {
            staticAssert(syntax);
            return;
        }
        IASTDeclSpecifier specifier = syntax.getDeclSpecifier();
        if (specifier instanceof IASTNamedTypeSpecifier named
                && named.getName().toString().equals(Types.LOCAL_LABEL)) {
            for (IASTDeclarator declarator : syntax.getDeclarators()) {
                unit.statements.jumps().declareLocalLabel(Types.nameOf(declarator), declarator);
            }
            return;
        }
        Types.Base base;
        try {
            base = unit.types.base(specifier);
        } catch (Rejected e) {
            for (IASTDeclarator declarator : syntax.getDeclarators()) {
                fail(Types.nameOf(declarator), declarator);
            }
            throw e;
        }
        for (IASTDeclarator declarator : syntax.getDeclarators()) {
            try {
                local(base, specifier, declarator, out);
            } catch (Rejected e) {
                // Reported; the other declarators follow.
            }
        }
        unit.attributes.checkUnread(start, Locator.end(syntax));
    }

    /** Uses of a name whose declaration has an error are no further errors. */
    void fail(String name, IASTNode node) {
        unit.scope.declare(name, new Scope.FailedEntry(Locator.offset(node)));
    }

    private void local(
            Types.Base base,
            IASTDeclSpecifier specifier,
            IASTDeclarator declarator,
            List<Statement> out) {
        String name = Types.nameOf(declarator);
        try {
            AttributeSet attributes = unit.types.attributes(declarator).merge(base.attributes());
            Scope.Entry own = ownOrParameter(name);
            if (own != null && !(own instanceof Scope.FailedEntry) && !name.isEmpty()) {
                throw unit.reject(declarator, "redeclaration of '" + name + "'", "rename one");
            }
            switch (specifier.getStorageClass()) {
                case IASTDeclSpecifier.sc_typedef -> typedef(base, declarator, attributes);
                case IASTDeclSpecifier.sc_extern ->
                        globals.declareExtern(base, declarator, attributes);
                default -> {
                    if (Types.isFunction(declarator) && base.type() != null) {
                        CType type = unit.types.declared(base.known(), declarator);
                        if (type instanceof CType.Function) {
                            globals.declareExtern(base, declarator, attributes);
                            return;
                        }
                    }
                    boolean isStatic = specifier.getStorageClass() == IASTDeclSpecifier.sc_static;
                    variable(base, declarator, attributes, isStatic, out);
                }
            }
        } catch (Rejected e) {
            if (unit.scope.own(name) == null) {
                fail(name, declarator);
            }
            throw e;
        }
    }

    /** The body of a function must not declare its parameters again. */
    private Scope.@Nullable Entry ownOrParameter(String name) {
        Scope.Entry own = unit.scope.own(name);
        FunctionInfo function = unit.function;
        Scope parameters = function == null ? null : function.parameterScope;
        return own == null && parameters != null && unit.scope.parent() == parameters
                ? parameters.own(name)
                : own;
    }

    /** A typedef, of the file or of a block. */
    void typedef(Types.Base base, IASTDeclarator declarator, AttributeSet attributes) {
        String name = Types.nameOf(declarator);
        CType type = unit.types.declared(base.known(), declarator);
        boolean pointer = declarator.getPointerOperators().length > 0;
        long align = Math.max(attributes.aligned, pointer ? 0 : base.align());
        int offset = Locator.offset(Types.innermost(declarator).getName());
        if (unit.scope.own(name) instanceof Scope.TypedefEntry known
                && !known.type().equals(type)) {
            throw unit.reject(
                    declarator,
                    "conflicting types for '" + name + "'",
                    "it was '" + known.type().spelling() + "' before");
        }
        if (unit.scope.own(name) instanceof Scope.TypedefEntry known) {
            offset = Math.min(offset, known.offset());
        }
        unit.scope.declare(name, new Scope.TypedefEntry(type, align, offset));
    }

    private void variable(
            Types.Base base,
            IASTDeclarator declarator,
            AttributeSet attributes,
            boolean isStatic,
            List<Statement> out) {
        String name = Types.nameOf(declarator);
        Position position = unit.position(declarator);
        if (hasAsmLabel(declarator)) {
            throw unit.unsupported(
                    declarator, "a variable bound to a machine register", "use a plain variable");
        }
        IASTInitializerClause clause = clause(declarator);
        if (base.type() == null) {
            auto(name, declarator, clause, attributes, isStatic, out);
            return;
        }
        CType type = unit.types.declared(base.known(), declarator);
        Symbol.Variable variable = new Symbol.Variable(name, type, position);
        fill(variable, attributes, Math.max(attributes.aligned, alignOf(base, declarator)));
        variable.isStatic = isStatic;
        variable.perCpu = false;
        int visible = Locator.offset(Types.innermost(declarator).getName());
        unit.scope.declare(name, new Scope.VariableEntry(variable, visible));
        Initializer initializer = clause == null ? null : initializer(variable, clause, isStatic);
        if (!Conversions.isComplete(variable.type)) {
            unit.missingMembers(variable.type, declarator);
            throw unit.reject(
                    declarator,
                    "variable '" + name + "' has the incomplete type '" + type.spelling() + "'",
                    "include the header that defines it");
        }
        finish(variable, initializer, position, out);
    }

    /** Whether {@code asm("name")} follows a declarator. */
    boolean hasAsmLabel(IASTDeclarator declarator) {
        Integer label = unit.parsed.asmLabels().ceiling(Locator.offset(declarator));
        return label != null && label < Locator.end(declarator);
    }

    private void finish(
            Symbol.Variable variable,
            @Nullable Initializer initializer,
            Position position,
            List<Statement> out) {
        variable.inMemory =
                variable.isStatic
                        || !Conversions.isScalar(variable.type)
                        || variable.type.isVolatile();
        if (variable.isStatic) {
            variable.initializer = initializer;
        } else {
            out.add(new Statement.Declaration(variable, initializer, position));
        }
    }

    /** {@code __auto_type x = value;}. */
    private void auto(
            String name,
            IASTDeclarator declarator,
            @Nullable IASTInitializerClause clause,
            AttributeSet attributes,
            boolean isStatic,
            List<Statement> out) {
        if (!(clause instanceof IASTExpression expression)
                || clause instanceof IASTInitializerList) {
            throw unit.reject(declarator, "__auto_type needs an initialiser", "");
        }
        Expression value = unit.expressions.value(expression);
        if (Conversions.isVoid(value.type())) {
            throw unit.reject(declarator, "variable '" + name + "' declared void", "");
        }
        Position position = unit.position(declarator);
        Symbol.Variable variable = new Symbol.Variable(name, value.type(), position);
        fill(variable, attributes, attributes.aligned);
        variable.isStatic = isStatic;
        unit.scope.declare(name, new Scope.VariableEntry(variable, Locator.end(declarator)));
        Initializer initializer =
                new Initializer(
                        value.type().size(),
                        List.of(new Initializer.Entry(0, value.type(), null, value)));
        finish(variable, initializer, position, out);
    }

    /** The clause behind {@code =}, or null. */
    static @Nullable IASTInitializerClause clause(IASTDeclarator declarator) {
        return Types.outermost(declarator).getInitializer() instanceof IASTEqualsInitializer equals
                ? equals.getInitializerClause()
                : null;
    }

    /** Alignment by specifiers counts unless a pointer is declared. */
    static long alignOf(Types.Base base, IASTDeclarator declarator) {
        return declarator.getPointerOperators().length > 0
                ? base.attributes().aligned
                : base.align();
    }

    /** Resolves a variable's initialiser and completes its type. */
    Initializer initializer(
            Symbol.Variable variable, IASTInitializerClause clause, boolean isStatic) {
        if (variable.type instanceof CType.Function) {
            throw unit.reject(clause, "a function is initialised like a variable", "");
        }
        Initializers.Result result = unit.initializers.initialize(variable.type, clause, isStatic);
        variable.type = result.type();
        return result.initializer();
    }

    /** Sets what attributes say about a variable. */
    void fill(Symbol.Variable variable, AttributeSet attributes, long align) {
        variable.ghost |= attributes.ghost;
        variable.perCpu |= attributes.perCpu;
        variable.alignment = Math.max(variable.alignment, align);
        String cleanup = attributes.cleanup;
        IASTNode node = attributes.cleanupNode;
        if (cleanup != null && node != null) {
            variable.cleanup = cleanup(cleanup, node);
        }
    }

    private Symbol.FunctionSymbol cleanup(String name, IASTNode node) {
        Scope.Entry entry = unit.scope.find(name, Locator.offset(node));
        if (!(entry instanceof Scope.FunctionEntry function)) {
            throw unit.reject(
                    node, "cleanup function '" + name + "' is not declared", "declare it before");
        }
        Symbol.FunctionSymbol symbol = Objects.requireNonNull(function.function().symbol);
        if (symbol.type.parameters().size() != 1) {
            throw unit.reject(node, "cleanup function '" + name + "' must take one pointer", "");
        }
        return symbol;
    }
}
