package org.racewalk.model.c.tree;

import org.jspecify.annotations.Nullable;
import org.racewalk.model.c.type.CType;
import org.racewalk.model.program.Intrinsic;
import org.racewalk.model.program.Position;

import java.util.List;

/**
 * Typed expressions. <b>Places</b> ({@link Place}) designate objects; everything else is a value.
 * Reading a place is explicit ({@link Read}), so are all conversions ({@link Convert}), array decay
 * ({@link AddressOf} of the array, retyped) and scaling of pointer arithmetic. Types of values are
 * unqualified; the type of a place keeps its qualifiers: volatile means a marked access. Struct
 * values are {@link Read} of a struct place, {@link Call}, {@link Assign}, {@link Conditional},
 * {@link Comma} or {@link StatementExpression} of struct type.
 */
public sealed interface Expression {
    CType type();

    /** Where, of the place where a macro is used. */
    Position position();

    /** Designates an object. */
    sealed interface Place extends Expression {}

    record VariablePlace(Symbol.Variable variable, Position position) implements Place {
        @Override
        public CType type() {
            return variable.type;
        }
    }

    /** {@code *pointer}, {@code p->}, {@code p[i]}: the pointer's value is the address. */
    record Dereference(Expression pointer, CType type, Position position) implements Place {}

    /**
     * A member of a place (the base is a place, or {@link Temporary} for members of struct values).
     *
     * @param owner the struct that has the field, for naming
     */
    record Member(Place base, CType.Struct owner, CType.Field field, CType type, Position position)
            implements Place {}

    /** A struct value put into an unnamed local so that its members can be designated. */
    record Temporary(Expression value, Position position) implements Place {
        @Override
        public CType type() {
            return value.type();
        }
    }

    /** A compound literal: an unnamed variable that is initialised here (statics: at load). */
    record CompoundLiteral(Symbol.Variable variable, Initializer initializer, Position position)
            implements Place {
        @Override
        public CType type() {
            return variable.type;
        }
    }

    /** An integer or pointer constant. */
    record Constant(long value, CType type, Position position) implements Expression {}

    /** The address of a function. */
    record FunctionAddress(Symbol.FunctionSymbol function, CType type, Position position)
            implements Expression {}

    /** The value in a place. */
    record Read(Place place, CType type, Position position) implements Expression {}

    /**
     * The address of a place; also array decay (type: pointer to element). Never of a bit field.
     */
    record AddressOf(Place place, CType type, Position position) implements Expression {}

    /** Integer, pointer and boolean conversions; to void discards. */
    record Convert(Expression operand, CType type, Position position) implements Expression {}

    /** Kinds of {@link Unary}. The operand is promoted already. */
    enum UnaryOperator {
        NEGATE,
        COMPLEMENT,
        /** Result int. */
        NOT
    }

    record Unary(UnaryOperator operator, Expression operand, CType type, Position position)
            implements Expression {}

    /** Kinds of {@link Binary}. */
    enum BinaryOperator {
        ADD,
        SUBTRACT,
        MULTIPLY,
        DIVIDE,
        REMAINDER,
        SHIFT_LEFT,
        SHIFT_RIGHT,
        AND,
        OR,
        XOR,
        EQUAL,
        NOT_EQUAL,
        LESS,
        LESS_EQUAL,
        GREATER,
        GREATER_EQUAL
    }

    /**
     * Both operands are converted already and of one type (but for shifts, where the right one has
     * its own promoted type). Operands may be pointers for comparisons, and for ADD and SUBTRACT
     * where the integer operand is scaled to bytes already; the difference of two pointers is a
     * SUBTRACT of type long, followed by a DIVIDE. Signedness follows from the operands' type.
     */
    record Binary(
            BinaryOperator operator,
            Expression left,
            Expression right,
            CType type,
            Position position)
            implements Expression {}

    /** {@code &&} (and) or {@code ||}; result int. */
    record Logical(boolean and, Expression left, Expression right, Position position)
            implements Expression {
        @Override
        public CType type() {
            return CType.of(CType.Basic.INT);
        }
    }

    /**
     * {@code condition ? then : otherwise}; {@code then} is null for GNU's {@code a ?: b}, where
     * the condition's value, converted to {@code type}, is the result if it is not zero.
     */
    record Conditional(
            Expression condition,
            @Nullable Expression then,
            Expression otherwise,
            CType type,
            Position position)
            implements Expression {}

    /** Result: the value stored, of the place's unqualified type. */
    record Assign(Place place, Expression value, CType type, Position position)
            implements Expression {}

    /**
     * {@code place op= value}: place read, converted to {@code computation}, combined (value is
     * converted or scaled already), converted back. The place is evaluated once. {@code
     * resultIsOld}: postfix ++ and --.
     */
    record Update(
            BinaryOperator operator,
            Place place,
            Expression value,
            CType computation,
            boolean resultIsOld,
            CType type,
            Position position)
            implements Expression {}

    /**
     * A call; the callee is a {@link FunctionAddress} or a pointer value. Arguments are converted.
     */
    record Call(Expression callee, List<Expression> arguments, CType type, Position position)
            implements Expression {}

    /** A call of the machine; {@code label} is the string literal for those that take one. */
    record IntrinsicCall(
            Intrinsic intrinsic,
            @Nullable String label,
            List<Expression> arguments,
            CType type,
            Position position)
            implements Expression {}

    record Comma(Expression first, Expression second, CType type, Position position)
            implements Expression {}

    /**
     * GNU's {@code ({ … })}: {@code result} is evaluated after the body, in its scope; null: void.
     */
    record StatementExpression(
            Statement.Block body, @Nullable Expression result, CType type, Position position)
            implements Expression {}

    /** {@code __racewalk_load(p, order)}: order of {@link org.racewalk.model.program.Access}. */
    record AtomicLoad(Place place, int order, CType type, Position position)
            implements Expression {}

    /** {@code __racewalk_store(p, v, order)}; order FULL: a full fence follows. Type void. */
    record AtomicStore(Place place, Expression value, int order, Position position)
            implements Expression {
        @Override
        public CType type() {
            return CType.VOID;
        }
    }

    /**
     * {@code __racewalk_rmw(p, kind, v, order)}, result: the old value. For ADD_UNLESS {@code
     * unless}.
     */
    record AtomicRmw(
            Place place,
            int kind,
            Expression value,
            @Nullable Expression unless,
            int order,
            boolean returns,
            CType type,
            Position position)
            implements Expression {}

    /** {@code __racewalk_cmpxchg(p, old, new, order)}, result: the value found. */
    record AtomicCompareExchange(
            Place place,
            Expression expected,
            Expression desired,
            int order,
            CType type,
            Position position)
            implements Expression {}

    /** {@code __racewalk_fence(kind)}. */
    record FenceExpression(int kind, Position position) implements Expression {
        @Override
        public CType type() {
            return CType.VOID;
        }
    }

    /** Pure arithmetic builtins. */
    enum BuiltinKind {
        CLZ,
        CTZ,
        FFS,
        POPCOUNT,
        PARITY,
        BSWAP,
        /** (a, b, place address): result _Bool; arithmetic in infinite precision, stored cut. */
        ADD_OVERFLOW,
        SUB_OVERFLOW,
        MUL_OVERFLOW,
        UNREACHABLE,
        TRAP
    }

    /** Operand types of CLZ, CTZ, FFS, POPCOUNT, PARITY and BSWAP give the width. */
    record Builtin(BuiltinKind kind, List<Expression> arguments, CType type, Position position)
            implements Expression {}
}
