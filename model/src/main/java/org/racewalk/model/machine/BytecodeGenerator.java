package org.racewalk.model.machine;

import org.racewalk.model.program.Function;
import org.racewalk.model.program.Op;
import org.racewalk.model.program.Program;
import org.racewalk.model.program.Scenario;

import java.lang.classfile.Attributes;
import java.lang.classfile.ClassBuilder;
import java.lang.classfile.ClassFile;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.classfile.MethodModel;
import java.lang.classfile.instruction.SwitchCase;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.lang.invoke.MethodHandles;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Makes a class of JVM byte code from a program: a method a function, and one more for functions
 * that ghost code calls. Functions whose byte code HotSpot would not compile are left to the
 * interpreter.
 */
final class BytecodeGenerator {
    /** Entry point of a function without byte code that stands before a step. */
    static final int STEP = -1;

    /** HotSpot compiles no longer methods (HugeMethodLimit). */
    private static final int MOST_BYTES = 8000;

    private static final int LEAST_BYTES_AN_INSTRUCTION = 6;
    private static final ClassDesc SUPER = ClassDesc.of(FrameCode.PACKAGE, "CompiledCode");

    /** A program of so many instructions has a class of its own name, for HotSpot's directives. */
    private static final int LARGE = 4096;

    private final Program program;
    private final boolean weak;
    private final ClassDesc self;
    private final int count;
    private final Flow[] flows;
    private final boolean[] suspends;
    private final boolean[] plain;
    private final boolean[] ghost;
    private final int[] stepAt;
    private final int[] goOnAt;

    BytecodeGenerator(Program program, boolean weak) {
        this.program = program;
        this.weak = weak;
        boolean large = program.code().length / Op.SIZE >= LARGE;
        self = ClassDesc.of(FrameCode.PACKAGE, large ? "LargeGeneratedCode" : "GeneratedCode");
        count = program.functions().size();
        flows = new Flow[count];
        plain = new boolean[count];
        ghost = new boolean[count];
        suspends = new boolean[count];
        stepAt = new int[program.code().length / Op.SIZE];
        goOnAt = new int[program.code().length / Op.SIZE];
        for (int i = 0; i < count; i++) {
            Function function = program.functions().get(i);
            flows[i] = new Flow(program, function);
            int size = (function.end() - function.entry()) / Op.SIZE * LEAST_BYTES_AN_INSTRUCTION;
            plain[i] = !function.ghost() && flows[i].isRegular() && size < MOST_BYTES;
            ghost[i] = flows[i].isRegular() && size < MOST_BYTES;
        }
        keepCalledByGhosts();
        findSuspending();
    }

    // ---- for FunctionCode
    // -----------------------------------------------------------------------------

    Program program() {
        return program;
    }

    /** Whether the code is for a weak memory order. */
    boolean weak() {
        return weak;
    }

    ClassDesc self() {
        return self;
    }

    Flow flow(int function) {
        return flows[function];
    }

    boolean hasCode(int function, boolean asGhost) {
        return asGhost ? ghost[function] : plain[function];
    }

    /** Whether a call of the function may stand before a step. */
    boolean suspends(int function) {
        return suspends[function];
    }

    int[] stepAt() {
        return stepAt;
    }

    int[] goOnAt() {
        return goOnAt;
    }

    // ---- what calls what
    // ------------------------------------------------------------------------------

    private void keepCalledByGhosts() {
        boolean[] called = new boolean[count];
        for (Scenario.Invariant invariant : program.scenario().invariants()) {
            mark(invariant.function(), called);
        }
        for (int i = 0; i < count; i++) {
            if (program.functions().get(i).ghost()) {
                mark(i, called);
            }
        }
        for (int i = 0; i < count; i++) {
            ghost[i] &= called[i];
        }
    }

    private void mark(int function, boolean[] called) {
        if (called[function]) {
            return;
        }
        called[function] = true;
        calls(function, callee -> mark(callee, called));
    }

    private void calls(int number, Operands.Sink sink) {
        Function function = program.functions().get(number);
        int[] code = program.code();
        for (int pc = function.entry(); pc < function.end(); pc += Op.SIZE) {
            if ((code[pc] & 0xff) == Op.CALL) {
                sink.accept(code[pc + 1]);
            }
        }
    }

    private void findSuspending() {
        for (int i = 0; i < count; i++) {
            Function function = program.functions().get(i);
            suspends[i] = !function.ghost() && (!plain[i] || hasStep(function));
        }
        boolean[] changed = {true};
        while (changed[0]) {
            changed[0] = false;
            for (int i = 0; i < count; i++) {
                int caller = i;
                if (!suspends[i] && !program.functions().get(i).ghost()) {
                    calls(
                            i,
                            callee -> {
                                suspends[caller] |= suspends[callee];
                                changed[0] |= suspends[callee];
                            });
                }
            }
        }
    }

    private boolean hasStep(Function function) {
        int[] code = program.code();
        for (int pc = function.entry(); pc < function.end(); pc += Op.SIZE) {
            switch (code[pc] & 0xff) {
                case Op.LOAD, Op.STORE, Op.RMW, Op.CMPXCHG, Op.CALL_INDIRECT -> {
                    return true;
                }
                case Op.INTRINSIC -> {
                    if (Operands.isStep(code[pc + 1])) {
                        return true;
                    }
                }
                default -> {}
            }
        }
        return false;
    }

    // ---- the class
    // -----------------------------------------------------------------------------------

    /** Generates and loads the class. */
    CompiledCode generate() {
        byte[] bytes = build();
        while (dropHuge(bytes)) {
            findSuspending();
            bytes = build();
        }
        try {
            CompiledCode made =
                    (CompiledCode)
                            MethodHandles.lookup()
                                    .defineHiddenClass(bytes, true)
                                    .lookupClass()
                                    .getDeclaredConstructor()
                                    .newInstance();
            made.setPoints(stepAt, goOnAt);
            return made;
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("generated code does not load", e);
        }
    }

    byte[] build() {
        Arrays.fill(stepAt, STEP);
        Arrays.fill(goOnAt, STEP - 1);
        for (int i = 0; i < count; i++) {
            int entry = program.functions().get(i).entry();
            if (entry / Op.SIZE < goOnAt.length) {
                goOnAt[entry / Op.SIZE] = 0;
            }
        }
        return ClassFile.of()
                .build(
                        self,
                        made -> {
                            made.withFlags(ClassFile.ACC_FINAL).withSuperclass(SUPER);
                            constructor(made);
                            dispatcher(made);
                            for (int i = 0; i < count; i++) {
                                method(made, i, false);
                                method(made, i, true);
                            }
                        });
    }

    private static void constructor(ClassBuilder made) {
        made.withMethodBody(
                ConstantDescs.INIT_NAME,
                MethodTypeDesc.of(FrameCode.VOID),
                0,
                b ->
                        b.aload(0)
                                .invokespecial(
                                        SUPER,
                                        ConstantDescs.INIT_NAME,
                                        MethodTypeDesc.of(FrameCode.VOID))
                                .return_());
    }

    private void method(ClassBuilder made, int function, boolean asGhost) {
        if (hasCode(function, asGhost)) {
            made.withMethodBody(
                    FunctionCode.name(function, asGhost),
                    FunctionCode.TYPE,
                    ClassFile.ACC_STATIC,
                    b -> new FunctionCode(this, function, asGhost, b).emit());
        }
    }

    /** The method that goes on in the context's current function. */
    private void dispatcher(ClassBuilder made) {
        made.withMethodBody("run", FunctionCode.TYPE, 0, this::dispatch);
    }

    private void dispatch(CodeBuilder b) {
        Label other = b.newLabel();
        List<SwitchCase> cases = new ArrayList<>();
        List<Label> labels = new ArrayList<>();
        for (int i = 0; i < 2 * count; i++) {
            Label here = hasCode(i % count, i >= count) ? b.newLabel() : other;
            labels.add(here);
            cases.add(SwitchCase.of(i, here));
        }
        b.aload(2);
        b.getfield(FrameCode.CONTEXT, "function", FrameCode.INT);
        Label chosen = b.newLabel();
        b.aload(2);
        b.getfield(FrameCode.CONTEXT, "ghostDepth", FrameCode.INT);
        b.ifeq(chosen);
        b.loadConstant(count);
        b.iadd();
        b.labelBinding(chosen);
        b.tableswitch(0, 2 * count - 1, other, cases);
        for (int i = 0; i < 2 * count; i++) {
            if (labels.get(i) != other) {
                b.labelBinding(labels.get(i));
                b.aload(1);
                b.aload(2);
                b.iload(3);
                b.invokestatic(self, FunctionCode.name(i % count, i >= count), FunctionCode.TYPE);
                b.ireturn();
            }
        }
        b.labelBinding(other);
        b.aload(1);
        b.aload(2);
        b.iload(3);
        b.invokevirtual(
                FrameCode.ENGINE,
                "interpret",
                MethodTypeDesc.of(FrameCode.INT, FrameCode.CONTEXT, FrameCode.INT));
        b.ireturn();
    }

    /** Whether there were methods too long for HotSpot; they are not made again. */
    private boolean dropHuge(byte[] bytes) {
        boolean any = false;
        for (MethodModel method : ClassFile.of().parse(bytes).methods()) {
            String name = method.methodName().stringValue();
            int length = method.findAttribute(Attributes.code()).orElseThrow().codeLength();
            char version = name.charAt(0);
            if (length >= MOST_BYTES && (version == 'f' || version == 'g')) {
                any = true;
                (version == 'f' ? plain : ghost)[Integer.parseInt(name.substring(1))] = false;
            }
        }
        return any;
    }
}
