package org.racewalk.model.c.analyze;

import org.eclipse.cdt.core.dom.ast.IASTArraySubscriptExpression;
import org.eclipse.cdt.core.dom.ast.IASTExpression;
import org.eclipse.cdt.core.dom.ast.IASTFieldReference;
import org.eclipse.cdt.core.dom.ast.IASTNode;
import org.jspecify.annotations.Nullable;
import org.racewalk.model.c.tree.Expression;
import org.racewalk.model.c.tree.Expression.BinaryOperator;
import org.racewalk.model.c.type.CType;
import org.racewalk.model.c.type.Conversions;
import org.racewalk.model.program.Position;

import java.util.ArrayList;
import java.util.List;

/** Members, elements, what pointers point to, and addresses. */
final class Accesses {
    private final Unit unit;

    Accesses(Unit unit) {
        this.unit = unit;
    }

    /** {@code a.b} and {@code a->b}. */
    Expression member(IASTFieldReference syntax) {
        IASTExpression owner = syntax.getFieldOwner();
        Position position = unit.position(syntax);
        Expression.Place base;
        if (syntax.isPointerDereference()) {
            Expression pointer = unit.expressions.value(owner);
            checkPointerToStruct(syntax, pointer.type());
            base = (Expression.Place) dereference(pointer, owner, position);
        } else {
            Expression designated = unit.expressions.designate(owner);
            if (!Conversions.isStruct(designated.type())) {
                throw unit.reject(
                        syntax,
                        "request for member '"
                                + syntax.getFieldName()
                                + "' in something not a structure or union",
                        Conversions.isPointer(designated.type())
                                ? "'" + designated.type().spelling() + "' is a pointer; use ->"
                                : "");
            }
            base =
                    designated instanceof Expression.Place place
                            ? place
                            : new Expression.Temporary(designated, position);
        }
        return member(base, syntax.getFieldName().toString(), syntax, position);
    }

    private void checkPointerToStruct(IASTFieldReference syntax, CType type) {
        CType target = Conversions.target(type);
        if (target == null || !Conversions.isStruct(target)) {
            throw unit.reject(
                    syntax,
                    "invalid type argument of '->' (have '" + type.spelling() + "')",
                    Conversions.isStruct(type) ? "it is no pointer; use '.'" : "");
        }
    }

    /** A named member of a place, found through anonymous members. */
    Expression.Place member(Expression.Place base, String name, IASTNode node, Position position) {
        CType.Struct struct = (CType.Struct) base.type().unqualified();
        if (!struct.complete) {
            unit.missingMembers(struct, node);
            throw unit.reject(
                    node,
                    "'" + struct.spelling() + "' is incomplete here",
                    "include the header that defines it");
        }
        List<CType.Field> path = path(struct, name);
        if (path == null) {
            throw unit.reject(
                    node,
                    "'" + struct.spelling() + "' has no member named '" + name + "'",
                    "check the spelling, and which of two headers defines the struct");
        }
        Expression.Place place = base;
        for (CType.Field field : path) {
            CType.Struct owner = (CType.Struct) place.type().unqualified();
            CType type = Conversions.qualifyLike(field.type(), place.type());
            place = new Expression.Member(place, owner, field, type, position);
        }
        return place;
    }

    /** The fields that lead to a member, anonymous ones first, or null. */
    static @Nullable List<CType.Field> path(CType.Struct struct, String name) {
        for (CType.Field field : struct.fields) {
            if (field.name().equals(name)) {
                return List.of(field);
            }
            if (field.name().isEmpty() && field.type().unqualified() instanceof CType.Struct in) {
                List<CType.Field> inner = path(in, name);
                if (inner != null) {
                    List<CType.Field> all = new ArrayList<>(List.of(field));
                    all.addAll(inner);
                    return all;
                }
            }
        }
        return null;
    }

    /** {@code a[i]} is {@code *(a + i)}. */
    Expression subscript(IASTArraySubscriptExpression syntax) {
        Expression array = unit.expressions.value(syntax.getArrayExpression());
        Expression index = unit.expressions.value((IASTExpression) syntax.getArgument());
        Position position = unit.position(syntax);
        if (Conversions.isInteger(array.type()) && Conversions.isPointer(index.type())) {
            Expression swap = array;
            array = index;
            index = swap;
        }
        if (!Conversions.isPointer(array.type()) || !Conversions.isInteger(index.type())) {
            throw unit.reject(
                    syntax,
                    "subscripted value is neither array nor pointer, or the subscript is no"
                            + " integer",
                    "");
        }
        Expression address =
                unit.expressions
                        .operators()
                        .movePointer(BinaryOperator.ADD, array, index, syntax, position);
        return dereference(address, syntax, position);
    }

    /**
     * {@code *pointer}. Of {@code *&place}, also through casts between pointers to scalars of one
     * size, the place itself stays, so that it keeps its name; the last cast gives the type.
     */
    Expression dereference(Expression pointer, IASTNode node, Position position) {
        CType target = Conversions.target(pointer.type());
        if (target == null && unit.untyped && Conversions.isInteger(pointer.type())) {
            CType pointerToLong = new CType.Pointer(Conversions.LONG);
            return dereference(Fold.convert(pointer, pointerToLong, position), node, position);
        }
        if (target == null) {
            throw unit.reject(
                    node,
                    "invalid type argument of unary '*' (have '" + pointer.type().spelling() + "')",
                    "only pointers can be dereferenced");
        }
        Expression inner = pointer;
        while (inner instanceof Expression.Convert convert
                && Conversions.isPointer(convert.operand().type())) {
            inner = convert.operand();
        }
        if (inner instanceof Expression.AddressOf address) {
            Expression.Place same = retyped(address.place(), target, position);
            if (same != null) {
                return same;
            }
        }
        return new Expression.Dereference(pointer, target, position);
    }

    private static Expression.@Nullable Place retyped(
            Expression.Place place, CType type, Position position) {
        boolean sameType = place.type().unqualified().equals(type.unqualified());
        boolean sameScalar =
                Conversions.isScalar(type)
                        && Conversions.isScalar(place.type())
                        && type.size() == place.type().size();
        if (!sameType && !sameScalar) {
            return null;
        }
        return switch (place) {
            case Expression.Member member ->
                    new Expression.Member(
                            member.base(), member.owner(), member.field(), type, position);
            case Expression.VariablePlace variable
                    when sameType && type.isVolatile() == variable.type().isVolatile() ->
                    variable;
            default -> null;
        };
    }

    /** {@code &operand}. */
    Expression addressOf(IASTExpression operand, Position position) {
        Expression designated = unit.expressions.designate(operand);
        if (designated.type().unqualified() instanceof CType.Function) {
            return unit.expressions.valueOf(designated);
        }
        if (!(designated instanceof Expression.Place place)
                || place instanceof Expression.Temporary) {
            throw unit.reject(operand, "lvalue required as unary '&' operand", "");
        }
        if (place instanceof Expression.Member member && member.field().isBitField()) {
            throw unit.reject(
                    operand,
                    "cannot take address of bit field '" + member.field().name() + "'",
                    "");
        }
        return Fold.addressOf(place, new CType.Pointer(place.type()), position);
    }
}
