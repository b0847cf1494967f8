package org.racewalk.model.machine;

import org.racewalk.model.memory.Memory;
import org.racewalk.model.program.Op;
import org.racewalk.model.program.Program;

import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;

/** Byte code of register operations. */
final class ValueCode {
    private static final ClassDesc FLOW = ClassDesc.of(FrameCode.PACKAGE, "Flow");

    private final Program program;
    private final int[] code;
    private final Flow flow;
    private final FrameCode f;
    private final CodeBuilder b;
    private final boolean weak;

    /**
     * @param weak tell the memory order which pointers were computed from two registers
     */
    ValueCode(Program program, Flow flow, FrameCode f, boolean weak) {
        this.program = program;
        this.code = program.code();
        this.flow = flow;
        this.f = f;
        this.b = f.b;
        this.weak = weak;
    }

    /** The operation at {@code pc}; a division's divisor is known not to be zero. */
    void emit(int pc) {
        int a = code[pc + 1];
        if (weak && combines(pc)) {
            f.engineAndContext();
            shadow(pc);
            f.call("combined", FrameCode.VOID, FrameCode.CONTEXT, FrameCode.LONG);
        }
        if (!flow.isLiveAfter(pc, a)) {
            return;
        }
        value(pc);
        // The shadow first: the destination may be an operand, and its value is on the stack.
        if (f.isShadowed(a)) {
            shadow(pc);
            f.setShadow(a);
        } else {
            f.setNoShadow(a);
        }
        f.setValue(a);
    }

    /** Whether a pointer may come out of two registers here. */
    private boolean combines(int pc) {
        int op = code[pc] & 0xff;
        boolean two = op == Op.ADD || op == Op.SUB || op >= Op.AND && op <= Op.SAR;
        int kinds = two ? flow.kind(pc, code[pc + 2]) | flow.kind(pc, code[pc + 3]) : 0;
        return (kinds & Flow.PROVENANCE) != 0;
    }

    private void value(int pc) {
        int op = code[pc] & 0xff;
        int mode = code[pc] >>> 8;
        int y = code[pc + 2];
        int z = code[pc + 3];
        switch (op) {
            case Op.CONST -> b.loadConstant(program.constants()[y]);
            case Op.CONSTI -> b.loadConstant((long) y);
            case Op.UNDEF -> b.lconst_0();
            case Op.FUNCTION -> b.loadConstant(Memory.FUNCTIONS + 16L * y);
            case Op.GLOBAL -> {
                global("globalAddress", y);
                plus(z);
            }
            case Op.MOV -> f.value(y);
            case Op.EXTEND -> {
                f.value(y);
                extend(mode);
            }
            case Op.ADDI, Op.ADDIX -> {
                f.value(y);
                plus(z);
                extend(op == Op.ADDIX ? mode : 0);
            }
            case Op.ANDI -> {
                f.value(y);
                b.loadConstant((long) z);
                b.land();
            }
            case Op.NEG -> {
                f.value(y);
                b.lneg();
                extend(mode);
            }
            case Op.NOT -> {
                f.value(y);
                b.loadConstant(-1L);
                b.lxor();
                extend(mode);
            }
            case Op.BITS -> bits(mode, y);
            case Op.SEQ, Op.SNE, Op.SLT, Op.SLE, Op.SLTU, Op.SLEU -> comparison(op, y, z);
            default -> {
                f.value(y);
                f.value(z);
                arithmetic(op, mode);
                extend(isPlain(op) ? 0 : mode);
            }
        }
    }

    private static boolean isPlain(int op) {
        return op == Op.ADD || op == Op.SUB || op >= Op.AND && op <= Op.SAR;
    }

    private void arithmetic(int op, int mode) {
        switch (op) {
            case Op.ADD, Op.ADDX -> b.ladd();
            case Op.SUB, Op.SUBX -> b.lsub();
            case Op.MUL, Op.MULX -> b.lmul();
            case Op.AND -> b.land();
            case Op.OR -> b.lor();
            case Op.XOR -> b.lxor();
            case Op.SHL -> b.l2i().lshl();
            case Op.SHR -> b.l2i().lushr();
            case Op.SAR -> b.l2i().lshr();
            case Op.SHLX -> {
                b.l2i();
                b.loadConstant(63 - (mode & 63));
                b.iand();
                b.lshl();
            }
            case Op.DIVS -> b.ldiv();
            case Op.REMS -> b.lrem();
            case Op.DIVU, Op.REMU ->
                    f.ofLong(
                            op == Op.DIVU ? "divideUnsigned" : "remainderUnsigned",
                            FrameCode.LONG,
                            FrameCode.LONG,
                            FrameCode.LONG);
            default -> throw new IllegalStateException("no such operation: " + op);
        }
    }

    private void bits(int mode, int y) {
        f.value(y);
        if (mode == Op.BITS_REVERSE_BYTES) {
            f.ofLong("reverseBytes", FrameCode.LONG, FrameCode.LONG);
            return;
        }
        String name =
                mode == Op.BITS_COUNT
                        ? "bitCount"
                        : mode == Op.BITS_LEADING
                                ? "numberOfLeadingZeros"
                                : "numberOfTrailingZeros";
        f.ofLong(name, FrameCode.INT, FrameCode.LONG);
        b.i2l();
    }

    private void comparison(int op, int y, int z) {
        f.value(y);
        f.value(z);
        compare(op == Op.SLTU || op == Op.SLEU);
        Label holds = b.newLabel();
        Label end = b.newLabel();
        switch (op) {
            case Op.SEQ -> b.ifeq(holds);
            case Op.SNE -> b.ifne(holds);
            case Op.SLT, Op.SLTU -> b.iflt(holds);
            default -> b.ifle(holds);
        }
        b.lconst_0();
        b.goto_(end);
        b.labelBinding(holds);
        b.lconst_1();
        b.labelBinding(end);
    }

    /** Of two values on the stack: negative, zero or positive. */
    void compare(boolean unsigned) {
        if (unsigned) {
            f.ofLong("compareUnsigned", FrameCode.INT, FrameCode.LONG, FrameCode.LONG);
        } else {
            b.lcmp();
        }
    }

    /** Adds a constant to the value on the stack. */
    void plus(int distance) {
        if (distance != 0) {
            b.loadConstant((long) distance);
            b.ladd();
        }
    }

    private void global(String method, int number) {
        f.engine();
        b.loadConstant(number);
        f.call(method, FrameCode.LONG, FrameCode.INT);
    }

    private void extend(int mode) {
        int shift = mode & 63;
        if (shift == 0) {
            return;
        }
        if ((mode & 64) != 0) {
            b.loadConstant(-1L >>> shift);
            b.land();
            return;
        }
        switch (shift) {
            case 32 -> b.l2i().i2l();
            case 48 -> b.l2i().i2s().i2l();
            case 56 -> b.l2i().i2b().i2l();
            default -> {
                b.loadConstant(shift).lshl();
                b.loadConstant(shift).lshr();
            }
        }
    }

    // ---- shadows
    // -------------------------------------------------------------------------------------

    private void shadow(int pc) {
        int mode = code[pc] >>> 8;
        int y = code[pc + 2];
        int z = code[pc + 3];
        switch (code[pc] & 0xff) {
            case Op.CONST, Op.CONSTI, Op.FUNCTION -> b.lconst_0();
            case Op.UNDEF -> b.loadConstant(Memory.POISON);
            case Op.GLOBAL -> global("globalShadow", y);
            case Op.MOV, Op.ADDI -> f.shadow(pc, y);
            case Op.ANDI -> {
                // The low bits of a pointer are none: rb_color(rb) + (unsigned long)parent.
                if (z < 0) {
                    f.shadow(pc, y);
                } else {
                    flag(pc, y);
                }
            }
            case Op.EXTEND, Op.NOT -> {
                if (mode == 0) {
                    f.shadow(pc, y);
                } else {
                    flag(pc, y);
                }
            }
            case Op.ADDIX, Op.NEG, Op.BITS -> flag(pc, y);
            case Op.ADD, Op.AND, Op.OR, Op.XOR, Op.SHL, Op.SHR, Op.SAR -> both(pc, y, z);
            case Op.SUB -> {
                if (flow.kind(pc, z) == Flow.ZERO) {
                    f.shadow(pc, y);
                } else {
                    combine("differenceShadow", pc, y, z);
                }
            }
            default -> flags(pc, y, z);
        }
    }

    private void both(int pc, int y, int z) {
        if (flow.kind(pc, y) == Flow.ZERO) {
            f.shadow(pc, z);
        } else if (flow.kind(pc, z) == Flow.ZERO) {
            f.shadow(pc, y);
        } else {
            combine("bothShadows", pc, y, z);
        }
    }

    private void combine(String name, int pc, int y, int z) {
        f.shadow(pc, y);
        f.shadow(pc, z);
        b.invokestatic(
                FLOW, name, MethodTypeDesc.of(FrameCode.LONG, FrameCode.LONG, FrameCode.LONG));
    }

    private void flag(int pc, int y) {
        int kind = flow.kind(pc, y);
        if ((kind & Flow.POISON) == 0) {
            b.lconst_0();
            return;
        }
        f.shadow(pc, y);
        if ((kind & Flow.PROVENANCE) != 0) {
            b.loadConstant(Memory.POISON);
            b.land();
        }
    }

    private void flags(int pc, int y, int z) {
        if ((flow.kind(pc, y) & Flow.POISON) == 0) {
            flag(pc, z);
        } else if ((flow.kind(pc, z) & Flow.POISON) == 0) {
            flag(pc, y);
        } else {
            flag(pc, y);
            flag(pc, z);
            b.lor();
        }
    }
}
