package org.racewalk.model.c.analyze;

import org.eclipse.cdt.core.dom.ast.IASTNode;
import org.jspecify.annotations.Nullable;
import org.racewalk.model.c.diagnose.Diagnostics;
import org.racewalk.model.c.diagnose.Missing;
import org.racewalk.model.c.parse.Locator;
import org.racewalk.model.c.parse.ParsedUnit;
import org.racewalk.model.c.type.CType;
import org.racewalk.model.program.Position;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What all parts of the analysis share: the syntax, the current scope and function, where errors
 * go, and the parts themselves.
 */
final class Unit {
    private static final String UNTYPED = "__RACEWALK_UNTYPED__";

    final ParsedUnit parsed;
    final Diagnostics diagnostics;
    final Scope fileScope = new Scope(null);

    /** All functions by name, in order of declaration. */
    final Map<String, FunctionInfo> functions = new LinkedHashMap<>();

    /** Complete structs and unions, in order of completion. */
    final List<CType.Struct> structs = new ArrayList<>();

    final Attributes attributes = new Attributes(this);
    final Types types = new Types(this);
    final Structs composites = new Structs(this);
    final Strings strings = new Strings();
    final Expressions expressions = new Expressions(this);
    final Initializers initializers = new Initializers(this);
    final Statements statements = new Statements(this);
    final Declarations declarations = new Declarations(this);

    Scope scope = fileScope;
    @Nullable FunctionInfo function;

    /** Above 0 in sizeof, typeof and their like: nothing there is run. */
    int unevaluated;

    /**
     * Litmus tests do not tell integers from pointers: an integer may be dereferenced (as a pointer
     * to long), and pointers and integers convert into each other without a cast. Asked for by
     * defining the macro.
     */
    final boolean untyped;

    Unit(ParsedUnit parsed, Diagnostics diagnostics) {
        this.parsed = parsed;
        this.diagnostics = diagnostics;
        this.untyped =
                Arrays.stream(parsed.syntax().getMacroDefinitions())
                        .anyMatch(macro -> macro.getName().toString().equals(UNTYPED));
    }

    Position position(IASTNode node) {
        return parsed.locator().position(node);
    }

    void error(IASTNode node, String message, String hint) {
        Locator.Place place = parsed.locator().place(node);
        diagnostics.add(place.file(), place.line(), place.column(), message, hint);
    }

    /** Reports an error; the caller throws the result. */
    Rejected reject(IASTNode node, String message, String hint) {
        error(node, message, hint);
        return new Rejected();
    }

    /** Reports something that C allows and we do not. */
    Rejected unsupported(IASTNode node, String what, String hint) {
        return reject(node, what + " is not supported", hint);
    }

    /** Notes that a name is missing at a node. */
    void missing(Missing.Kind kind, String name, IASTNode node) {
        Position position = position(node);
        diagnostics.missing(kind, name, position.file(), position.line());
    }

    /** Notes that the members of a type are missing at a node, if it is a struct without. */
    void missingMembers(CType type, IASTNode node) {
        CType inner = type.unqualified();
        while (inner instanceof CType.Array array) {
            inner = array.element().unqualified();
        }
        if (inner instanceof CType.Struct struct && !struct.complete) {
            missing(Missing.Kind.TYPE, struct.spelling(), node);
        }
    }

    void openScope() {
        scope = new Scope(scope);
    }

    void closeScope() {
        Scope parent = scope.parent();
        if (parent != null) {
            scope = parent;
        }
    }
}
