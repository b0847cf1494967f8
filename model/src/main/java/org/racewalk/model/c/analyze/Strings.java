package org.racewalk.model.c.analyze;

import org.jspecify.annotations.Nullable;
import org.racewalk.model.c.tree.Expression;
import org.racewalk.model.c.tree.Initializer;
import org.racewalk.model.c.tree.Symbol;
import org.racewalk.model.c.type.CType;
import org.racewalk.model.c.type.Conversions;
import org.racewalk.model.program.Position;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** String literals as constant variables; identical ones are one. One char is one byte here. */
final class Strings {
    private final Map<String, Symbol.Variable> byText = new TreeMap<>();
    private final Map<String, String> textByName = new TreeMap<>();

    /** The variable of a literal whose bytes are given as chars, without the final zero. */
    Symbol.Variable variable(String bytes, Position position) {
        Symbol.Variable known = byText.get(bytes);
        if (known != null) {
            return known;
        }
        CType element = Conversions.qualify(Conversions.CHAR, true, false);
        CType type = new CType.Array(element, bytes.length() + 1);
        Symbol.Variable variable = new Symbol.Variable("\"" + byText.size() + "\"", type, position);
        variable.isStatic = true;
        variable.inMemory = true;
        variable.initializer = new Initializer(type.size(), entries(bytes, 0, element, position));
        byText.put(bytes, variable);
        textByName.put(variable.name, bytes);
        return variable;
    }

    /** One entry a byte, the final zero left out. */
    static List<Initializer.Entry> entries(
            String bytes, long offset, CType element, Position position) {
        List<Initializer.Entry> entries = new ArrayList<>();
        for (int i = 0; i < bytes.length(); i++) {
            long value = Conversions.wrap(bytes.charAt(i), element);
            entries.add(
                    new Initializer.Entry(
                            offset + i * element.size(),
                            element.unqualified(),
                            null,
                            new Expression.Constant(value, element.unqualified(), position)));
        }
        return List.copyOf(entries);
    }

    /** The text of a literal's variable, or null for any other variable. */
    @Nullable String textOf(Symbol.Variable variable) {
        return textByName.get(variable.name);
    }

    /** The literal that a pointer value points to the start of, or null. */
    @Nullable String literal(Expression value) {
        return switch (value) {
            case Expression.Convert convert -> literal(convert.operand());
            case Expression.AddressOf(Expression.VariablePlace place, CType t, Position p) ->
                    textOf(place.variable());
            default -> null;
        };
    }
}
