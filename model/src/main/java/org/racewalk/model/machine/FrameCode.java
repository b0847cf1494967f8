package org.racewalk.model.machine;

import org.racewalk.model.program.Op;

import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;

/**
 * Where one generated method keeps registers: a JVM local for the value and one for the shadow of
 * each, the latter only if it is not always zero.
 */
final class FrameCode {
    static final String PACKAGE = "org.racewalk.model.machine";
    static final ClassDesc ENGINE = ClassDesc.of(PACKAGE, "Engine");
    static final ClassDesc FAST = ClassDesc.of(PACKAGE, "FastSteps");
    static final ClassDesc INTRINSICS = ClassDesc.of(PACKAGE, "FastIntrinsics");
    static final ClassDesc CONTEXT = ClassDesc.of(PACKAGE, "Context");
    static final ClassDesc LONG = ConstantDescs.CD_long;
    static final ClassDesc INT = ConstantDescs.CD_int;
    static final ClassDesc BOOLEAN = ConstantDescs.CD_boolean;
    static final ClassDesc VOID = ConstantDescs.CD_void;

    private static final ClassDesc LONGS = LONG.arrayType();

    private static final ClassDesc JAVA_LONG = ClassDesc.of("java.lang.Long");
    private static final int ENGINE_SLOT = 0;
    private static final int CONTEXT_SLOT = 1;
    static final int POINT_SLOT = 2;
    private static final int RESULT_SLOT = 3;
    private static final int VALUES_SLOT = 4;
    private static final int SHADOWS_SLOT = 5;
    private static final int BASE_SLOT = 6;
    private static final int FIRST_SLOT = 7;

    final CodeBuilder b;
    private final Flow flow;
    private final boolean[] shadowed;
    private final boolean[] common;
    private final boolean[] commonShadow;
    private final int[] slot;

    FrameCode(CodeBuilder b, Flow flow, int entry, int end) {
        this.b = b;
        this.flow = flow;
        shadowed = new boolean[flow.registers()];
        slot = new int[flow.registers()];
        common = new boolean[flow.registers()];
        commonShadow = new boolean[flow.registers()];
        int next = FIRST_SLOT;
        for (int register = 0; register < slot.length; register++) {
            for (int pc = entry; pc < end; pc += Op.SIZE) {
                shadowed[register] |=
                        flow.isReached(pc)
                                && flow.isLive(pc, register)
                                && flow.kind(pc, register) != Flow.ZERO;
            }
            slot[register] = next;
            next += shadowed[register] ? 4 : 2;
        }
    }

    // ---- registers
    // -----------------------------------------------------------------------------------

    /** Pushes a register's value. */
    void value(int register) {
        b.lload(slot[register]);
    }

    /** Pushes a register's shadow as it is before the instruction at {@code pc}. */
    void shadow(int pc, int register) {
        if (!shadowed[register] || flow.kind(pc, register) == Flow.ZERO) {
            b.lconst_0();
        } else {
            b.lload(slot[register] + 2);
        }
    }

    /** Pops a register's value. */
    void setValue(int register) {
        b.lstore(slot[register]);
    }

    /** Pops a register's shadow. */
    void setShadow(int register) {
        if (shadowed[register]) {
            b.lstore(slot[register] + 2);
        } else {
            b.pop2();
        }
    }

    void setNoShadow(int register) {
        if (shadowed[register]) {
            b.lconst_0();
            b.lstore(slot[register] + 2);
        }
    }

    /** Whether anybody wants the register's shadow. */
    boolean isShadowed(int register) {
        return shadowed[register];
    }

    /** Writes a register back to the context. */
    void spill(int pc, int register) {
        spillTo(pc, register, register);
    }

    /** Writes a register back to the context as another one. */
    void spillTo(int pc, int register, int other) {
        element(VALUES_SLOT, other);
        value(register);
        b.lastore();
        element(SHADOWS_SLOT, other);
        shadow(pc, register);
        b.lastore();
    }

    private void element(int arraySlot, int register) {
        b.aload(arraySlot);
        b.iload(BASE_SLOT);
        if (register > 0) {
            b.loadConstant(register);
            b.iadd();
        }
    }

    /** Finds the frame: at the start. */
    void findFrame() {
        findArrays();
        b.aload(CONTEXT_SLOT);
        b.getfield(CONTEXT, "base", INT);
        b.istore(BASE_SLOT);
    }

    /** Finds the arrays again, which a call may have replaced by larger ones. */
    void findArrays() {
        b.aload(CONTEXT_SLOT);
        b.getfield(CONTEXT, "value", LONGS);
        b.astore(VALUES_SLOT);
        b.aload(CONTEXT_SLOT);
        b.getfield(CONTEXT, "shadow", LONGS);
        b.astore(SHADOWS_SLOT);
    }

    /** Reads a register from the context, as it is before the instruction at {@code pc}. */
    void reload(int pc, int register) {
        reload(register, flow.kind(pc, register) != Flow.ZERO);
    }

    private void reload(int register, boolean withShadow) {
        element(VALUES_SLOT, register);
        b.laload();
        setValue(register);
        if (!withShadow) {
            setNoShadow(register);
        } else if (shadowed[register]) {
            element(SHADOWS_SLOT, register);
            b.laload();
            setShadow(register);
        }
    }

    /** Chooses the registers that are read in one place for all points of entry. */
    void chooseCommon(int[] entered) {
        for (int register = 0; register < slot.length; register++) {
            int wanted = 0;
            for (int pc : entered) {
                wanted += flow.isLive(pc, register) ? 1 : 0;
                commonShadow[register] |=
                        flow.isLive(pc, register) && flow.kind(pc, register) != Flow.ZERO;
            }
            common[register] = wanted > 1 && wanted * 2 >= entered.length;
        }
    }

    /** Reads the registers that most points of entry want. */
    void reloadCommon() {
        for (int register = 0; register < slot.length; register++) {
            if (common[register]) {
                reload(register, commonShadow[register]);
            }
        }
    }

    /** Reads the other registers that are wanted at {@code pc}. */
    void reloadRest(int pc) {
        for (int register = 0; register < slot.length; register++) {
            if (flow.isLive(pc, register) && !common[register]) {
                reload(pc, register);
            }
        }
    }

    /** Reads every register that is wanted at {@code pc}. */
    void reloadLive(int pc) {
        for (int register = 0; register < slot.length; register++) {
            if (flow.isLive(pc, register)) {
                reload(pc, register);
            }
        }
    }

    // ---- calls
    // ---------------------------------------------------------------------------------------

    /** Pushes the engine. */
    void engine() {
        b.aload(ENGINE_SLOT);
    }

    /** Pushes the engine and the context. */
    void engineAndContext() {
        b.aload(ENGINE_SLOT);
        b.aload(CONTEXT_SLOT);
    }

    /** Pushes what carries out the most frequent steps, and the context. */
    void fastAndContext() {
        engine();
        b.getfield(ENGINE, "fast", FAST);
        b.aload(CONTEXT_SLOT);
    }

    /** Pushes what carries out the most frequent intrinsics without a step, and the context. */
    void intrinsicsAndContext() {
        engine();
        b.getfield(ENGINE, "fastIntrinsics", INTRINSICS);
        b.aload(CONTEXT_SLOT);
    }

    void callIntrinsic(String name, ClassDesc result, ClassDesc... parameters) {
        b.invokevirtual(INTRINSICS, name, MethodTypeDesc.of(result, parameters));
    }

    void callFast(String name, ClassDesc result, ClassDesc... parameters) {
        b.invokevirtual(FAST, name, MethodTypeDesc.of(result, parameters));
    }

    /** Calls a method of the engine. */
    void call(String name, ClassDesc result, ClassDesc... parameters) {
        b.invokevirtual(ENGINE, name, MethodTypeDesc.of(result, parameters));
    }

    void ofLong(String name, ClassDesc result, ClassDesc... parameters) {
        b.invokestatic(JAVA_LONG, name, MethodTypeDesc.of(result, parameters));
    }

    /** Pops the result of what was called; goes to {@code other} unless it is as expected. */
    void expect(int result, Label other) {
        b.istore(RESULT_SLOT);
        b.iload(RESULT_SLOT);
        if (result == 0) {
            b.ifne(other);
        } else {
            b.loadConstant(result);
            b.if_icmpne(other);
        }
    }

    /** Returns the result that was not as expected. */
    void returnResult() {
        b.iload(RESULT_SLOT);
        b.ireturn();
    }
}
