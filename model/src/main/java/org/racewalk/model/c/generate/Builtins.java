package org.racewalk.model.c.generate;

import org.jspecify.annotations.Nullable;
import org.racewalk.model.c.tree.Expression;
import org.racewalk.model.c.tree.Expression.BuiltinKind;
import org.racewalk.model.c.type.CType;
import org.racewalk.model.program.Extend;
import org.racewalk.model.program.Intrinsic;
import org.racewalk.model.program.Op;

/** Arithmetic builtins of gcc. */
final class Builtins {
    private final FunctionGenerator f;

    Builtins(FunctionGenerator function) {
        this.f = function;
    }

    /** The value for a constant operand of that many bits, or null if it is undefined. */
    static @Nullable Long fold(BuiltinKind kind, long operand, int bits) {
        long value = Extend.apply(operand, Extend.mode(bits, false));
        return switch (kind) {
            case CLZ -> value == 0 ? null : (long) Long.numberOfLeadingZeros(value) - (64 - bits);
            case CTZ -> value == 0 ? null : (long) Long.numberOfTrailingZeros(value);
            case FFS -> value == 0 ? 0L : Long.numberOfTrailingZeros(value) + 1L;
            case POPCOUNT -> (long) Long.bitCount(value);
            case PARITY -> (long) Long.bitCount(value) & 1;
            case BSWAP -> Long.reverseBytes(value) >>> (64 - bits);
            default -> null;
        };
    }

    int value(Expression.Builtin e, int wanted) {
        return switch (e.kind()) {
            case CLZ, CTZ, FFS, POPCOUNT, PARITY, BSWAP -> bits(e, wanted);
            case ADD_OVERFLOW, SUB_OVERFLOW, MUL_OVERFLOW -> overflow(e, wanted);
            case UNREACHABLE -> {
                f.code.at(e.position());
                f.code.emit(Op.UNREACHABLE, 0, 0, 0, 0);
                yield Frame.NONE;
            }
            case TRAP -> {
                int mark = f.frame.mark();
                int text = f.frame.allocate();
                f.code.at(e.position());
                f.code.constant(text, f.program.builder.string("__builtin_trap()"));
                f.code.emit(Op.INTRINSIC, 0, Intrinsic.BUG.ordinal(), text, 1);
                f.code.emit(Op.UNREACHABLE, 0, 0, 0, 0);
                f.frame.release(mark);
                yield Frame.NONE;
            }
        };
    }

    private int bits(Expression.Builtin e, int wanted) {
        boolean usable = wanted != Frame.NONE && !f.frame.isBound(wanted);
        int target = usable ? wanted : f.frame.allocate();
        int mark = f.frame.mark();
        Expression operand = e.arguments().get(0);
        CType type = operand.type();
        int width = Scalars.bits(type);
        int value = f.values.value(operand, Frame.NONE);
        f.code.at(e.position());
        boolean highBitsMatter = e.kind() != BuiltinKind.CTZ && e.kind() != BuiltinKind.FFS;
        if (highBitsMatter && width < 64 && Scalars.signed(type)) {
            int unsigned = f.frame.allocate();
            f.code.emit(Op.EXTEND, Extend.mode(width, false), unsigned, value, 0);
            value = unsigned;
        }
        switch (e.kind()) {
            case CLZ -> {
                f.code.emit(Op.BITS, Op.BITS_LEADING, target, value, 0);
                if (width < 64) {
                    f.code.emit(Op.ADDI, 0, target, target, width - 64);
                }
            }
            case CTZ -> f.code.emit(Op.BITS, Op.BITS_TRAILING, target, value, 0);
            case FFS -> {
                Code.Label end = new Code.Label();
                f.code.constant(target, 0);
                f.code.branch(Op.JZ, value, 0, end);
                f.code.emit(Op.BITS, Op.BITS_TRAILING, target, value, 0);
                f.code.emit(Op.ADDI, 0, target, target, 1);
                f.code.bind(end);
            }
            case BSWAP -> {
                f.code.emit(Op.BITS, Op.BITS_REVERSE_BYTES, target, value, 0);
                if (width < 64) {
                    int count = f.frame.allocate();
                    f.code.constant(count, 64 - width);
                    f.code.emit(Op.SHR, 0, target, target, count);
                }
            }
            default -> {
                f.code.emit(Op.BITS, Op.BITS_COUNT, target, value, 0);
                if (e.kind() == BuiltinKind.PARITY) {
                    f.code.emit(Op.ANDI, 0, target, target, 1);
                }
            }
        }
        f.frame.release(mark);
        return target;
    }

    /** The exact result does not fit: 0 or 1; the result, cut to its type, is stored. */
    private int overflow(Expression.Builtin e, int wanted) {
        boolean usable = wanted != Frame.NONE && !f.frame.isBound(wanted);
        int flag = usable ? wanted : f.frame.allocate();
        int mark = f.frame.mark();
        Expression left = e.arguments().get(0);
        Expression right = e.arguments().get(1);
        Expression pointer = e.arguments().get(2);
        if (!(pointer.type().unqualified() instanceof CType.Pointer target)) {
            throw new IllegalStateException("no pointer at " + e.position());
        }
        CType type = target.target();
        int result = f.frame.allocate();
        int a = f.values.value(left, Frame.NONE);
        int b = f.values.value(right, Frame.NONE);
        f.code.at(e.position());
        Overflow overflow = new Overflow(f, left.type(), right.type(), type, flag, result);
        overflow.compute(e.kind(), a, b);
        Places.InMemory place =
                f.places.memoryForWriting(new Expression.Dereference(pointer, type, e.position()));
        f.code.at(e.position());
        f.memory.store(place, type, result, Bounds.of(type));
        f.frame.release(mark);
        return flag;
    }
}
