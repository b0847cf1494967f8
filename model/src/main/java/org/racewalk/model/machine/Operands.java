package org.racewalk.model.machine;

import org.racewalk.model.program.Access;
import org.racewalk.model.program.Intrinsic;
import org.racewalk.model.program.Op;
import org.racewalk.model.program.Program;

/** Which registers an instruction reads and writes, and where control goes from it. */
final class Operands {
    /** No register. */
    static final int NONE = -1;

    private static final Intrinsic[] INTRINSICS = Intrinsic.values();

    private final Program program;
    private final int[] code;

    Operands(Program program) {
        this.program = program;
        this.code = program.code();
    }

    /** Receives registers or targets one by one. */
    interface Sink {
        void accept(int number);
    }

    static boolean isStep(int intrinsic) {
        return INTRINSICS[intrinsic].step();
    }

    /** Whether an intrinsic has neither argument nor result: its register means nothing. */
    static boolean isBare(int intrinsic) {
        return switch (INTRINSICS[intrinsic]) {
            case RCU_READ_LOCK,
                    RCU_READ_UNLOCK,
                    MIGHT_SLEEP,
                    CPU_RELAX,
                    COND_RESCHED,
                    SYNCHRONIZE_RCU,
                    RCU_BARRIER ->
                    true;
            default -> false;
        };
    }

    /** The register that the instruction writes, or {@link #NONE}. */
    int defined(int pc) {
        return switch (code[pc] & 0xff) {
            case Op.NOP, Op.LOCAL_UNDEF, Op.SWITCH, Op.RET, Op.UNREACHABLE, Op.STORE, Op.FENCE ->
                    NONE;
            case Op.CALL, Op.CALL_INDIRECT -> code[pc + 2];
            case Op.INTRINSIC -> isBare(code[pc + 1]) ? NONE : code[pc + 2];
            default -> isJump(code[pc] & 0xff) ? NONE : code[pc + 1];
        };
    }

    static boolean isJump(int op) {
        return op >= Op.JMP && op <= Op.JGEI;
    }

    static boolean isCall(int op) {
        return op == Op.CALL || op == Op.CALL_INDIRECT;
    }

    /** Whether control never goes on to the following instruction. */
    boolean isEnd(int pc) {
        int op = code[pc] & 0xff;
        return op == Op.RET || op == Op.JMP || op == Op.UNREACHABLE || op == Op.SWITCH;
    }

    /** Tells the registers that the instruction reads. */
    void uses(int pc, Sink sink) {
        int word = code[pc];
        int a = code[pc + 1];
        int b = code[pc + 2];
        int c = code[pc + 3];
        switch (word & 0xff) {
            case Op.NOP,
                    Op.CONST,
                    Op.CONSTI,
                    Op.UNDEF,
                    Op.GLOBAL,
                    Op.FUNCTION,
                    Op.LOCAL,
                    Op.LOCAL_UNDEF,
                    Op.JMP,
                    Op.UNREACHABLE,
                    Op.FENCE -> {}
            case Op.MOV, Op.EXTEND, Op.NEG, Op.NOT, Op.BITS, Op.ADDI, Op.ANDI, Op.ADDIX, Op.LOAD ->
                    sink.accept(b);
            case Op.JZ, Op.JNZ, Op.JEQI, Op.JNEI, Op.JLTI, Op.JLEI, Op.JGTI, Op.JGEI, Op.SWITCH ->
                    sink.accept(a);
            case Op.JEQ, Op.JNE, Op.JLT, Op.JLE, Op.JLTU, Op.JLEU -> {
                sink.accept(a);
                sink.accept(b);
            }
            case Op.CALL, Op.INTRINSIC -> range(b, c, sink);
            case Op.CALL_INDIRECT -> {
                sink.accept(a);
                range(b, c, sink);
            }
            case Op.RET -> range(a, word >>> 8 != 0 ? 1 : 0, sink);
            case Op.STORE -> {
                sink.accept(a);
                sink.accept(c);
            }
            case Op.RMW -> {
                sink.accept(b);
                range(c, Access.kind(word >>> 8) == Access.ADD_UNLESS ? 2 : 1, sink);
            }
            case Op.CMPXCHG -> {
                sink.accept(b);
                range(c, 2, sink);
            }
            default -> {
                sink.accept(b);
                sink.accept(c);
            }
        }
    }

    private static void range(int first, int count, Sink sink) {
        for (int i = 0; i < count; i++) {
            sink.accept(first + i);
        }
    }

    /** Tells the program counters that may come next in the same function. */
    void successors(int pc, Sink sink) {
        int op = code[pc] & 0xff;
        switch (op) {
            case Op.JMP -> sink.accept(code[pc + 1]);
            case Op.RET, Op.UNREACHABLE -> {}
            case Op.SWITCH -> {
                for (int target : program.switches().get(code[pc + 2]).target()) {
                    sink.accept(target);
                }
                sink.accept(program.switches().get(code[pc + 2]).otherwise());
            }
            default -> {
                sink.accept(pc + Op.SIZE);
                if (isJump(op)) {
                    sink.accept(op <= Op.JNZ ? code[pc + 2] : code[pc + 3]);
                }
            }
        }
    }
}
