package org.racewalk.model.c.generate;

import org.racewalk.model.program.Access;
import org.racewalk.model.program.Extend;
import org.racewalk.model.program.Function;
import org.racewalk.model.program.Global;
import org.racewalk.model.program.Intrinsic;
import org.racewalk.model.program.Op;
import org.racewalk.model.program.Program;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Runs a program the plain way: one task, memory as a map of bytes, no races, no provenance. The
 * yardstick for the fast machine and for the code generator.
 */
public final class ReferenceInterpreter {
    private static final long GLOBALS = 0x1000_0000L;
    private static final long STACK = 0x2000_0000L;
    private static final long FUNCTIONS = 0x4000_0000L;
    private static final int FUNCTION_SPACING = 16;

    /** Something that a program may not do. */
    public static final class Fault extends RuntimeException {
        private static final long serialVersionUID = 1;

        Fault(String message) {
            super(message);
        }
    }

    private record Value(long bits, boolean defined) {}

    private static final Value UNDEFINED = new Value(0, false);

    private final Program program;
    private final Map<Long, Byte> memory = new TreeMap<>();
    private final long[] globalAddress;
    private final List<String> marks = new ArrayList<>();
    private long stack = STACK;
    private long steps;
    private long limit = 10_000_000;

    public ReferenceInterpreter(Program program) {
        this.program = program;
        this.globalAddress = new long[program.globals().size()];
        long address = GLOBALS;
        for (int i = 0; i < globalAddress.length; i++) {
            Global global = program.globals().get(i);
            address = align(address, Math.max(8, global.align()));
            globalAddress[i] = address;
            address += global.size();
        }
        for (int i = 0; i < globalAddress.length; i++) {
            load(i);
        }
    }

    private void load(int index) {
        Global global = program.globals().get(index);
        for (int k = 0; k < global.size(); k++) {
            memory.put(globalAddress[index] + k, global.image()[k]);
        }
        for (Global.Relocation relocation : global.relocations()) {
            long target =
                    relocation.function()
                            ? functionAddress(relocation.symbol())
                            : globalAddress[relocation.symbol()];
            write(globalAddress[index] + relocation.offset(), 8, target + relocation.addend());
        }
    }

    private static long align(long address, long align) {
        return (address + align - 1) / align * align;
    }

    private static long functionAddress(int function) {
        return FUNCTIONS + (long) function * FUNCTION_SPACING;
    }

    /** Labels of the SOMETIMES marks reached, in order. */
    public List<String> marks() {
        return marks;
    }

    /** How many instructions ran. */
    public long steps() {
        return steps;
    }

    /** Where a global lies. */
    public long addressOf(String name) {
        for (int i = 0; i < globalAddress.length; i++) {
            if (program.globals().get(i).name().equals(name)) {
                return globalAddress[i];
            }
        }
        throw new IllegalArgumentException(name);
    }

    /** Calls a function by name. */
    public long call(String name, long... arguments) {
        for (int i = 0; i < program.functions().size(); i++) {
            if (program.functions().get(i).name().equals(name)) {
                Value[] values = new Value[arguments.length];
                for (int k = 0; k < values.length; k++) {
                    values[k] = new Value(arguments[k], true);
                }
                Value result = run(i, values);
                return result.bits;
            }
        }
        throw new IllegalArgumentException(name);
    }

    private Value run(int index, Value[] arguments) {
        Function function = program.functions().get(index);
        Frame frame = new Frame(function);
        System.arraycopy(
                arguments,
                0,
                frame.registers,
                0,
                Math.min(arguments.length, frame.registers.length));
        long base = stack;
        for (int i = 0; i < frame.local.length; i++) {
            Function.MemoryLocal local = function.locals().get(i);
            stack = align(stack, Math.max(8, local.align()));
            frame.local[i] = stack;
            stack += local.size();
        }
        Value result = frame.run();
        stack = base;
        return result;
    }

    private byte byteAt(long address) {
        Byte value = memory.get(address);
        if (value == null) {
            throw new Fault("read of nothing at " + Long.toHexString(address));
        }
        return value;
    }

    /** Reads little-endian bytes, zero-extended. */
    public long read(long address, int size) {
        long value = 0;
        for (int i = 0; i < size; i++) {
            value |= (byteAt(address + i) & 0xffL) << (8 * i);
        }
        return value;
    }

    private Value load(long address, int size) {
        for (int i = 0; i < size; i++) {
            if (!memory.containsKey(address + i)) {
                if (address >= STACK && address < FUNCTIONS) {
                    return UNDEFINED;
                }
                throw new Fault("wild read at " + Long.toHexString(address));
            }
        }
        return new Value(read(address, size), true);
    }

    private Value partial(long address, int size) {
        long value = 0;
        for (int i = 0; i < size; i++) {
            Byte known = memory.get(address + i);
            value |= known == null ? 0 : (known & 0xffL) << (8 * i);
        }
        return new Value(value, true);
    }

    private void write(long address, int size, long value) {
        if (address < GLOBALS || address >= FUNCTIONS) {
            throw new Fault("wild write at " + Long.toHexString(address));
        }
        for (int i = 0; i < size; i++) {
            memory.put(address + i, (byte) (value >>> (8 * i)));
        }
    }

    private void forget(long address, int size) {
        for (int i = 0; i < size; i++) {
            memory.remove(address + i);
        }
    }

    /** One function's activation. */
    private final class Frame {
        private final Function function;
        private final Value[] registers;
        private final long[] local;
        private int pc;

        Frame(Function function) {
            this.function = function;
            this.registers = new Value[function.registers()];
            java.util.Arrays.fill(registers, UNDEFINED);
            this.local = new long[function.locals().size()];
            this.pc = function.entry();
        }

        private long used(int register) {
            Value value = registers[register];
            if (!value.defined) {
                throw new Fault(
                        "use of an uninitialised value in r"
                                + register
                                + " at "
                                + program.positionAt(pc));
            }
            return value.bits;
        }

        private long bits(int register) {
            return registers[register].bits;
        }

        private void set(int register, long bits, int... from) {
            boolean defined = true;
            for (int r : from) {
                defined &= registers[r].defined;
            }
            registers[register] = new Value(bits, defined);
        }

        Value run() {
            while (true) {
                if (++steps > limit) {
                    throw new Fault("no end");
                }
                if (pc < function.entry() || pc >= function.end()) {
                    throw new Fault("left " + function.name() + " at " + pc);
                }
                int word = program.code()[pc];
                int op = word & 0xff;
                int mode = word >>> 8;
                int a = program.code()[pc + 1];
                int b = program.code()[pc + 2];
                int c = program.code()[pc + 3];
                if (op == Op.RET) {
                    return mode == 1 ? registers[a] : UNDEFINED;
                }
                int next = pc + Op.SIZE;
                if (op >= Op.LOAD) {
                    memoryOperation(op, mode, a, b, c);
                } else if (op >= Op.JMP && op <= Op.SWITCH) {
                    next = jump(op, a, b, c, next);
                } else if (op > Op.SWITCH) {
                    call(op, a, b, c);
                } else if (op >= Op.ADD && op != Op.ADDI && op != Op.ANDI && op != Op.ADDIX) {
                    arithmetic(op, mode, a, b, c);
                } else {
                    simple(op, mode, a, b, c);
                }
                pc = next;
            }
        }

        private void simple(int op, int mode, int a, int b, int c) {
            switch (op) {
                case Op.NOP -> {}
                case Op.CONST -> set(a, program.constants()[b]);
                case Op.CONSTI -> set(a, b);
                case Op.MOV -> registers[a] = registers[b];
                case Op.UNDEF -> registers[a] = UNDEFINED;
                case Op.GLOBAL -> set(a, globalAddress[b] + c);
                case Op.FUNCTION -> set(a, functionAddress(b));
                case Op.LOCAL -> {
                    set(a, local[b]);
                    forget(local[b], function.locals().get(b).size());
                }
                case Op.LOCAL_UNDEF -> forget(local[a], function.locals().get(a).size());
                case Op.EXTEND -> set(a, Extend.apply(bits(b), mode), b);
                case Op.ADDI -> set(a, bits(b) + c, b);
                case Op.ANDI -> set(a, bits(b) & c, b);
                case Op.ADDIX -> set(a, Extend.apply(bits(b) + c, mode), b);
                default -> throw new Fault("operation " + op);
            }
        }

        private void arithmetic(int op, int mode, int a, int b, int c) {
            if (op == Op.NEG || op == Op.NOT || op == Op.BITS) {
                long x = bits(b);
                long value =
                        switch (op) {
                            case Op.NEG -> Extend.apply(-x, mode);
                            case Op.NOT -> Extend.apply(~x, mode);
                            default -> bitCount(mode, x);
                        };
                set(a, value, b);
                return;
            }
            long x = bits(b);
            long y = bits(c);
            int width = 64 - (mode & 63);
            long value =
                    switch (op) {
                        case Op.ADD -> x + y;
                        case Op.SUB -> x - y;
                        case Op.MUL -> x * y;
                        case Op.AND -> x & y;
                        case Op.OR -> x | y;
                        case Op.XOR -> x ^ y;
                        case Op.SHL -> x << y;
                        case Op.SHR -> x >>> y;
                        case Op.SAR -> x >> y;
                        case Op.DIVS -> x / divisor(c);
                        case Op.DIVU -> Long.divideUnsigned(x, divisor(c));
                        case Op.REMS -> x % divisor(c);
                        case Op.REMU -> Long.remainderUnsigned(x, divisor(c));
                        case Op.ADDX -> Extend.apply(x + y, mode);
                        case Op.SUBX -> Extend.apply(x - y, mode);
                        case Op.MULX -> Extend.apply(x * y, mode);
                        case Op.SHLX -> Extend.apply(x << (y & (width - 1)), mode);
                        case Op.SEQ -> x == y ? 1 : 0;
                        case Op.SNE -> x != y ? 1 : 0;
                        case Op.SLT -> x < y ? 1 : 0;
                        case Op.SLE -> x <= y ? 1 : 0;
                        case Op.SLTU -> Long.compareUnsigned(x, y) < 0 ? 1 : 0;
                        case Op.SLEU -> Long.compareUnsigned(x, y) <= 0 ? 1 : 0;
                        default -> throw new Fault("operation " + op);
                    };
            set(a, value, b, c);
        }

        private long divisor(int register) {
            long value = used(register);
            if (value == 0) {
                throw new Fault("division by zero at " + program.positionAt(pc));
            }
            return value;
        }

        private static long bitCount(int mode, long x) {
            return switch (mode) {
                case Op.BITS_COUNT -> Long.bitCount(x);
                case Op.BITS_LEADING -> Long.numberOfLeadingZeros(x);
                case Op.BITS_TRAILING -> Long.numberOfTrailingZeros(x);
                default -> Long.reverseBytes(x);
            };
        }

        private int jump(int op, int a, int b, int c, int next) {
            if (op == Op.JMP) {
                return a;
            }
            long x = used(a);
            if (op == Op.SWITCH) {
                return program.switches().get(b).lookUp(x);
            }
            if (op == Op.JZ || op == Op.JNZ) {
                return (x == 0) == (op == Op.JZ) ? b : next;
            }
            long y = op >= Op.JEQI ? b : used(b);
            boolean taken =
                    switch (op) {
                        case Op.JEQ, Op.JEQI -> x == y;
                        case Op.JNE, Op.JNEI -> x != y;
                        case Op.JLT, Op.JLTI -> x < y;
                        case Op.JLE, Op.JLEI -> x <= y;
                        case Op.JGTI -> x > y;
                        case Op.JGEI -> x >= y;
                        case Op.JLTU -> Long.compareUnsigned(x, y) < 0;
                        case Op.JLEU -> Long.compareUnsigned(x, y) <= 0;
                        default -> throw new Fault("operation " + op);
                    };
            return taken ? c : next;
        }

        private void call(int op, int a, int b, int c) {
            switch (op) {
                case Op.CALL -> callFunction(a, b);
                case Op.CALL_INDIRECT -> {
                    long index = (used(a) - FUNCTIONS) / FUNCTION_SPACING;
                    if (index < 0 || index >= program.functions().size()) {
                        throw new Fault("call of " + Long.toHexString(bits(a)));
                    }
                    callFunction((int) index, b);
                }
                case Op.INTRINSIC -> registers[b] = new Value(intrinsic(Intrinsic.of(a), b), true);
                case Op.UNREACHABLE -> throw new Fault("unreachable at " + program.positionAt(pc));
                default -> throw new Fault("operation " + op);
            }
        }

        private void callFunction(int callee, int base) {
            int count = program.functions().get(callee).parameters();
            Value[] arguments = new Value[count];
            for (int i = 0; i < count; i++) {
                int register = base + i;
                arguments[i] = register < registers.length ? registers[register] : UNDEFINED;
            }
            Value result = ReferenceInterpreter.this.run(callee, arguments);
            java.util.Arrays.fill(registers, base, registers.length, UNDEFINED);
            registers[base] = result;
        }

        private long intrinsic(Intrinsic intrinsic, int base) {
            String label = intrinsic.literal() ? program.strings().get((int) bits(base)) : "";
            switch (intrinsic) {
                case CHOOSE -> {
                    return 0;
                }
                case SOMETIMES -> marks.add(label);
                case VIOLATED, BUG, MISSING -> throw new Fault(intrinsic + ": " + label);
                default -> {}
            }
            return 0;
        }

        private void memoryOperation(int op, int mode, int a, int b, int c) {
            if (op == Op.FENCE) {
                return;
            }
            int size = Access.size(mode);
            long address = op == Op.STORE ? used(a) + b : op == Op.LOAD ? used(b) + c : used(b);
            int extend = Extend.mode(size * 8, (mode & Access.SIGNED) != 0);
            if (op == Op.STORE) {
                if (registers[c].defined) {
                    write(address, size, bits(c));
                } else {
                    forget(address, size);
                }
                return;
            }
            Value loaded =
                    (mode & Access.PARTIAL) != 0 && op == Op.LOAD
                            ? partial(address, size)
                            : load(address, size);
            long old = Extend.apply(loaded.bits, extend);
            if (op == Op.RMW) {
                boolean stores = Access.kind(mode) != Access.ADD_UNLESS || old != used(c + 1);
                if (stores) {
                    write(address, size, combine(Access.kind(mode), old, used(c)));
                }
                registers[a] =
                        (mode & Access.NO_RETURN) != 0 ? UNDEFINED : new Value(old, loaded.defined);
                return;
            }
            if (op == Op.CMPXCHG && old == used(c)) {
                write(address, size, used(c + 1));
            }
            registers[a] = new Value(old, loaded.defined);
        }

        private static long combine(int kind, long old, long operand) {
            return switch (kind) {
                case Access.XCHG -> operand;
                case Access.RMW_ADD, Access.ADD_UNLESS -> old + operand;
                case Access.RMW_SUB -> old - operand;
                case Access.RMW_AND -> old & operand;
                case Access.RMW_OR -> old | operand;
                case Access.RMW_XOR -> old ^ operand;
                case Access.RMW_ANDNOT -> old & ~operand;
                default -> throw new Fault("kind " + kind);
            };
        }
    }

    /** The zero-terminated bytes at an address. */
    public String text(long address) {
        List<Byte> bytes = new ArrayList<>();
        for (long at = address; byteAt(at) != 0; at++) {
            bytes.add(byteAt(at));
        }
        byte[] array = new byte[bytes.size()];
        for (int i = 0; i < array.length; i++) {
            array[i] = bytes.get(i);
        }
        return new String(array, StandardCharsets.UTF_8);
    }
}
