package org.racewalk.model.c.type;

import java.util.ArrayList;
import java.util.List;

/** Writes declarations as C reads them, inside out. */
public final class Declarator {
    private Declarator() {}

    /**
     * {@code name} declared with a type: {@code int (*name)(long)}. Types without a tag cannot be
     * written and appear as {@code struct <unnamed ...>}.
     */
    public static String declare(CType type, String name) {
        return switch (type) {
            case CType.Qualified qualified when qualified.base() instanceof CType.Pointer pointer ->
                    pointer(pointer, words(qualified) + name);
            case CType.Qualified qualified -> words(qualified) + declare(qualified.base(), name);
            case CType.Pointer pointer -> pointer(pointer, name);
            case CType.Array array ->
                    declare(
                            array.element(),
                            name + "[" + (array.count() < 0 ? "" : array.count()) + "]");
            case CType.Function function -> {
                List<String> names = new ArrayList<>();
                function.parameters().forEach(parameter -> names.add(""));
                yield function(function, name, names);
            }
            default -> name.isEmpty() ? type.spelling() : type.spelling() + " " + name;
        };
    }

    /** A function declared with names for its parameters, without a semicolon. */
    public static String function(CType.Function type, String name, List<String> parameters) {
        StringBuilder list = new StringBuilder();
        for (int i = 0; i < parameters.size(); i++) {
            list.append(i == 0 ? "" : ", ")
                    .append(declare(type.parameters().get(i), parameters.get(i)));
        }
        if (type.variadic()) {
            list.append(list.isEmpty() ? "..." : ", ...");
        } else if (list.isEmpty()) {
            list.append("void");
        }
        return declare(type.result(), name + "(" + list + ")");
    }

    private static String pointer(CType.Pointer pointer, String name) {
        CType target = pointer.target();
        boolean behind =
                target.unqualified() instanceof CType.Array || target instanceof CType.Function;
        return declare(target, behind ? "(*" + name + ")" : "*" + name);
    }

    private static String words(CType.Qualified type) {
        return (type.constant() ? "const " : "") + (type.vol() ? "volatile " : "");
    }
}
