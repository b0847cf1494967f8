package org.racewalk.model.litmus;

import org.racewalk.model.c.diagnose.CompileException;
import org.racewalk.model.litmus.LitmusTest.ThreadText;
import org.racewalk.model.program.Access;
import org.racewalk.model.program.Function;
import org.racewalk.model.program.Intrinsic;
import org.racewalk.model.program.LockKind;
import org.racewalk.model.program.Op;
import org.racewalk.model.program.Program;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Finds the ways of control through a thread. Where the code branches on a loaded value, or a
 * conditional read-modify-write may fail, each outcome is a way of its own; the condition that it
 * stands on is checked when the value is there. "Pick a direction for each branch first, build the
 * list of instructions, run it out of order, and throw the run away if a condition turns out
 * otherwise."
 */
final class PathFinder {
    private static final int MOST_PATHS = 4096;
    private static final int MOST_STEPS = 4000;
    private static final int MOST_CHOICES = 14;

    private final LitmusTest test;
    private final Variables variables;
    private final Program program;
    private final ThreadText thread;
    private final Function function;
    private final int[] join;
    private final int observed;

    private final Choices choices = new Choices();
    private ThreadPath path;
    private int[] registers = new int[0];
    private final List<long[]> controls = new ArrayList<>();
    private final PathWriter writer;
    private final List<Integer> open = new ArrayList<>();
    private final Map<Integer, Integer> domainOfNode = new TreeMap<>();
    private int nesting;

    PathFinder(
            LitmusTest test,
            Variables variables,
            List<Observable> observed,
            Program program,
            ThreadText thread) {
        this.test = test;
        this.variables = variables;
        this.program = program;
        this.thread = thread;
        this.observed = observed.size();
        String name = "P" + thread.number();
        this.function =
                program.functions().stream()
                        .filter(f -> f.name().equals(name))
                        .findFirst()
                        .orElseThrow();
        this.join = Joins.of(program, function);
        this.path = new ThreadPath(this.observed, program.switches());
        this.writer = new PathWriter(test, variables, program, controls);
    }

    /** All ways; those that would loop on are left out. */
    List<ThreadPath> paths() throws CompileException {
        List<ThreadPath> paths = new ArrayList<>();
        boolean more = true;
        while (more) {
            if (walk()) {
                LocalOrder.apply(path);
                paths.add(path);
                if (paths.size() > MOST_PATHS) {
                    throw writer.error(
                            function.position(), "too many ways through P" + thread.number());
                }
            }
            more = choices.advance();
        }
        return paths;
    }

    /** Which way to go of {@code count}; -1 if there were too many choices already. */
    private int choose(int count) {
        return choices.depth() == MOST_CHOICES ? -1 : choices.choose(count);
    }

    private boolean walk() throws CompileException {
        path = new ThreadPath(observed, program.switches());
        writer.begin(path);
        choices.begin();
        controls.clear();
        open.clear();
        domainOfNode.clear();
        nesting = 0;
        registers = new int[function.registers()];
        int zero = path.constant(0);
        Arrays.fill(registers, zero);
        for (int i = 0; i < thread.parameters().size(); i++) {
            registers[i] = path.constant(variables.constant(thread.parameters().get(i).name()));
        }
        int pc = function.entry();
        for (int steps = 0; pc >= 0; steps++) {
            if (steps == MOST_STEPS) {
                return false;
            }
            int here = pc;
            controls.removeIf(control -> control[0] == here);
            pc = step(pc);
            if (pc == ABANDONED) {
                return false;
            }
            if (path.count > ThreadPath.LIMIT - 4) {
                throw writer.error(program.positionAt(here), "too many accesses in one thread");
            }
        }
        return true;
    }

    private static final int ENDED = -1;
    private static final int ABANDONED = -2;

    private int step(int pc) throws CompileException {
        int[] code = program.code();
        int operation = code[pc] & 0xff;
        int mode = code[pc] >>> 8;
        int a = code[pc + 1];
        int b = code[pc + 2];
        int c = code[pc + 3];
        int next = pc + Op.SIZE;
        switch (operation) {
            case Op.NOP -> {}
            case Op.CONST -> registers[a] = path.constant(program.constants()[b]);
            case Op.CONSTI -> registers[a] = path.constant(b);
            case Op.MOV -> registers[a] = registers[b];
            case Op.UNDEF -> registers[a] = path.constant(0);
            case Op.EXTEND, Op.NEG, Op.NOT -> unary(operation, mode, a, b);
            case Op.ADDI, Op.ANDI, Op.ADDIX ->
                    registers[a] = path.operationImmediate(operation, mode, registers[b], c);
            case Op.ADD,
                    Op.SUB,
                    Op.MUL,
                    Op.AND,
                    Op.OR,
                    Op.XOR,
                    Op.SHL,
                    Op.SHR,
                    Op.SAR,
                    Op.DIVS,
                    Op.DIVU,
                    Op.REMS,
                    Op.REMU,
                    Op.ADDX,
                    Op.SUBX,
                    Op.MULX,
                    Op.SHLX,
                    Op.SEQ,
                    Op.SNE,
                    Op.SLT,
                    Op.SLE,
                    Op.SLTU,
                    Op.SLEU ->
                    registers[a] = path.operation(operation, mode, registers[b], registers[c]);
            case Op.JMP -> next = a;
            case Op.JZ,
                    Op.JNZ,
                    Op.JEQ,
                    Op.JNE,
                    Op.JLT,
                    Op.JLE,
                    Op.JLTU,
                    Op.JLEU,
                    Op.JEQI,
                    Op.JNEI,
                    Op.JLTI,
                    Op.JLEI,
                    Op.JGTI,
                    Op.JGEI ->
                    next = branch(pc, operation, a, b, c);
            case Op.SWITCH -> next = switchOver(pc, a, b);
            case Op.RET -> next = ENDED;
            case Op.CALL -> call(pc, a, b);
            case Op.INTRINSIC -> next = intrinsic(pc, Intrinsic.of(a), b, next);
            case Op.LOAD -> load(pc, mode, a, b, c);
            case Op.STORE -> store(pc, mode, a, b, c);
            case Op.RMW -> next = modify(pc, mode, a, b, c, next);
            case Op.CMPXCHG -> next = compareExchange(pc, mode, a, b, c, next);
            case Op.FENCE -> writer.add(pc, ThreadPath.FENCE, a);
            default ->
                    throw writer.error(
                            program.positionAt(pc), "this is not supported in a litmus test");
        }
        return next;
    }

    private void unary(int operation, int mode, int a, int b) {
        Integer domain = domainOfNode.get(registers[b]);
        registers[a] = path.operationImmediate(operation, mode, registers[b], 0);
        if (domain != null) {
            domainOfNode.put(registers[a], domain);
        }
    }

    // ---- control

    private int branch(int pc, int operation, int a, int b, int c) {
        int comparison;
        boolean immediate = operation >= Op.JEQI;
        int left = registers[a];
        int right = immediate ? path.constant(b) : 0;
        int target = c;
        switch (operation) {
            case Op.JZ, Op.JNZ -> {
                right = path.constant(0);
                comparison = operation == Op.JZ ? Op.SEQ : Op.SNE;
                target = b;
            }
            case Op.JEQ, Op.JNE, Op.JLT, Op.JLE, Op.JLTU, Op.JLEU -> {
                right = registers[b];
                comparison = Op.SEQ + (operation - Op.JEQ);
            }
            case Op.JEQI -> comparison = Op.SEQ;
            case Op.JNEI -> comparison = Op.SNE;
            case Op.JLTI -> comparison = Op.SLT;
            case Op.JLEI -> comparison = Op.SLE;
            default -> {
                int swap = left;
                left = right;
                right = swap;
                comparison = operation == Op.JGTI ? Op.SLT : Op.SLE;
            }
        }
        int condition = path.operation(comparison, 0, left, right);
        if (path.nodeNeeds[condition] == 0) {
            return path.nodeConstant[condition] != 0 ? target : pc + Op.SIZE;
        }
        int way = choose(2);
        if (way < 0) {
            return ABANDONED;
        }
        control(pc, path.nodeNeeds[condition]);
        path.condition(condition, way == 1);
        return way == 1 ? target : pc + Op.SIZE;
    }

    /** What follows, up to where the arms of the branch meet again, is controlled by it. */
    private void control(int pc, long needs) {
        controls.add(new long[] {join[(pc - function.entry()) / Op.SIZE], needs});
    }

    private int switchOver(int pc, int a, int b) {
        var table = program.switches().get(b);
        int value = registers[a];
        if (path.nodeNeeds[value] == 0) {
            return table.lookUp(path.nodeConstant[value]);
        }
        int[] targets =
                java.util.stream.IntStream.concat(
                                Arrays.stream(table.target()),
                                java.util.stream.IntStream.of(table.otherwise()))
                        .distinct()
                        .toArray();
        int way = choose(targets.length);
        if (way < 0) {
            return ABANDONED;
        }
        control(pc, path.nodeNeeds[value]);
        path.condition(path.operationImmediate(Op.SWITCH, b, value, targets[way]), true);
        return targets[way];
    }

    private void call(int pc, int called, int b) throws CompileException {
        Function callee = program.functions().get(called);
        if (callee.name().equals(BodyWriter.AFTER_SRCU_READ_UNLOCK)) {
            writer.add(pc, ThreadPath.FENCE, ThreadPath.AFTER_SRCU_READ_UNLOCK);
            return;
        }
        if (!callee.name().equals(BodyWriter.OBSERVE)) {
            throw writer.error(
                    program.positionAt(pc),
                    "'" + callee.name() + "' is not supported in a litmus test");
        }
        path.observedNode[(int) path.nodeConstant[registers[b]]] = registers[b + 1];
    }

    // ---- accesses

    private void load(int pc, int mode, int a, int b, int c) throws CompileException {
        int address = path.operationImmediate(Op.ADDI, 0, registers[b], c);
        int i = writer.access(pc, ThreadPath.READ, Access.order(mode), address, mode);
        registers[a] = writer.resultOf(i, mode);
    }

    private void store(int pc, int mode, int a, int b, int c) throws CompileException {
        int address = path.operationImmediate(Op.ADDI, 0, registers[a], b);
        int i = writer.access(pc, ThreadPath.WRITE, Access.order(mode), address, mode);
        writer.value(i, registers[c]);
    }

    private int modify(int pc, int mode, int a, int b, int c, int next) throws CompileException {
        int kind = Access.kind(mode);
        if (kind != Access.ADD_UNLESS) {
            int i = writer.readModifyWrite(pc, mode, registers[b], kind, registers[c]);
            registers[a] = writer.resultOf(i, mode);
            return next;
        }
        return conditional(
                pc, mode, a, b, Access.RMW_ADD, registers[c], registers[c + 1], false, next);
    }

    private int compareExchange(int pc, int mode, int a, int b, int c, int next)
            throws CompileException {
        return conditional(pc, mode, a, b, Access.XCHG, registers[c + 1], registers[c], true, next);
    }

    /** "A failed one is a plain READ_ONCE." */
    private int conditional(
            int pc,
            int mode,
            int a,
            int b,
            int kind,
            int operand,
            int compared,
            boolean onEqual,
            int next)
            throws CompileException {
        int way = choose(2);
        if (way < 0) {
            return ABANDONED;
        }
        int i;
        if (way == 0) {
            i = writer.readModifyWrite(pc, mode, registers[b], kind, operand);
            path.valueNeeds[i] |= path.nodeNeeds[compared];
        } else {
            i = writer.access(pc, ThreadPath.READ, Access.ONCE, registers[b], mode);
            path.atomic[i] = true;
        }
        int result = writer.resultOf(i, mode);
        path.condition(path.operation(Op.SEQ, 0, result, compared), onEqual == (way == 0));
        registers[a] = result;
        return next;
    }

    // ---- fences, locks, read sections

    private int intrinsic(int pc, Intrinsic intrinsic, int b, int next) throws CompileException {
        switch (intrinsic) {
            case LOCK -> {
                return lock(pc, b, next);
            }
            case UNLOCK -> {
                int i = writer.access(pc, ThreadPath.UNLOCK, Access.RELEASE, registers[b], 2);
                writer.value(i, path.constant(0));
            }
            case LOCK_IS_LOCKED -> {
                int i = writer.access(pc, ThreadPath.READ, Access.ONCE, registers[b], 2);
                registers[b] = writer.resultOf(i, 2 | Access.SIGNED);
            }
            case RCU_READ_LOCK -> {
                if (nesting++ == 0) {
                    open.add(path.sections);
                    path.section(0, path.count);
                }
            }
            case RCU_READ_UNLOCK -> {
                if (nesting > 0 && --nesting == 0) {
                    path.sectionEnd[open.removeLast()] = path.count;
                }
            }
            case SYNCHRONIZE_RCU -> writer.add(pc, ThreadPath.GRACE, 0);
            case SRCU_READ_LOCK -> {
                int domain = domain(pc, registers[b]);
                registers[b] = path.constant(0);
                domainOfNode.put(registers[b], path.sections);
                path.section(domain, path.count);
            }
            case SRCU_READ_UNLOCK -> {
                Integer section = domainOfNode.get(registers[b + 1]);
                if (section == null) {
                    if (path.nodeNeeds[registers[b + 1]] == 0) {
                        break;
                    }
                    throw writer.error(
                            program.positionAt(pc),
                            "the index of srcu_read_unlock must come from srcu_read_lock in the"
                                    + " same thread");
                }
                path.sectionEnd[section] = path.count;
            }
            case SYNCHRONIZE_SRCU -> writer.add(pc, ThreadPath.GRACE, domain(pc, registers[b]));
            default ->
                    throw writer.error(
                            program.positionAt(pc),
                            "'" + intrinsic.cName() + "' is not supported in a litmus test");
        }
        return next;
    }

    private int domain(int pc, int node) throws CompileException {
        int location =
                path.nodeNeeds[node] == 0 ? variables.locationAt(path.nodeConstant[node]) : -1;
        if (location < 0) {
            throw writer.error(program.positionAt(pc), "this is not an SRCU domain");
        }
        return location + 1;
    }

    private int lock(int pc, int b, int next) throws CompileException {
        int how = (int) path.nodeConstant[registers[b + 2]];
        int way = (how & LockKind.TRY) == 0 ? 0 : choose(2);
        if (way < 0) {
            return ABANDONED;
        }
        if (way == 0) {
            int i = writer.access(pc, ThreadPath.LOCK, Access.ACQUIRE, registers[b], 2);
            writer.value(i, path.constant(1));
            boolean tries = (how & LockKind.TRY) != 0;
            if (tries) {
                registers[b] = dependent(i, 1);
            } else {
                registers[b] = path.constant(0);
            }
            return next;
        }
        // "spin_trylock: failure is an unordered read that saw 1."
        int i = writer.access(pc, ThreadPath.READ, Access.ONCE, registers[b], 2);
        int result = writer.resultOf(i, 2 | Access.SIGNED);
        path.condition(path.operationImmediate(Op.SNE, 0, result, 0), true);
        registers[b] = dependent(i, 0);
        return next;
    }

    /** A value that is always the same but still comes from an access. */
    private int dependent(int i, long value) {
        int node = path.result(i);
        int zero = path.operation(Op.XOR, 0, node, node);
        return path.operationImmediate(Op.ADDI, 0, zero, value);
    }
}
