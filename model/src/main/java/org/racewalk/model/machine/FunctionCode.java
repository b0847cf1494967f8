package org.racewalk.model.machine;

import static org.racewalk.model.machine.FrameCode.BOOLEAN;
import static org.racewalk.model.machine.FrameCode.CONTEXT;
import static org.racewalk.model.machine.FrameCode.INT;
import static org.racewalk.model.machine.FrameCode.LONG;
import static org.racewalk.model.machine.FrameCode.VOID;

import org.racewalk.model.program.Access;
import org.racewalk.model.program.Function;
import org.racewalk.model.program.Intrinsic;
import org.racewalk.model.program.Op;
import org.racewalk.model.program.Program;

import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.classfile.instruction.SwitchCase;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntPredicate;

/**
 * The byte code of one function in one version: for tasks and interrupts, or for ghost code. The
 * method begins with a switch over the points where it may be entered: its start, each step (which
 * is then carried out), and what follows a call or a wait. It ends where a step stands before it,
 * having written back what is still wanted of its registers.
 */
final class FunctionCode {
    /** How the methods of generated code look. */
    static final MethodTypeDesc TYPE = MethodTypeDesc.of(INT, FrameCode.ENGINE, CONTEXT, INT);

    private static final ClassDesc[] ACCESS = {CONTEXT, INT, INT, LONG, LONG};
    private static final ClassDesc[] WRITE = {CONTEXT, INT, INT, LONG, LONG, LONG, LONG};
    private static final ClassDesc[] ATOMIC = {CONTEXT, INT, INT, LONG, LONG, LONG, LONG, LONG};

    private final Program program;
    private final int[] code;
    private final Function function;
    private final boolean ghost;
    private final Flow flow;
    private final Spills spills;
    private final ClassDesc self;
    private final IntPredicate compiled;
    private final int[] stepAt;
    private final int[] goOnAt;
    private final List<Runnable> later = new ArrayList<>();
    private final List<SwitchCase> points = new ArrayList<>();

    // Of the method being written.
    private final CodeBuilder b;
    private final FrameCode f;
    private final ValueCode values;
    private final Label[] label;
    private final Label pendingExit;
    private final Label resultExit;
    private final Label overflowExit;

    FunctionCode(BytecodeGenerator generator, int number, boolean ghost, CodeBuilder b) {
        this.program = generator.program();
        this.code = program.code();
        this.function = program.functions().get(number);
        this.ghost = ghost;
        this.flow = generator.flow(number);
        this.self = generator.self();
        this.compiled = callee -> generator.hasCode(callee, callsGhost(callee));
        this.stepAt = generator.stepAt();
        this.goOnAt = generator.goOnAt();
        this.b = b;
        spills = new Spills(program, function, flow, ghost, generator::suspends);
        f = new FrameCode(b, flow, function.entry(), function.end());
        values = new ValueCode(program, flow, f, generator.weak() && !ghost);
        f.chooseCommon(entered());
        label = new Label[(function.end() - function.entry()) / Op.SIZE];
        for (int i = 0; i < label.length; i++) {
            label[i] = b.newLabel();
        }
        pendingExit = b.newLabel();
        resultExit = b.newLabel();
        overflowExit = b.newLabel();
    }

    /** Before which instructions registers are read from the context. */
    private int[] entered() {
        int[] places = new int[(function.end() - function.entry()) / Op.SIZE];
        int count = 0;
        for (int pc = function.entry(); pc < function.end(); pc += Op.SIZE) {
            if (flow.isReached(pc) && spills.mayLeaveAt(pc)) {
                int op = code[pc] & 0xff;
                places[count++] = Operands.isCall(op) || op == Op.INTRINSIC ? pc + Op.SIZE : pc;
            }
        }
        return Arrays.copyOf(places, count);
    }

    private boolean callsGhost(int callee) {
        return ghost || program.functions().get(callee).ghost();
    }

    static String name(int number, boolean ghost) {
        return (ghost ? "g" : "f") + number;
    }

    private Label label(int pc) {
        return label[(pc - function.entry()) / Op.SIZE];
    }

    // ---- the whole
    // -----------------------------------------------------------------------------------

    void emit() {
        Label start = b.newLabel();
        Label enter = b.newLabel();
        f.findFrame();
        if (!ghost) {
            b.goto_(enter);
        }
        b.labelBinding(start);
        f.reloadLive(function.entry());
        for (int pc = function.entry(); pc < function.end(); pc += Op.SIZE) {
            b.labelBinding(label(pc));
            if (flow.isReached(pc)) {
                instruction(pc);
            }
        }
        for (int i = 0; i < later.size(); i++) {
            later.get(i).run();
        }
        exits();
        if (!ghost) {
            b.labelBinding(enter);
            b.iload(FrameCode.POINT_SLOT);
            b.ifeq(start);
            f.reloadCommon();
            Label lost = b.newLabel();
            List<SwitchCase> cases = new ArrayList<>();
            cases.addAll(points);
            b.iload(FrameCode.POINT_SLOT);
            b.tableswitch(1, Math.max(1, cases.size()), lost, cases);
            b.labelBinding(lost);
            f.engineAndContext();
            f.call("lost", INT, CONTEXT);
            b.ireturn();
        }
    }

    private void exits() {
        b.labelBinding(pendingExit);
        b.loadConstant(Interpreter.PENDING);
        b.ireturn();
        b.labelBinding(overflowExit);
        f.engineAndContext();
        f.call("stackOverflow", INT, CONTEXT);
        b.ireturn();
        b.labelBinding(resultExit);
        f.returnResult();
    }

    /** A new point where the method may be entered, at the place of the code written next. */
    private void point(int[] table, int pc) {
        Label here = b.newBoundLabel();
        points.add(SwitchCase.of(points.size() + 1, here));
        table[pc / Op.SIZE] = points.size();
    }

    private void instruction(int pc) {
        int op = code[pc] & 0xff;
        switch (op) {
            case Op.NOP -> {}
            case Op.JMP -> b.goto_(target(pc, code[pc + 1]));
            case Op.SWITCH -> switchTable(pc);
            case Op.CALL -> call(pc);
            case Op.CALL_INDIRECT -> callIndirect(pc);
            case Op.RET -> leave(pc);
            case Op.UNREACHABLE -> report("unreachable", pc);
            case Op.INTRINSIC -> intrinsic(pc);
            case Op.LOAD -> load(pc);
            case Op.STORE -> store(pc);
            case Op.RMW, Op.CMPXCHG -> atomic(pc);
            case Op.FENCE -> fence(pc);
            case Op.LOCAL -> local(pc);
            case Op.LOCAL_UNDEF -> {
                f.engineAndContext();
                b.loadConstant(pc);
                b.loadConstant(code[pc + 1]);
                f.call("forgetLocal", VOID, CONTEXT, INT, INT);
            }
            default -> {
                if (Operands.isJump(op)) {
                    jump(pc);
                    return;
                }
                if (op >= Op.DIVS && op <= Op.REMU) {
                    f.value(code[pc + 3]);
                    b.lconst_0();
                    b.lcmp();
                    b.ifeq(out(() -> report("division", pc)));
                }
                values.emit(pc);
            }
        }
    }

    // ---- control
    // -------------------------------------------------------------------------------------

    /** Code that is seldom needed goes to the end of the method. */
    private Label out(Runnable seldom) {
        Label there = b.newLabel();
        later.add(() -> {
            b.labelBinding(there);
            seldom.run();
        });
        return there;
    }

    private void report(String what, int pc) {
        f.engineAndContext();
        b.loadConstant(pc);
        f.call(what, INT, CONTEXT, INT);
        b.ireturn();
    }

    /** Where a jump goes: backwards it costs fuel. */
    private Label target(int pc, int to) {
        if (to > pc) {
            return label(to);
        }
        return out(() -> {
            f.engine();
            f.call("burnt", BOOLEAN);
            b.ifeq(label(to));
            report("endlessLoop", pc);
        });
    }

    private void check(int pc, int register, int other) {
        boolean first = (flow.kind(pc, register) & Flow.POISON) != 0;
        boolean second = other >= 0 && (flow.kind(pc, other) & Flow.POISON) != 0;
        if (!first && !second) {
            return;
        }
        f.shadow(pc, first ? register : other);
        if (first && second) {
            f.shadow(pc, other);
            b.lor();
        }
        b.lconst_0();
        b.lcmp();
        b.iflt(out(() -> report("uninitialised", pc)));
    }

    private void jump(int pc) {
        int op = code[pc] & 0xff;
        int x = code[pc + 1];
        int y = code[pc + 2];
        int z = code[pc + 3];
        boolean two = op >= Op.JEQ && op <= Op.JLEU;
        check(pc, x, two ? y : Operands.NONE);
        f.value(x);
        Label to;
        if (two) {
            f.value(y);
            values.compare(op == Op.JLTU || op == Op.JLEU);
            to = target(pc, z);
        } else {
            b.loadConstant(op <= Op.JNZ ? 0L : (long) y);
            b.lcmp();
            to = target(pc, op <= Op.JNZ ? y : z);
        }
        switch (op) {
            case Op.JZ, Op.JEQ, Op.JEQI -> b.ifeq(to);
            case Op.JNZ, Op.JNE, Op.JNEI -> b.ifne(to);
            case Op.JLT, Op.JLTU, Op.JLTI -> b.iflt(to);
            case Op.JLE, Op.JLEU, Op.JLEI -> b.ifle(to);
            case Op.JGTI -> b.ifgt(to);
            default -> b.ifge(to);
        }
    }

    private void switchTable(int pc) {
        check(pc, code[pc + 1], Operands.NONE);
        int table = code[pc + 2];
        int[] targets = program.switches().get(table).target();
        Label otherwise = target(pc, program.switches().get(table).otherwise());
        if (targets.length == 0) {
            b.goto_(otherwise);
            return;
        }
        f.engine();
        b.loadConstant(table);
        f.value(code[pc + 1]);
        f.call("choose", INT, INT, LONG);
        List<SwitchCase> cases = new ArrayList<>();
        for (int i = 0; i < targets.length; i++) {
            cases.add(SwitchCase.of(i, target(pc, targets[i])));
        }
        b.tableswitch(0, targets.length - 1, otherwise, cases);
    }

    private void spill(int pc) {
        spills.before(pc, register -> f.spill(pc, register));
    }

    private void call(int pc) {
        int callee = code[pc + 1];
        spill(pc);
        f.engineAndContext();
        b.loadConstant(pc);
        b.loadConstant(callee);
        b.loadConstant(code[pc + 2]);
        String push = program.functions().get(callee).ghost() ? "callGhost" : "call";
        f.call(push, BOOLEAN, CONTEXT, INT, INT, INT);
        b.ifeq(overflowExit);
        f.engineAndContext();
        if (compiled.test(callee)) {
            b.loadConstant(0);
            b.invokestatic(self, name(callee, callsGhost(callee)), TYPE);
        } else {
            b.loadConstant(callee);
            f.call("callSlowly", INT, CONTEXT, INT);
        }
        afterCall(pc, code[pc + 2]);
    }

    private void callIndirect(int pc) {
        spill(pc);
        f.engineAndContext();
        b.loadConstant(pc);
        f.value(code[pc + 1]);
        f.shadow(pc, code[pc + 1]);
        b.loadConstant(code[pc + 2]);
        f.call("callIndirect", INT, CONTEXT, INT, LONG, LONG, INT);
        afterCall(pc, code[pc + 2]);
    }

    private void afterCall(int pc, int result) {
        f.expect(Engine.RETURNED, resultExit);
        f.findArrays();
        int next = pc + Op.SIZE;
        if (flow.isLiveAfter(pc, result)) {
            f.reload(next, result);
        }
        if (spills.mayLeaveAt(pc) && next < function.end()) {
            out(() -> goOnAfter(next));
        }
    }

    private void goOnAfter(int next) {
        point(goOnAt, next);
        f.reloadRest(next);
        b.goto_(label(next));
    }

    private void leave(int pc) {
        if (code[pc] >>> 8 != 0) {
            f.spillTo(pc, code[pc + 1], 0);
        }
        report(function.ghost() ? "leaveGhost" : "leave", pc);
    }

    // ---- the machine's own
    // ---------------------------------------------------------------------------

    private void intrinsic(int pc) {
        int id = code[pc + 1];
        int at = code[pc + 2];
        spill(pc);
        String method = FastIntrinsics.method(id);
        if (method != null) {
            fastIntrinsic(pc, method);
            return;
        }
        if (!spills.mayLeaveAt(pc)) {
            f.engineAndContext();
            b.loadConstant(pc);
            b.loadConstant(id);
            b.loadConstant(at);
            f.call("localIntrinsic", INT, CONTEXT, INT, INT, INT);
            f.expect(Interpreter.PENDING, resultExit);
            if (!Operands.isBare(id) && flow.isLiveAfter(pc, at)) {
                f.reload(pc + Op.SIZE, at);
            }
            return;
        }
        f.engineAndContext();
        b.loadConstant(pc);
        if (code[pc + 3] == 0) {
            b.lconst_0();
        } else {
            f.value(at);
        }
        standBefore(true);
        // Everything that is wanted afterwards is in the context.
        point(stepAt, pc);
        f.engineAndContext();
        b.loadConstant(pc);
        b.loadConstant(id);
        b.loadConstant(at);
        f.call("intrinsic", INT, CONTEXT, INT, INT, INT);
        f.expect(Interpreter.PENDING, resultExit);
        if (id == Intrinsic.CACHE_ALLOC.ordinal()) {
            f.engineAndContext();
            b.loadConstant(pc);
            f.call("construct", INT, CONTEXT, INT);
            f.expect(Engine.RETURNED, resultExit);
            f.findArrays();
        }
        point(goOnAt, pc + Op.SIZE);
        f.reloadRest(pc + Op.SIZE);
        if (!Operands.isBare(id) && flow.isLiveAfter(pc, at)) {
            f.reload(pc + Op.SIZE, at);
        }
    }

    private void fastIntrinsic(int pc, String method) {
        int at = code[pc + 2];
        int count = code[pc + 3];
        boolean result = FastIntrinsics.hasResult(code[pc + 1]);
        ClassDesc[] parameters = new ClassDesc[3 + count];
        Arrays.fill(parameters, LONG);
        parameters[0] = CONTEXT;
        parameters[1] = INT;
        parameters[2] = INT;
        f.intrinsicsAndContext();
        b.loadConstant(pc);
        b.loadConstant(at);
        for (int i = 0; i < count; i++) {
            f.value(at + i);
        }
        f.callIntrinsic(method, result ? LONG : VOID, parameters);
        if (!result) {
            return;
        }
        f.setValue(at);
        if (f.isShadowed(at)) {
            if (code[pc + 1] == Intrinsic.CURRENT.ordinal()) {
                f.engine();
                f.call("loadedShadow", LONG);
            } else {
                b.lconst_0();
            }
            f.setShadow(at);
        }
    }

    /** Pops engine, context, pc and address; stops before the step unless it comes at once. */
    private void standBefore(boolean write) {
        b.loadConstant(write ? 1 : 0);
        f.call("standBefore", BOOLEAN, CONTEXT, INT, LONG, BOOLEAN);
        b.ifeq(pendingExit);
    }

    /** Where the step is carried out: at once, or by a context that comes back for it. */
    private void stepPoint(int pc) {
        Label atOnce = b.newLabel();
        b.goto_(atOnce);
        point(stepAt, pc);
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

    private void load(int pc) {
        int pointer = code[pc + 2];
        int distance = code[pc + 3];
        spill(pc);
        if (ghost) {
            f.fastAndContext();
            accessOf(pc, pointer, distance);
            f.callFast("ghostLoad" + fastSize(pc), LONG, ACCESS);
            loaded(pc);
            return;
        }
        Label step =
                out(() -> {
                    stand(pc, pointer, distance, false);
                    stepPoint(pc);
                    loadStep(pc, pointer, distance);
                    b.goto_(label(pc + Op.SIZE));
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

    private void store(int pc) {
        int pointer = code[pc + 1];
        int distance = code[pc + 2];
        spill(pc);
        if (ghost) {
            fastWrite(pc, "directStore" + fastSize(pc));
            return;
        }
        Label step =
                out(() -> {
                    stand(pc, pointer, distance, true);
                    stepPoint(pc);
                    storeStep(pc);
                    b.goto_(label(pc + Op.SIZE));
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

    private void atomic(int pc) {
        spill(pc);
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

    private void fence(int pc) {
        if (!ghost) {
            f.engineAndContext();
            b.loadConstant(code[pc + 1]);
            f.call("fence", VOID, CONTEXT, INT);
        }
    }

    private void local(int pc) {
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
