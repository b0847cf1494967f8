package org.racewalk.model.c.generate;

import org.racewalk.model.c.tree.Expression;
import org.racewalk.model.c.tree.Expression.Place;
import org.racewalk.model.c.type.CType;

/** What a memory operation touches, as traces and allow files name it. */
final class Names {
    private final Inliner inliner;

    Names(Inliner inliner) {
        this.inliner = inliner;
    }

    /**
     * For example {@code struct vm_area_struct.vm_refcnt.refs.counter}, {@code init_mm.mmap_lock};
     * an empty string for a plain {@code *p}. Casts between an address and its use do not matter,
     * so that READ_ONCE() has a name. Elements of arrays: {@code slot[3]}, or {@code slot[]} if the
     * index is not constant.
     */
    String of(Place place) {
        return switch (place) {
            case Expression.VariablePlace e -> e.variable().name;
            case Expression.CompoundLiteral e -> e.type().unqualified().spelling();
            case Expression.Temporary e -> e.type().unqualified().spelling();
            case Expression.Dereference e -> ofTarget(e);
            case Expression.Member e -> {
                String base = of(e.base());
                String start = base.isEmpty() ? e.owner().spelling() : base;
                String name = e.field().name();
                yield name.isEmpty() ? start : start + "." + name;
            }
        };
    }

    /** As above; a struct has its type's name at least. */
    String ofObject(Place place) {
        String name = of(place);
        boolean struct = place.type().unqualified() instanceof CType.Struct;
        return name.isEmpty() && struct ? place.type().unqualified().spelling() : name;
    }

    private String ofTarget(Expression.Dereference place) {
        Expression pointer = withoutConversions(place.pointer());
        if (pointer instanceof Expression.AddressOf a) {
            return of(a.place()) + (isArray(a.place()) && !isArray(place) ? "[0]" : "");
        }
        if (pointer instanceof Expression.Binary b
                && b.operator() == Expression.BinaryOperator.ADD
                && withoutConversions(b.left()) instanceof Expression.AddressOf a
                && isArray(a.place())) {
            String array = of(a.place());
            CType element = ((CType.Array) a.place().type().unqualified()).element();
            if (b.right() instanceof Expression.Constant c
                    && element.size() == place.type().size()
                    && element.size() > 0) {
                return array + "[" + c.value() / element.size() + "]";
            }
            return array + "[]";
        }
        Inliner.Target target = inliner.targetOf(pointer);
        if (target != null) {
            return target.name() + (target.array() && !isArray(place) ? "[0]" : "");
        }
        if (pointer instanceof Expression.Binary b
                && b.operator() == Expression.BinaryOperator.ADD
                && isPointer(b.left())) {
            Inliner.Target array = inliner.targetOf(withoutConversions(b.left()));
            return array != null && array.array() ? array.name() + "[]" : "";
        }
        return "";
    }

    private static boolean isPointer(Expression expression) {
        return withoutConversions(expression).type() instanceof CType.Pointer;
    }

    private static boolean isArray(Place place) {
        return place.type().unqualified() instanceof CType.Array;
    }

    /** The expression without conversions that leave an address as it is. */
    static Expression withoutConversions(Expression expression) {
        Expression at = expression;
        while (at instanceof Expression.Convert c
                && Scalars.isScalar(c.type())
                && Scalars.isScalar(c.operand().type())
                && Scalars.bits(c.type()) == 64
                && Scalars.bits(c.operand().type()) == 64) {
            at = c.operand();
        }
        return at;
    }
}
