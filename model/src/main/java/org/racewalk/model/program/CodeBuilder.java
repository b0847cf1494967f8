package org.racewalk.model.program;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Collects instructions. Positions and field names set here stick to the instructions emitted after
 * them (the field name to the next memory operation only). Not thread safe.
 */
public final class CodeBuilder {
    private int[] code = new int[1024];
    private int[] position = new int[256];
    private int[] field = new int[256];
    private int size;
    private int currentPosition;
    private int nextField = -1;

    private final List<Position> positions = new ArrayList<>();
    private final Map<Position, Integer> positionIndex = new LinkedHashMap<>();
    private final List<String> strings = new ArrayList<>();
    private final Map<String, Integer> stringIndex = new LinkedHashMap<>();
    private final List<Long> constants = new ArrayList<>();
    private final Map<Long, Integer> constantIndex = new LinkedHashMap<>();
    private final List<SwitchTable> switches = new ArrayList<>();

    /** Index of the next instruction. */
    public int here() {
        return size;
    }

    public void at(Position place) {
        currentPosition =
                positionIndex.computeIfAbsent(
                        place,
                        p -> {
                            positions.add(p);
                            return positions.size() - 1;
                        });
    }

    /**
     * Names what the next memory operation touches.
     *
     * @param number whether it is declared as a number, not as a pointer
     */
    public void touching(String name, boolean number) {
        nextField = string(name) | (number ? Program.NUMBER : 0);
    }

    public int string(String text) {
        return stringIndex.computeIfAbsent(
                text,
                s -> {
                    strings.add(s);
                    return strings.size() - 1;
                });
    }

    /** Emits one instruction, returns its index. */
    public int emit(int op, int mode, int a, int b, int c) {
        if (size + Op.SIZE > code.length) {
            code = Arrays.copyOf(code, code.length * 2);
            position = Arrays.copyOf(position, position.length * 2);
            field = Arrays.copyOf(field, field.length * 2);
        }
        int index = size;
        code[index] = op | mode << 8;
        code[index + 1] = a;
        code[index + 2] = b;
        code[index + 3] = c;
        position[index / Op.SIZE] = currentPosition;
        boolean memory = op >= Op.LOAD;
        field[index / Op.SIZE] = memory ? nextField : -1;
        if (memory) {
            nextField = -1;
        }
        size += Op.SIZE;
        return index;
    }

    /** {@code r[register] = value}, by the shortest form. */
    public void constant(int register, long value) {
        if (value == (int) value) {
            emit(Op.CONSTI, 0, register, (int) value, 0);
            return;
        }
        int index =
                constantIndex.computeIfAbsent(
                        value,
                        v -> {
                            constants.add(v);
                            return constants.size() - 1;
                        });
        emit(Op.CONST, 0, register, index, 0);
    }

    /** Sets operand {@code which} (1 to 3) of an instruction emitted earlier: jump targets. */
    public void patch(int index, int which, int value) {
        code[index + which] = value;
    }

    /** Adds a switch table, returns its index. */
    public int addSwitch(SwitchTable table) {
        switches.add(table);
        return switches.size() - 1;
    }

    public int[] code() {
        return Arrays.copyOf(code, size);
    }

    public int[] position() {
        return Arrays.copyOf(position, size / Op.SIZE);
    }

    public int[] field() {
        return Arrays.copyOf(field, size / Op.SIZE);
    }

    public long[] constants() {
        return constants.stream().mapToLong(Long::longValue).toArray();
    }

    public List<Position> positions() {
        return List.copyOf(positions);
    }

    public List<String> strings() {
        return List.copyOf(strings);
    }

    public List<SwitchTable> switches() {
        return List.copyOf(switches);
    }
}
