package org.racewalk.model.machine;

import static org.racewalk.model.machine.FrameCode.CONTEXT;
import static org.racewalk.model.machine.FrameCode.INT;
import static org.racewalk.model.machine.FrameCode.LONG;
import static org.racewalk.model.machine.FrameCode.VOID;

import org.racewalk.model.program.Access;
import org.racewalk.model.program.Op;

import java.lang.classfile.CodeBuilder;
import java.lang.constant.ClassDesc;

/**
 * Byte code of accesses to memory. One that others may see is a step: the context stands before it,
 * and goes on at once, or leaves and comes back for it. One to a task's own stack, or by ghost
 * code, is carried out in place.
 */
final class AccessCode {
    private static final ClassDesc[] ACCESS = {CONTEXT, INT, INT, LONG, LONG};
    private static final ClassDesc[] WRITE = {CONTEXT, INT, INT, LONG, LONG, LONG, LONG};
    private static final ClassDesc[] ATOMIC = {CONTEXT, INT, INT, LONG, LONG, LONG, LONG, LONG};

    private final int[] code;
    private final boolean ghost;
    private final CodeBuilder b;
    private final FrameCode f;
    private final ValueCode values;
    private final MethodPlaces places;

    /**
     * @param ghost whether this is of the version for ghost code, which makes no steps
     */
    AccessCode(int[] code, boolean ghost, FrameCode f, ValueCode values, MethodPlaces places) {
        this.code = code;
        this.ghost = ghost;
        this.b = f.b;
        this.f = f;
        this.values = values;
        this.places = places;
    }

    /** Pushes who carries it out, context, pc, mode, address and the pointer's shadow. */
    private void access(int pc, int pointer, int distance) {
        if (!ghost) {
            places.step(pc);
        }
        f.accessesAndContext();
        b.loadConstant(pc);
        b.loadConstant(code[pc] >>> 8);
        f.value(pointer);
        values.plus(distance);
        f.shadow(pc, pointer);
    }

    void load(int pc) {
        access(pc, code[pc + 2], code[pc + 3]);
        f.access(ghost, "load", LONG, ACCESS);
        loaded(pc);
    }

    private void loaded(int pc) {
        int result = code[pc + 1];
        if (!ghost) {
            f.exitIfLeft(places.pendingValueExit);
        }
        f.setValue(result);
        if (f.isShadowed(result)) {
            f.engine();
            f.call("loadedShadow", LONG);
            f.setShadow(result);
        } else {
            f.setNoShadow(result);
        }
    }

    void store(int pc) {
        access(pc, code[pc + 1], code[pc + 2]);
        f.value(code[pc + 3]);
        f.shadow(pc, code[pc + 3]);
        f.access(ghost, "store", VOID, WRITE);
        if (!ghost) {
            f.exitIfLeft(places.pendingExit);
        }
    }

    void atomic(int pc) {
        if (ghost) {
            f.accessesAndContext();
            b.loadConstant(pc);
            f.access(true, "atomic", VOID, CONTEXT, INT);
            return;
        }
        access(pc, code[pc + 2], 0);
        int z = code[pc + 3];
        f.value(z);
        if ((code[pc] & 0xff) == Op.CMPXCHG) {
            f.value(z + 1);
            f.shadow(pc, z + 1);
            f.access(false, "compareExchange", LONG, ATOMIC);
        } else {
            f.shadow(pc, z);
            if (Access.kind(code[pc] >>> 8) == Access.ADD_UNLESS) {
                f.value(z + 1);
            } else {
                b.lconst_0();
            }
            f.access(false, "readModifyWrite", LONG, ATOMIC);
        }
        loaded(pc);
    }

    void fence(int pc) {
        if (!ghost) {
            f.engineAndContext();
            b.loadConstant(code[pc + 1]);
            b.loadConstant(pc);
            f.call("fence", VOID, CONTEXT, INT, INT);
        }
    }

    void local(int pc) {
        int register = code[pc + 1];
        f.engineAndContext();
        b.loadConstant(pc);
        b.loadConstant(code[pc + 2]);
        f.call("local", LONG, CONTEXT, INT, INT);
        f.setValue(register);
        if (f.isShadowed(register)) {
            f.engine();
            f.call("loadedShadow", LONG);
            f.setShadow(register);
        } else {
            f.setNoShadow(register);
        }
    }
}
