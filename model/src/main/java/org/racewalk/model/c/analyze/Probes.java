package org.racewalk.model.c.analyze;

import org.racewalk.model.c.tree.Symbol;
import org.racewalk.model.c.tree.TranslationUnit;
import org.racewalk.model.c.type.CType;
import org.racewalk.model.c.type.Conversions;

import java.util.ArrayList;
import java.util.List;

/** Ties probe functions to what they watch: functions entered and left, fields stored to. */
final class Probes {
    private final Unit unit;
    private final List<TranslationUnit.StoreProbe> stores = new ArrayList<>();

    Probes(Unit unit) {
        this.unit = unit;
    }

    /** The store probes found. */
    List<TranslationUnit.StoreProbe> stores() {
        return List.copyOf(stores);
    }

    /** Resolves the targets of all probes; unknown ones are errors. */
    void resolve() {
        for (FunctionInfo info : List.copyOf(unit.functions.values())) {
            for (AttributeSet.Probe probe : info.probes) {
                try {
                    switch (probe.kind()) {
                        case ON_ENTER, ON_RETURN -> watchFunction(info.symbol, probe);
                        case ON_STORE -> watchField(info.symbol, probe);
                    }
                } catch (Rejected e) {
                    // Reported; the next probe follows.
                }
            }
        }
    }

    private void watchFunction(Symbol.FunctionSymbol probe, AttributeSet.Probe attribute) {
        FunctionInfo target = unit.functions.get(attribute.target());
        if (target == null) {
            throw unit.reject(
                    attribute.node(),
                    "probe on the unknown function '" + attribute.target() + "'",
                    "include the file that declares it, or check the spelling");
        }
        boolean enter = attribute.kind() == AttributeSet.ProbeKind.ON_ENTER;
        List<CType> expected = new ArrayList<>();
        CType result = target.symbol.type.result();
        if (!enter && !Conversions.isVoid(result)) {
            expected.add(result);
        }
        expected.addAll(target.symbol.type.parameters());
        List<CType> actual = probe.type.parameters();
        boolean fits = actual.size() == expected.size();
        for (int i = 0; fits && i < actual.size(); i++) {
            CType wanted = expected.get(i);
            fits =
                    Conversions.isPointer(wanted)
                            ? Conversions.isPointer(actual.get(i))
                            : Conversions.compatibleUnqualified(wanted, actual.get(i));
        }
        if (!fits) {
            throw unit.reject(
                    attribute.node(),
                    "probe '"
                            + probe.name
                            + "' does not take the parameters of '"
                            + attribute.target()
                            + "'"
                            + (enter ? "" : ", its result first"),
                    "they are '"
                            + new CType.Function(CType.VOID, expected, false).spelling()
                            + "'");
        }
        (enter ? target.symbol.onEnter : target.symbol.onReturn).add(probe);
    }

    private void watchField(Symbol.FunctionSymbol probe, AttributeSet.Probe attribute) {
        CType.Struct owner = struct(attribute.target());
        if (owner == null) {
            throw unit.reject(
                    attribute.node(),
                    "probe on the unknown struct '" + attribute.target() + "'",
                    "include the header that defines it, or check the spelling");
        }
        CType.Field field = field(owner, attribute);
        if (probe.type.parameters().size() != 1
                || !Conversions.isPointer(probe.type.parameters().get(0))) {
            throw unit.reject(
                    attribute.node(),
                    "probe '" + probe.name + "' must take one pointer to " + owner.spelling(),
                    "");
        }
        stores.add(new TranslationUnit.StoreProbe(owner, field, probe));
    }

    private CType.@org.jspecify.annotations.Nullable Struct struct(String name) {
        CType type = unit.fileScope.ownTag(name);
        if (type == null && unit.fileScope.own(name) instanceof Scope.TypedefEntry typedef) {
            type = typedef.type().unqualified();
        }
        return type instanceof CType.Struct struct && struct.complete ? struct : null;
    }

    /** A nested field becomes one with the offset from the owner and its path as name. */
    private CType.Field field(CType.Struct owner, AttributeSet.Probe attribute) {
        CType.Struct struct = owner;
        long offset = 0;
        CType.Field field = null;
        for (String name : attribute.path().split("\\.", -1)) {
            List<CType.Field> path = struct == null ? null : Accesses.path(struct, name);
            if (path == null) {
                throw unit.reject(
                        attribute.node(),
                        "probe on the unknown field '"
                                + attribute.path()
                                + "' of "
                                + owner.spelling(),
                        "");
            }
            for (CType.Field part : path) {
                offset += part.offset();
                field = part;
            }
            CType type = path.get(path.size() - 1).type().unqualified();
            struct = type instanceof CType.Struct inner ? inner : null;
        }
        if (field == null) {
            throw new IllegalStateException("a path has at least one part");
        }
        return new CType.Field(
                attribute.path(),
                field.type(),
                offset,
                field.bitOffset(),
                field.bitWidth(),
                field.unit());
    }
}
