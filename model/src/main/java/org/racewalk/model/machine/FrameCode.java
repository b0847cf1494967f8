package org.racewalk.model.machine;

import org.racewalk.model.program.Function;
import org.racewalk.model.program.Op;

import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;

/**
 * The registers of one generated method. Each has a value and a shadow, the latter only if it is
 * not always zero: in two JVM locals, or in the context's arrays, as {@link Homes} says.
 */
final class FrameCode {
    static final String PACKAGE = "org.racewalk.model.machine";
    static final ClassDesc ENGINE = ClassDesc.of(PACKAGE, "Engine");
    static final ClassDesc TASKS = ClassDesc.of(PACKAGE, "TaskAccesses");
    static final ClassDesc GHOSTS = ClassDesc.of(PACKAGE, "GhostAccesses");
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
    private static final int VALUES_SLOT = 3;
    private static final int SHADOWS_SLOT = 4;
    private static final int BASE_SLOT = 5;
    private static final int ACCESSES_SLOT = 6;
    private static final int FIRST_SLOT = 7;

    final CodeBuilder b;
    private final Flow flow;
    private final Homes homes;
    private final boolean weak;
    private final boolean[] shadowed;
    private final int[] slot;

    /**
     * @param weak the interpreter may go on from any step: every shadow must be in the context
     */
    FrameCode(CodeBuilder b, Flow flow, Homes homes, Function function, boolean weak) {
        this.b = b;
        this.flow = flow;
        this.homes = homes;
        this.weak = weak;
        shadowed = new boolean[flow.registers()];
        slot = new int[flow.registers()];
        int next = FIRST_SLOT;
        for (int register = 0; register < slot.length; register++) {
            for (int pc = function.entry(); pc < function.end(); pc += Op.SIZE) {
                shadowed[register] |=
                        flow.isReached(pc)
                                && flow.isLive(pc, register)
                                && flow.kind(pc, register) != Flow.ZERO;
            }
            slot[register] = next;
            if (!homes.inContext(register)) {
                next += shadowed[register] ? 4 : 2;
            }
        }
    }

    // ---- registers
    // -----------------------------------------------------------------------------------

    /** Pushes a register's value. */
    void value(int register) {
        if (homes.inContext(register)) {
            element(VALUES_SLOT, register);
            b.laload();
        } else {
            b.lload(slot[register]);
        }
    }

    /** Pushes a register's shadow as it is before the instruction at {@code pc}. */
    void shadow(int pc, int register) {
        if (!shadowed[register] || flow.kind(pc, register) == Flow.ZERO) {
            b.lconst_0();
        } else if (homes.inContext(register)) {
            element(SHADOWS_SLOT, register);
            b.laload();
        } else {
            b.lload(slot[register] + 2);
        }
    }

    /** Pops a register's value. */
    void setValue(int register) {
        if (homes.inContext(register)) {
            setElement(VALUES_SLOT, register);
        } else {
            b.lstore(slot[register]);
        }
    }

    /** Pops a register's shadow, which {@link #isShadowed}. */
    void setShadow(int register) {
        if (homes.inContext(register)) {
            setElement(SHADOWS_SLOT, register);
        } else {
            b.lstore(slot[register] + 2);
        }
    }

    /** The register's shadow is zero. */
    void setNoShadow(int register) {
        if (homes.inContext(register)) {
            if (shadowed[register] || homes.isPassed(register) || weak) {
                element(SHADOWS_SLOT, register);
                b.lconst_0();
                b.lastore();
            }
        } else if (shadowed[register]) {
            b.lconst_0();
            b.lstore(slot[register] + 2);
        }
    }

    /** Whether the register's shadow is ever something else than zero. */
    boolean isShadowed(int register) {
        return shadowed[register];
    }

    /** Copies a register to where the caller finds its callee's result. */
    void giveBack(int pc, int register) {
        if (register != 0 || !homes.inContext(0)) {
            element(VALUES_SLOT, 0);
            value(register);
            b.lastore();
        }
        if (register != 0 || !homes.inContext(0) || !shadowed[0]) {
            element(SHADOWS_SLOT, 0);
            shadow(pc, register);
            b.lastore();
        }
    }

    private void element(int arraySlot, int register) {
        b.aload(arraySlot);
        b.iload(BASE_SLOT);
        if (register > 0) {
            b.loadConstant(register);
            b.iadd();
        }
    }

    private void setElement(int arraySlot, int register) {
        element(arraySlot, register);
        // Under the value.
        b.dup2_x2();
        b.pop2();
        b.lastore();
    }

    /** Finds the frame, and what carries out accesses: at the start. */
    void findFrame(boolean ghost) {
        engine();
        b.getfield(ENGINE, ghost ? "ghosts" : "tasks", ghost ? GHOSTS : TASKS);
        b.astore(ACCESSES_SLOT);
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

    /** Reads the arguments of the function that do not live in the context. */
    void takeArguments(int entry) {
        for (int register = 0; register < slot.length; register++) {
            if (!homes.inContext(register) && flow.isLive(entry, register)) {
                element(VALUES_SLOT, register);
                b.laload();
                b.lstore(slot[register]);
                if (shadowed[register]) {
                    element(SHADOWS_SLOT, register);
                    b.laload();
                    b.lstore(slot[register] + 2);
                }
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

    /** Pushes what carries out accesses to memory, and the context. */
    void accessesAndContext() {
        b.aload(ACCESSES_SLOT);
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

    void access(boolean ghost, String name, ClassDesc result, ClassDesc... parameters) {
        b.invokevirtual(ghost ? GHOSTS : TASKS, name, MethodTypeDesc.of(result, parameters));
    }

    /** Calls a method of the engine. */
    void call(String name, ClassDesc result, ClassDesc... parameters) {
        b.invokevirtual(ENGINE, name, MethodTypeDesc.of(result, parameters));
    }

    void ofLong(String name, ClassDesc result, ClassDesc... parameters) {
        b.invokestatic(JAVA_LONG, name, MethodTypeDesc.of(result, parameters));
    }

    /** Leaves it on the stack and goes to {@code other} unless the result is as expected. */
    void expect(int result, Label other) {
        b.dup();
        if (result == 0) {
            b.ifne(other);
        } else {
            b.loadConstant(result);
            b.if_icmpne(other);
        }
        b.pop();
    }

    /** Goes to {@code exit} if the context stands before a step now. */
    void exitIfLeft(Label exit) {
        engine();
        b.getfield(ENGINE, "left", BOOLEAN);
        b.ifne(exit);
    }
}
