package org.racewalk.model.litmus;

import org.racewalk.model.program.Access;
import org.racewalk.model.program.Extend;
import org.racewalk.model.program.Fence;
import org.racewalk.model.program.Op;
import org.racewalk.model.program.SwitchTable;

import java.util.List;

/**
 * One way of control through a thread, as straight-line code: its instructions in program order,
 * the values they compute and what each has to wait for. An instruction is a bit of a {@code long};
 * values are nodes of a graph whose leaves are constants and the results of instructions.
 */
final class ThreadPath {
    /** How many instructions a thread can have. */
    static final int LIMIT = 64;

    // Kinds of instructions.
    static final int READ = 0;
    static final int WRITE = 1;
    static final int RMW = 2;
    static final int LOCK = 3;
    static final int UNLOCK = 4;
    static final int FENCE = 5;
    static final int GRACE = 6;

    /** {@code smp_mb__after_srcu_read_unlock()}: a kind of fence beside those of Fence. */
    static final int AFTER_SRCU_READ_UNLOCK = Fence.count();

    // Kinds of nodes beside the operations of Op.
    static final int CONSTANT = -1;
    static final int RESULT = -2;

    int count;
    final int[] pc = new int[LIMIT];
    final int[] kind = new int[LIMIT];

    /** Order of an access, kind of a fence, domain of a grace period. */
    final int[] order = new int[LIMIT];

    final int[] rmwKind = new int[LIMIT];
    final boolean[] noReturn = new boolean[LIMIT];

    /** A read-modify-write, also one that fails, for smp_mb__before_atomic and its twin. */
    final boolean[] atomic = new boolean[LIMIT];

    /** Location, or -1 if the address is computed. */
    final int[] location = new int[LIMIT];

    final int[] addressNode = new int[LIMIT];
    final int[] valueNode = new int[LIMIT];
    final int[] unlessNode = new int[LIMIT];

    /** How a loaded or stored value is cut, see Extend. */
    final int[] cut = new int[LIMIT];

    /** What controls whether the instruction is reached. */
    final long[] control = new long[LIMIT];

    /** What a value must be known of: address, and value. */
    final long[] addressNeeds = new long[LIMIT];

    final long[] valueNeeds = new long[LIMIT];

    // Filled in by LocalOrder.
    final long[] wait = new long[LIMIT];
    final long[] ownBeforeWmb = new long[LIMIT];
    final long[] fenceScope = new long[LIMIT];
    final int[] previousStore = new int[LIMIT];
    long accesses;
    long stores;
    long loads;
    long locks;
    long unlocks;
    long graces;

    /** Grace periods behind which nothing comes, in no read section: nobody can tell them. */
    long vain;

    /** Grace periods inside a read section, which cannot end before they do. */
    long enclosed;

    /** Full fences that wait for something: not those that order only this CPU. */
    long fences;

    /** Whether an address is computed. */
    boolean computed;

    // Nodes.
    int nodes;
    int[] nodeKind = new int[64];
    int[] nodeMode = new int[64];
    int[] nodeA = new int[64];
    int[] nodeB = new int[64];
    long[] nodeConstant = new long[64];
    long[] nodeNeeds = new long[64];
    final int[] resultNode = new int[LIMIT];

    // Conditions that the path stands on.
    int conditions;
    int[] conditionNode = new int[16];
    boolean[] conditionTrue = new boolean[16];

    /** For each instruction, the conditions that its result takes part in. */
    int[][] conditionsOf = new int[0][];

    // Read sections: domain, first instruction inside, first instruction behind.
    int sections;
    int[] sectionDomain = new int[4];
    int[] sectionStart = new int[4];
    int[] sectionEnd = new int[4];

    /** Nodes of the observed registers, by number; -1 for those of others. */
    final int[] observedNode;

    private final List<SwitchTable> switches;

    ThreadPath(int observed, List<SwitchTable> switches) {
        this.observedNode = new int[observed];
        java.util.Arrays.fill(observedNode, -1);
        this.switches = switches;
    }

    boolean isAccess(int i) {
        return kind[i] <= UNLOCK;
    }

    boolean isLoad(int i) {
        return kind[i] == READ || kind[i] == RMW || kind[i] == LOCK;
    }

    boolean isStore(int i) {
        return kind[i] >= WRITE && kind[i] <= UNLOCK;
    }

    boolean isPlain(int i) {
        return (kind[i] == READ || kind[i] == WRITE) && order[i] == Access.PLAIN;
    }

    boolean hasPlain() {
        for (int i = 0; i < count; i++) {
            if (isPlain(i)) {
                return true;
            }
        }
        return false;
    }

    /** The value of a node, given the results of the instructions that it needs. */
    long evaluate(int node, long[] results) {
        int what = nodeKind[node];
        if (what == CONSTANT) {
            return nodeConstant[node];
        }
        if (what == RESULT) {
            return results[nodeA[node]];
        }
        long a = evaluate(nodeA[node], results);
        long b = nodeB[node] < 0 ? nodeConstant[node] : evaluate(nodeB[node], results);
        return apply(what, nodeMode[node], a, b);
    }

    private long apply(int operation, int mode, long a, long b) {
        return switch (operation) {
            case Op.EXTEND -> Extend.apply(a, mode);
            case Op.ADD, Op.ADDI -> a + b;
            case Op.ADDX, Op.ADDIX -> Extend.apply(a + b, mode);
            case Op.SUB -> a - b;
            case Op.SUBX -> Extend.apply(a - b, mode);
            case Op.MUL -> a * b;
            case Op.MULX -> Extend.apply(a * b, mode);
            case Op.AND, Op.ANDI -> a & b;
            case Op.OR -> a | b;
            case Op.XOR -> a ^ b;
            case Op.SHL -> a << b;
            case Op.SHLX -> Extend.apply(a << (b & (63 - (mode & 63))), mode);
            case Op.SHR -> a >>> b;
            case Op.SAR -> a >> b;
            case Op.DIVS -> b == 0 ? 0 : a / b;
            case Op.DIVU -> b == 0 ? 0 : Long.divideUnsigned(a, b);
            case Op.REMS -> b == 0 ? 0 : a % b;
            case Op.REMU -> b == 0 ? 0 : Long.remainderUnsigned(a, b);
            case Op.NEG -> Extend.apply(-a, mode);
            case Op.NOT -> Extend.apply(~a, mode);
            case Op.SEQ -> a == b ? 1 : 0;
            case Op.SNE -> a != b ? 1 : 0;
            case Op.SLT -> a < b ? 1 : 0;
            case Op.SLE -> a <= b ? 1 : 0;
            case Op.SLTU -> Long.compareUnsigned(a, b) < 0 ? 1 : 0;
            case Op.SLEU -> Long.compareUnsigned(a, b) <= 0 ? 1 : 0;
            case Op.SWITCH -> switches.get(mode).lookUp(a) == b ? 1 : 0;
            default -> throw new IllegalStateException("operation " + operation);
        };
    }

    int constant(long value) {
        int node = node(CONSTANT, 0, 0, 0, 0);
        nodeConstant[node] = value;
        return node;
    }

    int result(int instruction) {
        return node(RESULT, 0, instruction, 0, 1L << instruction);
    }

    /** An operation on two nodes; folded if both are constant. */
    int operation(int operation, int mode, int a, int b) {
        long needs = nodeNeeds[a] | nodeNeeds[b];
        if (needs == 0) {
            return constant(apply(operation, mode, nodeConstant[a], nodeConstant[b]));
        }
        return node(operation, mode, a, b, needs);
    }

    /** An operation on a node and a number. */
    int operationImmediate(int operation, int mode, int a, long b) {
        if (nodeNeeds[a] == 0) {
            return constant(apply(operation, mode, nodeConstant[a], b));
        }
        int node = node(operation, mode, a, -1, nodeNeeds[a]);
        nodeConstant[node] = b;
        return node;
    }

    /** The node, or a constant if it always has the same value: x ^ x, x - x, x & 0. */
    int simplified(int node) {
        if (nodeNeeds[node] == 0 || nodeKind[node] < 0) {
            return node;
        }
        int what = nodeKind[node];
        int mode = nodeMode[node];
        int a = simplified(nodeA[node]);
        if (nodeB[node] < 0) {
            boolean zero = what == Op.ANDI && nodeConstant[node] == 0;
            return zero ? constant(0) : operationImmediate(what, mode, a, nodeConstant[node]);
        }
        int b = simplified(nodeB[node]);
        boolean same = a == b && (what == Op.XOR || what == Op.SUB || what == Op.SUBX);
        boolean zero =
                (what == Op.AND || what == Op.MUL || what == Op.MULX) && (isZero(a) || isZero(b));
        return same || zero ? constant(0) : operation(what, mode, a, b);
    }

    private boolean isZero(int node) {
        return nodeKind[node] == CONSTANT && nodeConstant[node] == 0;
    }

    private int node(int what, int mode, int a, int b, long needs) {
        if (nodes == nodeKind.length) {
            int length = 2 * nodes;
            nodeKind = java.util.Arrays.copyOf(nodeKind, length);
            nodeMode = java.util.Arrays.copyOf(nodeMode, length);
            nodeA = java.util.Arrays.copyOf(nodeA, length);
            nodeB = java.util.Arrays.copyOf(nodeB, length);
            nodeConstant = java.util.Arrays.copyOf(nodeConstant, length);
            nodeNeeds = java.util.Arrays.copyOf(nodeNeeds, length);
        }
        nodeKind[nodes] = what;
        nodeMode[nodes] = mode;
        nodeA[nodes] = a;
        nodeB[nodes] = b;
        nodeNeeds[nodes] = needs;
        return nodes++;
    }

    void condition(int node, boolean expected) {
        if (conditions == conditionNode.length) {
            conditionNode = java.util.Arrays.copyOf(conditionNode, 2 * conditions);
            conditionTrue = java.util.Arrays.copyOf(conditionTrue, 2 * conditions);
        }
        conditionNode[conditions] = node;
        conditionTrue[conditions++] = expected;
    }

    void section(int domain, int start) {
        if (sections == sectionDomain.length) {
            sectionDomain = java.util.Arrays.copyOf(sectionDomain, 2 * sections);
            sectionStart = java.util.Arrays.copyOf(sectionStart, 2 * sections);
            sectionEnd = java.util.Arrays.copyOf(sectionEnd, 2 * sections);
        }
        sectionDomain[sections] = domain;
        sectionStart[sections] = start;
        sectionEnd[sections++] = -1;
    }
}
