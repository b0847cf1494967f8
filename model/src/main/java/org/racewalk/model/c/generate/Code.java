package org.racewalk.model.c.generate;

import org.jspecify.annotations.Nullable;
import org.racewalk.model.c.tree.Symbol.FunctionSymbol;
import org.racewalk.model.program.CodeBuilder;
import org.racewalk.model.program.Op;
import org.racewalk.model.program.Position;
import org.racewalk.model.program.SwitchTable;

import java.util.ArrayList;
import java.util.List;

/** Instructions of one function under construction, with labels instead of addresses. */
final class Code {
    /** Pseudo operation: the place of a label. */
    static final int LABEL = -1;

    /** A jump target. */
    static final class Label {
        int address;
        int uses;
    }

    /** Targets of a switch. */
    record Table(long[] low, long[] high, Label[] targets, Label otherwise, boolean unsigned) {}

    /**
     * One instruction; {@code label} is the jump target, or for {@link #LABEL} the label itself.
     */
    static final class Instruction {
        int op;
        int mode;
        int a;
        int b;
        int c;
        long constant;

        /** The function that is called or whose address is taken. */
        @Nullable FunctionSymbol function;

        @Nullable Label label;
        @Nullable Table table;
        final Position position;
        final @Nullable String touches;

        /** Whether that is declared as a number. */
        boolean number;

        Instruction(int op, int mode, Position position, @Nullable String touches) {
            this.op = op;
            this.mode = mode;
            this.position = position;
            this.touches = touches;
        }
    }

    private final List<Instruction> list = new ArrayList<>();
    private final Position entry;
    private Position position;
    private @Nullable Position pinned;
    private @Nullable String touches;
    private boolean number;

    Code(Position position) {
        this.entry = position;
        this.position = position;
    }

    /** Position of the function. */
    Position entryPosition() {
        return entry;
    }

    List<Instruction> instructions() {
        return list;
    }

    /** Position of the instructions that follow, unless one is pinned. */
    void at(Position place) {
        if (pinned == null) {
            position = place;
        }
    }

    /** All instructions that follow get that position (null: their own again); returns the last. */
    @Nullable Position pin(@Nullable Position place) {
        Position before = pinned;
        pinned = place;
        if (place != null) {
            position = place;
        }
        return before;
    }

    Position position() {
        return position;
    }

    /**
     * Names what the next memory operation touches.
     *
     * @param isNumber whether it is declared as a number, not as a pointer
     */
    void touching(String name, boolean isNumber) {
        touches = name;
        number = isNumber;
    }

    Instruction emit(int op, int mode, int a, int b, int c) {
        Instruction instruction =
                new Instruction(op, mode, position, op >= Op.LOAD ? touches : null);
        instruction.a = a;
        instruction.b = b;
        instruction.c = c;
        if (op >= Op.LOAD) {
            instruction.number = touches != null && number;
            touches = null;
        }
        list.add(instruction);
        return instruction;
    }

    void constant(int register, long value) {
        emit(Op.CONSTI, 0, register, 0, 0).constant = value;
    }

    /** A direct call; register {@code base} is the callee's register 0. */
    void call(FunctionSymbol function, int base, int arguments) {
        emit(Op.CALL, 0, 0, base, arguments).function = function;
    }

    void address(int register, FunctionSymbol function) {
        emit(Op.FUNCTION, 0, register, 0, 0).function = function;
    }

    void move(int to, int from) {
        if (to != from) {
            emit(Op.MOV, 0, to, from, 0);
        }
    }

    void bind(Label label) {
        emit(LABEL, 0, 0, 0, 0).label = label;
    }

    void jump(Label label) {
        branch(Op.JMP, 0, 0, label);
    }

    /** A jump of any kind; the operand that holds the target is filled in later. */
    void branch(int op, int a, int b, Label label) {
        emit(op, 0, a, b, 0).label = label;
    }

    void tableJump(int register, Table table) {
        emit(Op.SWITCH, 0, register, 0, 0).table = table;
    }

    /** Whether control can reach the end of what was emitted so far. */
    boolean open() {
        if (list.isEmpty()) {
            return true;
        }
        return !Operands.endsFlow(list.get(list.size() - 1).op);
    }

    /** Appends everything to the program. */
    void writeTo(ProgramTables program) {
        CodeBuilder builder = program.builder;
        int address = builder.here();
        for (Instruction instruction : list) {
            if (instruction.op == LABEL) {
                label(instruction).address = address;
            } else {
                address += Op.SIZE;
            }
        }
        for (Instruction instruction : list) {
            if (instruction.op != LABEL) {
                write(instruction, program);
            }
        }
    }

    private static void write(Instruction instruction, ProgramTables program) {
        CodeBuilder builder = program.builder;
        FunctionSymbol function = instruction.function;
        if (function != null && instruction.op == Op.CALL) {
            instruction.a = program.function(function);
        } else if (function != null) {
            instruction.b = program.function(function);
        }
        builder.at(instruction.position);
        if (instruction.op == Op.CONSTI) {
            builder.constant(instruction.a, instruction.constant);
            return;
        }
        if (instruction.touches != null) {
            builder.touching(instruction.touches, instruction.number);
        }
        Table table = instruction.table;
        if (table != null) {
            instruction.b = builder.addSwitch(switchTable(table));
        }
        int index =
                builder.emit(
                        instruction.op,
                        instruction.mode,
                        instruction.a,
                        instruction.b,
                        instruction.c);
        if (instruction.label != null) {
            builder.patch(index, Operands.targetOperand(instruction.op), instruction.label.address);
        }
    }

    private static SwitchTable switchTable(Table table) {
        int[] targets = new int[table.targets.length];
        for (int i = 0; i < targets.length; i++) {
            targets[i] = table.targets[i].address;
        }
        return new SwitchTable(
                table.low, table.high, targets, table.otherwise.address, table.unsigned);
    }

    static Label label(Instruction instruction) {
        Label label = instruction.label;
        if (label == null) {
            throw new IllegalStateException("no label at " + instruction.position);
        }
        return label;
    }
}
