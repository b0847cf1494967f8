package org.racewalk.model.c.generate;

import org.racewalk.model.c.generate.Code.Instruction;
import org.racewalk.model.program.Function.MemoryLocal;
import org.racewalk.model.program.Op;

import java.util.ArrayList;
import java.util.List;

/**
 * Gives the addresses of memory locals their registers, between the parameters and the rest, and
 * sets them up at the entry. Locals that no instruction uses any more are dropped.
 */
final class FrameLayout {
    private final List<Instruction> list;
    private final Frame frame;
    private final int parameters;
    private final Code code;

    FrameLayout(Code code, Frame frame, int parameters) {
        this.code = code;
        this.list = code.instructions();
        this.frame = frame;
        this.parameters = parameters;
    }

    /** Renumbers everything; returns the locals that remain. */
    List<MemoryLocal> settle() {
        boolean[] used = new boolean[frame.locals().size()];
        for (Instruction instruction : list) {
            note(instruction, used);
        }
        int[] number = new int[used.length];
        List<MemoryLocal> locals = new ArrayList<>();
        for (int i = 0; i < used.length; i++) {
            number[i] = locals.size();
            if (used[i]) {
                locals.add(frame.locals().get(i));
            }
        }
        list.removeIf(i -> i.op == Op.LOCAL_UNDEF && (!used[i.a] || isFirst(i)));
        for (Instruction instruction : list) {
            renumber(instruction, number, locals.size());
        }
        prepend(locals.size());
        return locals;
    }

    private static void note(Instruction instruction, boolean[] used) {
        int registers = registers(instruction);
        note(registers, Operands.A, instruction.a, used);
        note(registers, Operands.B, instruction.b, used);
        note(registers, Operands.C, instruction.c, used);
    }

    private static void note(int registers, int which, int register, boolean[] used) {
        if ((registers & which) != 0 && register >= Frame.LOCAL_BASE) {
            used[register - Frame.LOCAL_BASE] = true;
        }
    }

    /** Which operands are register numbers. */
    private static int registers(Instruction instruction) {
        int registers = Operands.reads(instruction);
        if (Operands.writes(instruction.op)) {
            registers |= Operands.A;
        }
        if (Operands.isCall(instruction.op)) {
            registers |= Operands.B;
        }
        return registers;
    }

    /** Whether the local is new anyway: only straight code from the entry comes before. */
    private boolean isFirst(Instruction undefine) {
        for (Instruction instruction : list) {
            if (instruction == undefine) {
                return true;
            }
            if (instruction.op == Code.LABEL) {
                return false;
            }
        }
        return false;
    }

    private void renumber(Instruction instruction, int[] number, int locals) {
        if (instruction.op == Op.LOCAL_UNDEF) {
            instruction.a = number[instruction.a];
            return;
        }
        int registers = registers(instruction);
        if ((registers & Operands.A) != 0) {
            instruction.a = register(instruction.a, number, locals);
        }
        if ((registers & Operands.B) != 0) {
            instruction.b = register(instruction.b, number, locals);
        }
        if ((registers & Operands.C) != 0) {
            instruction.c = register(instruction.c, number, locals);
        }
    }

    private int register(int register, int[] number, int locals) {
        if (register >= Frame.LOCAL_BASE) {
            return parameters + number[register - Frame.LOCAL_BASE];
        }
        return register < parameters ? register : register + locals;
    }

    private void prepend(int locals) {
        if (locals == 0) {
            return;
        }
        List<Instruction> entry = new ArrayList<>();
        for (int i = 0; i < locals; i++) {
            Instruction local = new Instruction(Op.LOCAL, 0, code.entryPosition(), null);
            local.a = parameters + i;
            local.b = i;
            entry.add(local);
        }
        list.addAll(0, entry);
    }
}
