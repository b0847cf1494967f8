package org.racewalk.model.c.analyze;

import org.eclipse.cdt.core.dom.ast.IASTArraySubscriptExpression;
import org.eclipse.cdt.core.dom.ast.IASTExpression;
import org.eclipse.cdt.core.dom.ast.IASTFieldDeclarator;
import org.eclipse.cdt.core.dom.ast.IASTFieldReference;
import org.eclipse.cdt.core.dom.ast.IASTFunctionCallExpression;
import org.eclipse.cdt.core.dom.ast.IASTIdExpression;
import org.eclipse.cdt.core.dom.ast.IASTTypeIdExpression;
import org.eclipse.cdt.core.dom.ast.IASTUnaryExpression;
import org.jspecify.annotations.Nullable;
import org.racewalk.model.c.tree.Expression;
import org.racewalk.model.c.tree.Expression.BinaryOperator;
import org.racewalk.model.c.tree.Expression.BuiltinKind;
import org.racewalk.model.c.type.CType;
import org.racewalk.model.c.type.CType.Basic;
import org.racewalk.model.c.type.Conversions;
import org.racewalk.model.program.Position;

import java.util.List;

/** The {@code __builtin_*} that kernel headers use, and {@code _Generic}. */
final class Builtins {
    private static final String PREFIX = "__builtin_";

    private final Unit unit;
    private final Calls calls;

    Builtins(Unit unit, Calls calls) {
        this.unit = unit;
        this.calls = calls;
    }

    /** The value of a builtin's call, or null if there is no builtin of that name. */
    @Nullable Expression call(
            String name, IASTFunctionCallExpression syntax, IASTExpression[] arguments) {
        if (name.equals("_Generic")) {
            return generic(syntax, arguments);
        }
        if (!name.startsWith(PREFIX)) {
            return null;
        }
        Position position = unit.position(syntax);
        String kind = name.substring(PREFIX.length());
        return switch (kind) {
            case "expect" -> expect(name, syntax, arguments, 2);
            case "expect_with_probability" -> expect(name, syntax, arguments, 3);
            case "constant_p" -> constantP(name, syntax, arguments);
            case "choose_expr" -> chooseExpression(name, syntax, arguments);
            case "types_compatible_p" -> typesCompatible(arguments, position);
            case "offsetof" -> offsetOf(arguments, position);
            case "unreachable", "trap" -> {
                calls.checkCount(syntax, name, arguments, 0);
                yield builtin(
                        kind.equals("trap") ? BuiltinKind.TRAP : BuiltinKind.UNREACHABLE,
                        List.of(),
                        CType.VOID,
                        position);
            }
            case "object_size", "dynamic_object_size" -> {
                unevaluated(arguments[0]);
                Long mode =
                        arguments.length == 2
                                ? Fold.valueOf(unit.expressions.value(arguments[1]))
                                : null;
                yield Fold.constant(
                        mode != null && mode >= 2 ? 0 : -1, Conversions.ULONG, position);
            }
            case "prefetch" ->
                    Fold.convert(comma(calls.values(arguments), position), CType.VOID, position);
            case "return_address", "frame_address" ->
                    new Expression.Constant(0, Conversions.VOID_POINTER, position);
            case "add_overflow" -> overflow(BuiltinKind.ADD_OVERFLOW, name, syntax, arguments);
            case "sub_overflow" -> overflow(BuiltinKind.SUB_OVERFLOW, name, syntax, arguments);
            case "mul_overflow" -> overflow(BuiltinKind.MUL_OVERFLOW, name, syntax, arguments);
            case "memcpy",
                    "memset",
                    "memcmp",
                    "memmove",
                    "memchr",
                    "strlen",
                    "strcmp",
                    "strncmp",
                    "strcpy",
                    "strncpy",
                    "strcat",
                    "strchr",
                    "strrchr",
                    "strstr" ->
                    calls.callByName(kind, syntax, arguments);
            case "va_start", "va_end", "va_arg", "va_copy" ->
                    throw unit.unsupported(
                            syntax,
                            "reading variable arguments",
                            "give the function a fixed number of parameters");
            case "setjmp", "longjmp" -> throw unit.unsupported(syntax, "setjmp", "use goto");
            default -> bits(kind, name, syntax, arguments);
        };
    }

    private static Expression builtin(
            BuiltinKind kind, List<Expression> arguments, CType type, Position position) {
        return new Expression.Builtin(kind, arguments, type, position);
    }

    private static Expression comma(List<Expression> values, Position position) {
        Expression all = values.get(0);
        for (Expression value : values.subList(1, values.size())) {
            all = new Expression.Comma(all, value, value.type(), position);
        }
        return all;
    }

    private void unevaluated(IASTExpression argument) {
        unit.expressions.unevaluatedType(argument);
    }

    private Expression expect(
            String name, IASTFunctionCallExpression syntax, IASTExpression[] arguments, int count) {
        calls.checkCount(syntax, name, arguments, count);
        Expression value = calls.values(arguments).get(0);
        return unit.expressions
                .assignments()
                .converted(
                        Conversions.isPointer(value.type())
                                ? Fold.convert(value, Conversions.LONG, value.position())
                                : value,
                        Conversions.LONG,
                        arguments[0],
                        "argument 1");
    }

    private Expression constantP(
            String name, IASTFunctionCallExpression syntax, IASTExpression[] arguments) {
        calls.checkCount(syntax, name, arguments, 1);
        unit.unevaluated++;
        try {
            Expression value = unit.expressions.value(arguments[0]);
            boolean constant =
                    value instanceof Expression.Constant || unit.strings.literal(value) != null;
            return Fold.constant(constant ? 1 : 0, Conversions.INT, unit.position(syntax));
        } finally {
            unit.unevaluated--;
        }
    }

    private Expression chooseExpression(
            String name, IASTFunctionCallExpression syntax, IASTExpression[] arguments) {
        calls.checkCount(syntax, name, arguments, 3);
        boolean first = unit.expressions.integerConstant(arguments[0]) != 0;
        return unit.expressions.designate(arguments[first ? 1 : 2]);
    }

    private Expression typesCompatible(IASTExpression[] arguments, Position position) {
        CType first = unit.types.type(((IASTTypeIdExpression) arguments[0]).getTypeId());
        CType second = unit.types.type(((IASTTypeIdExpression) arguments[1]).getTypeId());
        boolean compatible = Conversions.compatibleUnqualified(first, second);
        return Fold.constant(compatible ? 1 : 0, Conversions.INT, position);
    }

    private Expression generic(IASTFunctionCallExpression syntax, IASTExpression[] arguments) {
        CType control;
        unit.unevaluated++;
        try {
            control = unit.expressions.value(arguments[0]).type();
        } finally {
            unit.unevaluated--;
        }
        IASTExpression otherwise = null;
        int next = 1;
        while (next < arguments.length) {
            IASTExpression label = arguments[next++];
            IASTExpression result = bitFieldSize(label);
            if (result == null) {
                result = arguments[next++];
            }
            if (label instanceof IASTTypeIdExpression typeId) {
                if (Conversions.compatible(control, unit.types.type(typeId.getTypeId()))) {
                    return unit.expressions.designate(result);
                }
            } else {
                otherwise = result;
            }
        }
        if (otherwise == null) {
            throw unit.reject(
                    syntax,
                    "_Generic has no association for '" + control.spelling() + "'",
                    "add one, or a default");
        }
        return unit.expressions.designate(otherwise);
    }

    /** The parser reads {@code T : result} as a bit field without a name. */
    private static @Nullable IASTExpression bitFieldSize(IASTExpression label) {
        return label instanceof IASTTypeIdExpression typeId
                        && Types.innermost(typeId.getTypeId().getAbstractDeclarator())
                                instanceof IASTFieldDeclarator field
                ? field.getBitFieldSize()
                : null;
    }

    private Expression offsetOf(IASTExpression[] arguments, Position position) {
        CType type = unit.types.type(((IASTTypeIdExpression) arguments[0]).getTypeId());
        if (!Conversions.isStruct(type)) {
            throw unit.reject(
                    arguments[0], "offsetof of '" + type.spelling() + "', which is no struct", "");
        }
        Expression origin = new Expression.Constant(0, new CType.Pointer(type), position);
        Expression.Place base = new Expression.Dereference(origin, type, position);
        Expression.Place place = designated(base, arguments[1], position);
        if (place instanceof Expression.Member member && member.field().isBitField()) {
            throw unit.reject(arguments[1], "offsetof of a bit field", "");
        }
        Expression address = Fold.addressOf(place, new CType.Pointer(place.type()), position);
        return Fold.convert(address, Conversions.ULONG, position);
    }

    /** Follows {@code a.b[i].c}, where {@code a} is a member. */
    private Expression.Place designated(
            Expression.Place base, IASTExpression path, Position position) {
        return switch (path) {
            case IASTIdExpression name ->
                    unit.expressions
                            .accesses()
                            .member(base, name.getName().toString(), name, position);
            case IASTFieldReference reference when !reference.isPointerDereference() -> {
                Expression.Place owner = designated(base, reference.getFieldOwner(), position);
                if (!Conversions.isStruct(owner.type())) {
                    throw unit.reject(path, "not a member of a struct", "");
                }
                yield unit.expressions
                        .accesses()
                        .member(owner, reference.getFieldName().toString(), path, position);
            }
            case IASTArraySubscriptExpression subscript -> {
                Expression.Place array = designated(base, subscript.getArrayExpression(), position);
                if (!(array.type().unqualified() instanceof CType.Array type)) {
                    throw unit.reject(path, "not an array", "");
                }
                Expression address =
                        Fold.addressOf(array, new CType.Pointer(type.element()), position);
                Expression index = unit.expressions.value((IASTExpression) subscript.getArgument());
                Expression moved =
                        unit.expressions
                                .operators()
                                .movePointer(BinaryOperator.ADD, address, index, path, position);
                yield new Expression.Dereference(moved, type.element(), position);
            }
            case IASTUnaryExpression unary
                    when unary.getOperator() == IASTUnaryExpression.op_bracketedPrimary ->
                    designated(base, unary.getOperand(), position);
            default -> throw unit.reject(path, "not a member designator", "");
        };
    }

    private Expression overflow(
            BuiltinKind kind,
            String name,
            IASTFunctionCallExpression syntax,
            IASTExpression[] arguments) {
        calls.checkCount(syntax, name, arguments, 3);
        List<Expression> values = calls.values(arguments);
        CType target = Conversions.target(values.get(2).type());
        if (target == null
                || !Conversions.isInteger(target)
                || !Conversions.isInteger(values.get(0).type())
                || !Conversions.isInteger(values.get(1).type())) {
            throw unit.reject(
                    syntax, "'" + name + "' takes two integers and a pointer to an integer", "");
        }
        return builtin(kind, values, Conversions.BOOL, unit.position(syntax));
    }

    /** The clz, ctz, ffs, popcount, parity and bswap families. */
    private @Nullable Expression bits(
            String kind,
            String name,
            IASTFunctionCallExpression syntax,
            IASTExpression[] arguments) {
        if (kind.startsWith("bswap")) {
            Basic basic =
                    switch (kind) {
                        case "bswap16" -> Basic.USHORT;
                        case "bswap32" -> Basic.UINT;
                        default -> Basic.ULONG;
                    };
            return bits(BuiltinKind.BSWAP, basic, CType.of(basic), name, syntax, arguments);
        }
        String family = kind.replaceFirst("l{1,2}$", "");
        BuiltinKind builtin =
                switch (family) {
                    case "clz" -> BuiltinKind.CLZ;
                    case "ctz" -> BuiltinKind.CTZ;
                    case "ffs" -> BuiltinKind.FFS;
                    case "popcount" -> BuiltinKind.POPCOUNT;
                    case "parity" -> BuiltinKind.PARITY;
                    default -> null;
                };
        if (builtin == null) {
            throw unit.unsupported(
                    syntax, "the builtin '" + name + "'", "write out what it computes");
        }
        boolean wide = kind.length() > family.length();
        boolean signed = builtin == BuiltinKind.FFS;
        Basic basic = wide ? signed ? Basic.LONG : Basic.ULONG : signed ? Basic.INT : Basic.UINT;
        return bits(builtin, basic, Conversions.INT, name, syntax, arguments);
    }

    private Expression bits(
            BuiltinKind kind,
            Basic operandType,
            CType result,
            String name,
            IASTFunctionCallExpression syntax,
            IASTExpression[] arguments) {
        calls.checkCount(syntax, name, arguments, 1);
        Position position = unit.position(syntax);
        Expression operand =
                unit.expressions
                        .assignments()
                        .converted(
                                calls.values(arguments).get(0),
                                CType.of(operandType),
                                arguments[0],
                                "argument 1");
        if (operand instanceof Expression.Constant constant) {
            Long value = evaluate(kind, constant.value(), operandType.bits);
            if (value != null) {
                return Fold.constant(value, result, position);
            }
        }
        return builtin(kind, List.of(operand), result, position);
    }

    private static @Nullable Long evaluate(BuiltinKind kind, long value, int width) {
        long cut = width == 64 ? value : value & (1L << width) - 1;
        return switch (kind) {
            case CLZ -> cut == 0 ? null : Long.valueOf(Long.numberOfLeadingZeros(cut) - 64 + width);
            case CTZ -> cut == 0 ? null : Long.valueOf(Long.numberOfTrailingZeros(cut));
            case FFS -> cut == 0 ? 0L : Long.numberOfTrailingZeros(cut) + 1L;
            case POPCOUNT -> (long) Long.bitCount(cut);
            case PARITY -> Long.bitCount(cut) & 1L;
            case BSWAP -> Long.reverseBytes(cut) >>> (64 - width);
            default -> null;
        };
    }
}
