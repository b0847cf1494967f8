package org.racewalk.model.program;

/**
 * Operation codes of the simulated machine.
 *
 * <p>Code is an {@code int[]}, four ints an instruction: {@code [op | mode << 8, a, b, c]}. Jump
 * targets are indices into that array (multiples of four). {@code r[x]} is register {@code x} of
 * the current frame: 64 bits of value plus shadow provenance. <b>Invariant:</b> a register that
 * holds a value of C type T is sign- or zero-extended to 64 bits as T demands; {@code _Bool} is 0
 * or 1; pointers are 64 bits. Arguments of a call arrive in registers 0 to n-1 of the callee.
 *
 * <p>"X" forms cut the result to the width in the mode ({@link Extend}) and drop provenance; the
 * plain forms are 64 bits wide and carry provenance from whichever operand has one.
 */
public final class Op {
    private Op() {}

    /** Ints an instruction takes. */
    public static final int SIZE = 4;

    public static final int NOP = 0;

    // ---- values: no step, no message
    // -------------------------------------------------------------
    /** {@code r[a] = constants[b]}. */
    public static final int CONST = 1;

    /** {@code r[a] = b} (sign-extended int). */
    public static final int CONSTI = 2;

    /** {@code r[a] = r[b]} with provenance. */
    public static final int MOV = 3;

    /**
     * {@code r[a]} becomes uninitialised: using it in a branch, an address or a call is a finding.
     */
    public static final int UNDEF = 4;

    /** {@code r[a]} = address of global {@code b} plus {@code c}, with the global's provenance. */
    public static final int GLOBAL = 5;

    /** {@code r[a]} = address of function {@code b}. */
    public static final int FUNCTION = 6;

    /**
     * {@code r[a]} = address of memory local {@code b} of this function; starts a new life of the
     * local (contents uninitialised). Emitted once per memory local, at function entry.
     */
    public static final int LOCAL = 7;

    /**
     * Contents of memory local {@code a} become uninitialised again (its declaration is passed).
     */
    public static final int LOCAL_UNDEF = 8;

    /** {@code r[a] = extend(r[b], mode)}. Narrowing drops provenance. */
    public static final int EXTEND = 9;

    public static final int ADD = 10;
    public static final int SUB = 11;
    public static final int MUL = 12;
    public static final int AND = 13;
    public static final int OR = 14;
    public static final int XOR = 15;
    public static final int SHL = 16;

    /** Logical shift right of the 64-bit register. */
    public static final int SHR = 17;

    /** Arithmetic shift right of the 64-bit register. */
    public static final int SAR = 18;

    /** Signed division; a zero divisor is a finding. */
    public static final int DIVS = 19;

    public static final int DIVU = 20;
    public static final int REMS = 21;
    public static final int REMU = 22;

    /** Adds {@code c} as a signed immediate: {@code r[a] = r[b] + c}. The same for ANDI. */
    public static final int ADDI = 23;

    public static final int ANDI = 24;

    /** Forms that cut to the width in the mode: {@code r[a] = extend(r[b] + r[c], mode)}. */
    public static final int ADDX = 25;

    public static final int SUBX = 26;
    public static final int MULX = 27;

    /** Shift counts are taken modulo the width in the mode. */
    public static final int SHLX = 28;

    /** {@code r[a] = extend(r[b] + c, mode)}. */
    public static final int ADDIX = 29;

    /** {@code r[a] = -r[b]} cut to the mode ({@link Extend#NONE}: 64 bits). */
    public static final int NEG = 30;

    /** {@code r[a] = ~r[b]} cut to the mode. */
    public static final int NOT = 31;

    /** {@code r[a] = r[b] == r[c]} and so on; result 0 or 1. */
    public static final int SEQ = 32;

    public static final int SNE = 33;
    public static final int SLT = 34;
    public static final int SLE = 35;
    public static final int SLTU = 36;
    public static final int SLEU = 37;

    /**
     * {@code r[a]} = a count or permutation of the 64 bits of {@code r[b]}; mode: the kind below.
     */
    public static final int BITS = 38;

    /** Mode of BITS: how many bits are set. */
    public static final int BITS_COUNT = 0;

    /** Mode of BITS: zeros above the highest set bit; 64 for 0. */
    public static final int BITS_LEADING = 1;

    /** Mode of BITS: zeros below the lowest set bit; 64 for 0. */
    public static final int BITS_TRAILING = 2;

    /** Mode of BITS: the eight bytes reversed. */
    public static final int BITS_REVERSE_BYTES = 3;

    // ---- control
    // -----------------------------------------------------------------------------------
    /** Go to {@code a}. */
    public static final int JMP = 40;

    /** If {@code r[a] == 0} go to {@code b}. */
    public static final int JZ = 41;

    public static final int JNZ = 42;

    /** If {@code r[a] == r[b]} go to {@code c}; the others likewise. */
    public static final int JEQ = 43;

    public static final int JNE = 44;
    public static final int JLT = 45;
    public static final int JLE = 46;
    public static final int JLTU = 47;
    public static final int JLEU = 48;

    /** If {@code r[a] == b} (signed immediate) go to {@code c}; the others likewise. */
    public static final int JEQI = 49;

    public static final int JNEI = 50;
    public static final int JLTI = 51;
    public static final int JLEI = 52;
    public static final int JGTI = 53;
    public static final int JGEI = 54;

    /** Go where switch table {@code b} says for {@code r[a]}. */
    public static final int SWITCH = 55;

    /**
     * Call function {@code a}; its register 0 is our register {@code b}; the result arrives there.
     */
    public static final int CALL = 56;

    /**
     * Call the function whose address is in {@code r[a]}; arguments from {@code r[b]}, {@code c} of
     * them.
     */
    public static final int CALL_INDIRECT = 57;

    /** Return; mode 1: the result is {@code r[a]}; mode 0: none. */
    public static final int RET = 58;

    /**
     * Call {@link Intrinsic} number {@code a}, arguments and result from {@code r[b]}, {@code c}
     * arguments.
     */
    public static final int INTRINSIC = 59;

    /**
     * Control cannot come here (end of a non-void function whose value is used, `unreachable()`).
     */
    public static final int UNREACHABLE = 60;

    // ---- memory: one step each where another task could see it
    // ---------------------------------------
    /** {@code r[a] = *(r[b] + c)}; size, sign and order in the mode ({@link Access}). */
    public static final int LOAD = 64;

    /** {@code *(r[a] + b) = r[c]}. */
    public static final int STORE = 65;

    /**
     * {@code r[a]} = old value at {@code r[b]}; new value by the kind in the mode with operand
     * {@code r[c]} (for {@link Access#ADD_UNLESS}: addend {@code r[c]}, not if the old value is
     * {@code r[c+1]}).
     */
    public static final int RMW = 66;

    /**
     * {@code r[a]} = old value at {@code r[b]}; {@code r[c+1]} is stored if it equals {@code r[c]}.
     */
    public static final int CMPXCHG = 67;

    /** A fence of kind {@code a} ({@link Fence}). */
    public static final int FENCE = 68;
}
