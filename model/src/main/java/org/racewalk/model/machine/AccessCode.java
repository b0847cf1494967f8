package org.racewalk.model.machine;

import static org.racewalk.model.machine.FrameCode.BOOLEAN;
import static org.racewalk.model.machine.FrameCode.CONTEXT;
import static org.racewalk.model.machine.FrameCode.INT;
import static org.racewalk.model.machine.FrameCode.LONG;
import static org.racewalk.model.machine.FrameCode.VOID;

import org.racewalk.model.program.Access;
import org.racewalk.model.program.Op;

import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.constant.ClassDesc;

/**
 * Byte code of accesses to memory. One that others may see is a step: the method stands before it,
 * and goes on at once or comes back for it. One to a task's own stack, or by ghost code, is carried
 * out in place.
 */
final class AccessCode {
    private static final ClassDesc[] ACCESS = {CONTEXT, INT, INT, LONG, LONG};
    private static final ClassDesc[] WRITE = {CONTEXT, INT, INT, LONG, LONG, LONG, LONG};
    private static final ClassDesc[] ATOMIC = {CONTEXT, INT, INT, LONG, LONG, LONG, LONG, LONG};

    private final int[] code;
    private final boolean ghost;
    private final Flow flow;
    private final Spills spills;
    private final CodeBuilder b;
    private final FrameCode f;
    private final ValueCode values;
    private final MethodPlaces places;

    /**
     * @param ghost whether this is of the version for ghost code, which makes no steps
     */
    AccessCode(
            int[] code,
            boolean ghost,
            Flow flow,
            Spills spills,
            FrameCode f,
            ValueCode values,
            MethodPlaces places) {
        this.code = code;
        this.ghost = ghost;
        this.flow = flow;
        this.spills = spills;
        this.b = f.b;
        this.f = f;
        this.values = values;
        this.places = places;
    }

    /** Pops engine, context, pc and address; stops before the step unless it comes at once. */
    void standBefore(boolean write) {
        b.loadConstant(write ? 1 : 0);
        f.call("standBefore", BOOLEAN, CONTEXT, INT, LONG, BOOLEAN);
        b.ifeq(places.pendingExit);
    }

    /** Where the step is carried out: at once, or by a context that comes back for it. */
    private void stepPoint(int pc) {
        Label atOnce = b.newLabel();
        b.goto_(atOnce);
        places.step(pc);
        f.reloadRest(pc);
        b.labelBinding(atOnce);
    }

    // ---- memory
    // --------------------------------------------------------------------------------------

    /** Pushes engine, context, pc, mode, address and the pointer's shadow. */
    private void access(int pc, int pointer, int distance) {
        f.engineAndContext();
        accessOf(pc, pointer, distance);
    }

    private void accessOf(int pc, int pointer, int distance) {
        b.loadConstant(pc);
        b.loadConstant(code[pc] >>> 8);
        f.value(pointer);
        values.plus(distance);
        f.shadow(pc, pointer);
    }

    void load(int pc) {
        int pointer = code[pc + 2];
        int distance = code[pc + 3];
        spills.before(pc, register -> f.spill(pc, register));
        if (ghost) {
            f.fastAndContext();
            accessOf(pc, pointer, distance);
            f.callFast("ghostLoad" + fastSize(pc), LONG, ACCESS);
            loaded(pc);
            return;
        }
        Label step =
                places.out(() -> {
                    stand(pc, pointer, distance, false);
                    stepPoint(pc);
                    loadStep(pc, pointer, distance);
                    b.goto_(places.label(pc + Op.SIZE));
                });
        if (unlessDirect("loadIsStep", pc, pointer, step)) {
            f.fastAndContext();
            accessOf(pc, pointer, distance);
            f.callFast("directLoad" + fastSize(pc), LONG, ACCESS);
            loaded(pc);
        }
    }

    /** The size in the name of a method that {@link FastSteps} has for the access alone. */
    private String fastSize(int pc) {
        int size = Access.size(code[pc] >>> 8);
        return size == 8 || size == 4 ? String.valueOf(size) : "";
    }

    private void loadStep(int pc, int pointer, int distance) {
        String fast = FastSteps.method(true, code[pc] >>> 8);
        if (fast == null) {
            access(pc, pointer, distance);
            f.call("load", LONG, ACCESS);
        } else {
            f.fastAndContext();
            accessOf(pc, pointer, distance);
            f.callFast(fast, LONG, ACCESS);
        }
        loaded(pc);
    }

    private void stand(int pc, int pointer, int distance, boolean write) {
        f.engineAndContext();
        b.loadConstant(pc);
        f.value(pointer);
        values.plus(distance);
        standBefore(write);
    }

    /** Goes to {@code step} if others may see the access; false if it always does. */
    private boolean unlessDirect(String question, int pc, int pointer, Label step) {
        if ((flow.kind(pc, pointer) & Flow.PROVENANCE) == 0) {
            b.goto_(step);
            return false;
        }
        f.engineAndContext();
        f.shadow(pc, pointer);
        f.call(question, BOOLEAN, CONTEXT, LONG);
        b.ifne(step);
        return true;
    }

    private void loaded(int pc) {
        int result = code[pc + 1];
        f.setValue(result);
        if (f.isShadowed(result)) {
            f.engine();
            f.call("loadedShadow", LONG);
            f.setShadow(result);
        }
    }

    void store(int pc) {
        int pointer = code[pc + 1];
        int distance = code[pc + 2];
        spills.before(pc, register -> f.spill(pc, register));
        if (ghost) {
            fastWrite(pc, "directStore" + fastSize(pc));
            return;
        }
        Label step =
                places.out(() -> {
                    stand(pc, pointer, distance, true);
                    stepPoint(pc);
                    storeStep(pc);
                    b.goto_(places.label(pc + Op.SIZE));
                });
        if (unlessDirect("storeIsStep", pc, pointer, step)) {
            fastWrite(pc, "directStore" + fastSize(pc));
        }
    }

    private void storeStep(int pc) {
        String fast = FastSteps.method(false, code[pc] >>> 8);
        if (fast == null) {
            write(pc, "store");
            return;
        }
        fastWrite(pc, fast);
    }

    private void fastWrite(int pc, String method) {
        f.fastAndContext();
        accessOf(pc, code[pc + 1], code[pc + 2]);
        f.value(code[pc + 3]);
        f.shadow(pc, code[pc + 3]);
        f.callFast(method, VOID, WRITE);
    }

    private void write(int pc, String method) {
        access(pc, code[pc + 1], code[pc + 2]);
        f.value(code[pc + 3]);
        f.shadow(pc, code[pc + 3]);
        f.call(method, VOID, WRITE);
    }

    void atomic(int pc) {
        spills.before(pc, register -> f.spill(pc, register));
        if (ghost) {
            f.engineAndContext();
            b.loadConstant(pc);
            f.call("stepAsGhost", VOID, CONTEXT, INT);
            if (flow.isLiveAfter(pc, code[pc + 1])) {
                f.reload(pc + Op.SIZE, code[pc + 1]);
            }
            return;
        }
        stand(pc, code[pc + 2], 0, true);
        stepPoint(pc);
        access(pc, code[pc + 2], 0);
        int z = code[pc + 3];
        f.value(z);
        if ((code[pc] & 0xff) == Op.CMPXCHG) {
            f.value(z + 1);
            f.shadow(pc, z + 1);
            f.call("compareExchange", LONG, ATOMIC);
        } else {
            f.shadow(pc, z);
            if (Access.kind(code[pc] >>> 8) == Access.ADD_UNLESS) {
                f.value(z + 1);
            } else {
                b.lconst_0();
            }
            f.call("readModifyWrite", LONG, ATOMIC);
        }
        loaded(pc);
    }

    void fence(int pc) {
        if (!ghost) {
            f.engineAndContext();
            b.loadConstant(code[pc + 1]);
            f.call("fence", VOID, CONTEXT, INT);
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
        }
    }
}
