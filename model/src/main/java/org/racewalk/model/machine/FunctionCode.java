package org.racewalk.model.machine;

import static org.racewalk.model.machine.FrameCode.BOOLEAN;
import static org.racewalk.model.machine.FrameCode.CONTEXT;
import static org.racewalk.model.machine.FrameCode.INT;
import static org.racewalk.model.machine.FrameCode.LONG;
import static org.racewalk.model.machine.FrameCode.VOID;

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
 * is then carried out), and what follows a call or a wait. What is still wanted of its registers
 * where it may be left lives in the context.
 */
final class FunctionCode {
    /** How the methods of generated code look. */
    static final MethodTypeDesc TYPE = MethodTypeDesc.of(INT, FrameCode.ENGINE, CONTEXT, INT);

    private final Program program;
    private final int[] code;
    private final Function function;
    private final boolean ghost;
    private final Flow flow;
    private final Homes homes;
    private final ClassDesc self;
    private final IntPredicate compiled;

    // Of the method being written.
    private final CodeBuilder b;
    private final FrameCode f;
    private final ValueCode values;
    private final MethodPlaces places;
    private final AccessCode accesses;

    FunctionCode(BytecodeGenerator generator, int number, boolean ghost, CodeBuilder b) {
        this.program = generator.program();
        this.code = program.code();
        this.function = program.functions().get(number);
        this.ghost = ghost;
        this.flow = generator.flow(number);
        this.self = generator.self();
        this.compiled = callee -> generator.hasCode(callee, callsGhost(callee));
        this.b = b;
        homes = new Homes(program, function, flow, ghost, generator::suspends);
        f = new FrameCode(b, flow, homes, function, generator.weak());
        values = new ValueCode(program, flow, f, generator.weak() && !ghost);
        places = new MethodPlaces(f, function, generator.stepAt(), generator.goOnAt());
        accesses = new AccessCode(code, ghost, f, values, places);
    }

    private boolean callsGhost(int callee) {
        return ghost || program.functions().get(callee).ghost();
    }

    static String name(int number, boolean ghost) {
        return (ghost ? "g" : "f") + number;
    }

    // ---- the whole
    // -----------------------------------------------------------------------------------

    void emit() {
        Label enter = b.newLabel();
        f.findFrame(ghost);
        if (!ghost) {
            b.iload(FrameCode.POINT_SLOT);
            b.ifne(enter);
        }
        f.takeArguments(function.entry());
        for (int pc = function.entry(); pc < function.end(); pc += Op.SIZE) {
            b.labelBinding(places.label(pc));
            if (flow.isReached(pc)) {
                instruction(pc);
            }
        }
        places.end();
        if (!ghost) {
            b.labelBinding(enter);
            places.enter();
        }
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
            case Op.LOAD -> accesses.load(pc);
            case Op.STORE -> accesses.store(pc);
            case Op.RMW, Op.CMPXCHG -> accesses.atomic(pc);
            case Op.FENCE -> accesses.fence(pc);
            case Op.LOCAL -> accesses.local(pc);
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
                    b.ifeq(places.out(() -> report("division", pc)));
                }
                values.emit(pc);
            }
        }
    }

    // ---- control
    // -------------------------------------------------------------------------------------

    private void report(String what, int pc) {
        f.engineAndContext();
        b.loadConstant(pc);
        f.call(what, INT, CONTEXT, INT);
        b.ireturn();
    }

    /** Where a jump goes: backwards it costs fuel. */
    private Label target(int pc, int to) {
        if (to > pc) {
            return places.label(to);
        }
        return places.out(() -> {
            f.engine();
            f.call("burnt", BOOLEAN);
            b.ifeq(places.label(to));
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
        b.iflt(places.out(() -> report("uninitialised", pc)));
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

    private void call(int pc) {
        int callee = code[pc + 1];
        f.engineAndContext();
        b.loadConstant(pc);
        b.loadConstant(callee);
        b.loadConstant(code[pc + 2]);
        String push = program.functions().get(callee).ghost() ? "callGhost" : "call";
        f.call(push, BOOLEAN, CONTEXT, INT, INT, INT);
        b.ifeq(places.overflowExit);
        f.engineAndContext();
        if (compiled.test(callee)) {
            b.loadConstant(0);
            b.invokestatic(self, name(callee, callsGhost(callee)), TYPE);
        } else {
            b.loadConstant(callee);
            f.call("callSlowly", INT, CONTEXT, INT);
        }
        afterCall(pc);
    }

    private void callIndirect(int pc) {
        f.engineAndContext();
        b.loadConstant(pc);
        f.value(code[pc + 1]);
        f.shadow(pc, code[pc + 1]);
        b.loadConstant(code[pc + 2]);
        f.call("callIndirect", INT, CONTEXT, INT, LONG, LONG, INT);
        afterCall(pc);
    }

    private void afterCall(int pc) {
        f.expect(Engine.RETURNED, places.resultExit);
        f.findArrays();
        goOnAfter(pc);
    }

    /** A context that has been left within the instruction goes on after it. */
    private void goOnAfter(int pc) {
        if (homes.mayLeaveAt(pc) && pc + Op.SIZE < function.end()) {
            places.goOn(pc + Op.SIZE);
        }
    }

    private void leave(int pc) {
        if (code[pc] >>> 8 != 0) {
            f.giveBack(pc, code[pc + 1]);
        }
        report(function.ghost() ? "leaveGhost" : "leave", pc);
    }

    // ---- the machine's own
    // ---------------------------------------------------------------------------

    private void intrinsic(int pc) {
        int id = code[pc + 1];
        int at = code[pc + 2];
        String method = FastIntrinsics.method(id);
        if (method != null) {
            fastIntrinsic(pc, method);
            return;
        }
        boolean step = homes.mayLeaveAt(pc);
        if (step) {
            places.step(pc);
        }
        f.engineAndContext();
        b.loadConstant(pc);
        b.loadConstant(id);
        b.loadConstant(at);
        if (step) {
            b.loadConstant(code[pc + 3] == 0 ? 0 : 1);
            f.call("intrinsic", INT, CONTEXT, INT, INT, INT, BOOLEAN);
        } else {
            f.call("localIntrinsic", INT, CONTEXT, INT, INT, INT);
        }
        f.expect(Interpreter.PENDING, places.resultExit);
        if (step && id == Intrinsic.CACHE_ALLOC.ordinal()) {
            f.engineAndContext();
            b.loadConstant(pc);
            f.call("construct", INT, CONTEXT, INT);
            f.expect(Engine.RETURNED, places.resultExit);
            f.findArrays();
        }
        goOnAfter(pc);
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
        if (code[pc + 1] == Intrinsic.CURRENT.ordinal() && f.isShadowed(at)) {
            f.engine();
            f.call("loadedShadow", LONG);
            f.setShadow(at);
        } else {
            f.setNoShadow(at);
        }
    }
}
