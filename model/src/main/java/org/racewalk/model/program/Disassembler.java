package org.racewalk.model.program;

import java.util.LinkedHashMap;
import java.util.Map;

/** Lists a program's code as text. */
public final class Disassembler {
    private static final String[] ORDERS = {
        "", ".once", ".acquire", ".release", ".full", ".dereference"
    };
    private static final String[] KINDS = {
        "xchg", "add", "sub", "and", "or", "xor", "andnot", "add_unless"
    };
    private static final Map<Integer, String> NAMES = names();

    private Disassembler() {}

    /** All functions. */
    public static String list(Program program) {
        StringBuilder text = new StringBuilder();
        for (Function function : program.functions()) {
            text.append(list(program, function)).append('\n');
        }
        return text.toString();
    }

    /** One function: a head line, then a line for each instruction. */
    public static String list(Program program, Function function) {
        StringBuilder text = new StringBuilder();
        text.append(function.name())
                .append(": registers ")
                .append(function.registers())
                .append(", parameters ")
                .append(function.parameters())
                .append(function.ghost() ? ", ghost" : "")
                .append(function.stub() ? ", stub" : "")
                .append('\n');
        Position last = null;
        for (int pc = function.entry(); pc < function.end(); pc += Op.SIZE) {
            Position position = program.positionAt(pc);
            String line = String.format("%6d  %s", pc, instruction(program, pc));
            text.append(line);
            if (!position.equals(last)) {
                text.append(" ".repeat(Math.max(1, 50 - line.length()))).append("; ");
                text.append(position);
            }
            last = position;
            text.append('\n');
        }
        return text.toString();
    }

    /** One instruction. */
    public static String instruction(Program program, int pc) {
        int[] code = program.code();
        int op = code[pc] & 0xff;
        int mode = code[pc] >>> 8;
        int a = code[pc + 1];
        int b = code[pc + 2];
        int c = code[pc + 3];
        String name = NAMES.getOrDefault(op, "op" + op);
        return switch (op) {
            case Op.NOP, Op.UNREACHABLE -> name;
            case Op.CONST -> name + " r" + a + ", " + program.constants()[b];
            case Op.CONSTI -> name + " r" + a + ", " + b;
            case Op.UNDEF -> name + " r" + a;
            case Op.GLOBAL -> name + " r" + a + ", " + program.globals().get(b).name() + plus(c);
            case Op.FUNCTION -> name + " r" + a + ", " + program.functions().get(b).name();
            case Op.LOCAL -> name + " r" + a + ", " + local(program, pc, b);
            case Op.LOCAL_UNDEF -> name + " " + local(program, pc, a);
            case Op.MOV -> name + " r" + a + ", r" + b;
            case Op.EXTEND, Op.NEG, Op.NOT -> name + extend(mode) + " r" + a + ", r" + b;
            case Op.BITS -> name + "." + mode + " r" + a + ", r" + b;
            case Op.ADDI, Op.ANDI, Op.ADDIX ->
                    name + extend(mode) + " r" + a + ", r" + b + ", " + c;
            case Op.JMP -> name + " " + a;
            case Op.JZ, Op.JNZ -> name + " r" + a + ", " + b;
            case Op.JEQI, Op.JNEI, Op.JLTI, Op.JLEI, Op.JGTI, Op.JGEI ->
                    name + " r" + a + ", " + b + ", " + c;
            case Op.SWITCH -> name + " r" + a + ", " + table(program.switches().get(b));
            case Op.CALL -> name + " " + program.functions().get(a).name() + ", r" + b;
            case Op.CALL_INDIRECT -> name + " r" + a + ", r" + b + ", " + c;
            case Op.RET -> mode == 1 ? name + " r" + a : name;
            case Op.INTRINSIC -> name + " " + Intrinsic.of(a) + ", r" + b + ", " + c;
            case Op.LOAD, Op.STORE, Op.RMW, Op.CMPXCHG -> memory(program, pc, op, mode, name);
            case Op.FENCE -> name + " " + Fence.name(a);
            default -> {
                boolean jump = op >= Op.JEQ && op <= Op.JLEU;
                String operands = jump ? " r" + a + ", r" + b + ", " + c : "";
                yield name + extend(mode) + (jump ? operands : " r" + a + ", r" + b + ", r" + c);
            }
        };
    }

    private static String memory(Program program, int pc, int op, int mode, String name) {
        int a = program.code()[pc + 1];
        int b = program.code()[pc + 2];
        int c = program.code()[pc + 3];
        String type =
                ((mode & Access.SIGNED) != 0 ? ".s" : ".u")
                        + Access.size(mode) * 8
                        + ORDERS[Access.order(mode)];
        String field = program.fieldAt(pc);
        String touches = field.isEmpty() ? "" : "  {" + field + "}";
        return switch (op) {
            case Op.LOAD -> name + type + " r" + a + ", [r" + b + plus(c) + "]" + touches;
            case Op.STORE -> name + type + " [r" + a + plus(b) + "], r" + c + touches;
            case Op.RMW -> {
                String kind = "." + KINDS[Access.kind(mode)];
                String noReturn = (mode & Access.NO_RETURN) != 0 ? ".noreturn" : "";
                yield name + kind + noReturn + type + " r" + a + ", [r" + b + "], r" + c + touches;
            }
            default -> name + type + " r" + a + ", [r" + b + "], r" + c + touches;
        };
    }

    private static String plus(int offset) {
        return offset == 0 ? "" : offset > 0 ? "+" + offset : String.valueOf(offset);
    }

    private static String extend(int mode) {
        int bits = 64 - (mode & 63);
        return bits == 64 ? "" : ((mode & 64) == 0 ? ".s" : ".u") + bits;
    }

    private static String local(Program program, int pc, int index) {
        return program.functionAt(pc).locals().get(index).name();
    }

    private static String table(SwitchTable table) {
        StringBuilder text = new StringBuilder("[");
        for (int i = 0; i < table.low().length; i++) {
            text.append(table.low()[i]);
            if (table.high()[i] != table.low()[i]) {
                text.append("..").append(table.high()[i]);
            }
            text.append(" -> ").append(table.target()[i]).append(", ");
        }
        return text.append("else ").append(table.otherwise()).append(']').toString();
    }

    private static Map<Integer, String> names() {
        Map<Integer, String> names = new LinkedHashMap<>();
        String values =
                "nop const consti mov undef global function local local_undef extend add sub mul"
                    + " and or xor shl shr sar divs divu rems remu addi andi addx subx mulx shlx"
                    + " addix neg not seq sne slt sle sltu sleu bits";
        put(names, Op.NOP, values);
        String control =
                "jmp jz jnz jeq jne jlt jle jltu jleu jeqi jnei jlti jlei jgti jgei switch call"
                        + " call_indirect ret intrinsic unreachable";
        put(names, Op.JMP, control);
        put(names, Op.LOAD, "load store rmw cmpxchg fence");
        return names;
    }

    private static void put(Map<Integer, String> names, int first, String words) {
        int op = first;
        for (String word : words.split(" ")) {
            names.put(op++, word);
        }
    }
}
