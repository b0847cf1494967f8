package org.racewalk.model.c.generate;

import org.racewalk.model.c.generate.Code.Instruction;
import org.racewalk.model.program.Op;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;

/**
 * Removes moves: reads go to the register that was copied, results go where they are moved to
 * anyway, and what nobody reads is dropped. Memory operations and calls stay as they are.
 */
final class Copies {
    private final Code code;
    private final Frame frame;
    private List<Instruction> list = new ArrayList<>();

    /** For each instruction, the registers whose contents matter after it. */
    private BitSet[] liveAfter = new BitSet[0];

    Copies(Code code, Frame frame) {
        this.code = code;
        this.frame = frame;
    }

    void improve() {
        list = code.instructions();
        for (int round = 0; round < 3; round++) {
            propagate();
            findLive();
            boolean changed = redirect();
            if (changed) {
                findLive();
            }
            changed |= fuse();
            changed |= removeDead();
            if (!changed) {
                return;
            }
        }
    }

    /** Lets reads of a copy read the original, within straight code. */
    private void propagate() {
        int[] source = new int[frame.highest()];
        Arrays.fill(source, Frame.NONE);
        for (Instruction i : list) {
            if (i.op == Code.LABEL) {
                Arrays.fill(source, Frame.NONE);
                continue;
            }
            int reads = Operands.reads(i);
            if ((reads & Operands.A) != 0) {
                i.a = original(i.a, source);
            }
            if ((reads & Operands.B) != 0) {
                i.b = original(i.b, source);
            }
            if ((reads & Operands.C) != 0 && (reads & Operands.C_NEXT) == 0) {
                i.c = original(i.c, source);
            }
            if (Operands.isCall(i.op)) {
                for (int r = i.b; r < source.length; r++) {
                    forget(r, source);
                }
            } else if (Operands.writes(i.op)) {
                forget(i.a, source);
                if (i.op == Op.MOV && i.a != i.b) {
                    source[i.a] = i.b;
                }
            }
        }
        list.removeIf(i -> i.op == Op.MOV && i.a == i.b);
    }

    private static int original(int register, int[] source) {
        return register < source.length && source[register] != Frame.NONE
                ? source[register]
                : register;
    }

    private static void forget(int register, int[] source) {
        if (register >= source.length) {
            return;
        }
        source[register] = Frame.NONE;
        for (int r = 0; r < source.length; r++) {
            if (source[r] == register) {
                source[r] = Frame.NONE;
            }
        }
    }

    private void findLive() {
        int size = list.size();
        for (int i = 0; i < size; i++) {
            if (list.get(i).op == Code.LABEL) {
                Code.label(list.get(i)).address = i;
            }
        }
        liveAfter = new BitSet[size];
        BitSet[] before = new BitSet[size + 1];
        for (int i = 0; i <= size; i++) {
            before[i] = new BitSet();
        }
        boolean changed = true;
        while (changed) {
            changed = false;
            for (int i = size - 1; i >= 0; i--) {
                Instruction instruction = list.get(i);
                BitSet live = after(i, instruction, before);
                liveAfter[i] = (BitSet) live.clone();
                passBackwards(instruction, live);
                if (!live.equals(before[i])) {
                    before[i] = live;
                    changed = true;
                }
            }
        }
    }

    private static BitSet after(int index, Instruction instruction, BitSet[] before) {
        BitSet live = new BitSet();
        if (!Operands.endsFlow(instruction.op)) {
            live.or(before[index + 1]);
        }
        if (instruction.op != Code.LABEL && instruction.label != null) {
            live.or(before[instruction.label.address]);
        }
        Code.Table table = instruction.table;
        if (table != null) {
            live.or(before[table.otherwise().address]);
            for (Code.Label label : table.targets()) {
                live.or(before[label.address]);
            }
        }
        return live;
    }

    private void passBackwards(Instruction i, BitSet live) {
        if (i.op == Code.LABEL) {
            return;
        }
        if (Operands.isCall(i.op)) {
            live.clear(i.b, Math.max(i.b, frame.highest()));
            live.set(i.b, i.b + i.c);
        } else if (Operands.writes(i.op)) {
            mark(live, i.a, false);
        }
        int reads = Operands.reads(i);
        if ((reads & Operands.A) != 0) {
            mark(live, i.a, true);
        }
        if ((reads & Operands.B) != 0) {
            mark(live, i.b, true);
        }
        if ((reads & Operands.C) != 0) {
            mark(live, i.c, true);
        }
        if ((reads & Operands.C_NEXT) != 0) {
            mark(live, i.c + 1, true);
        }
    }

    private static void mark(BitSet live, int register, boolean alive) {
        if (register < Frame.LOCAL_BASE) {
            live.set(register, alive);
        }
    }

    private boolean isLive(int index, int register) {
        return register >= Frame.LOCAL_BASE || liveAfter[index].get(register);
    }

    /** {@code t = …; d = t} becomes {@code d = …} if t is not needed otherwise. */
    private boolean redirect() {
        boolean changed = false;
        for (int i = 1; i < list.size(); i++) {
            Instruction move = list.get(i);
            if (move.op != Op.MOV || move.b >= Frame.LOCAL_BASE || isLive(i, move.b)) {
                continue;
            }
            int definition = definitionFor(i, move);
            if (definition >= 0) {
                list.get(definition).a = move.a;
                for (int k = definition; k < i; k++) {
                    liveAfter[k].clear(move.b);
                    mark(liveAfter[k], move.a, true);
                }
                move.op = Op.NOP;
                changed = true;
            }
        }
        list.removeIf(i -> i.op == Op.NOP);
        return changed;
    }

    /** The instruction before that may write to the move's target instead, or -1. */
    private int definitionFor(int index, Instruction move) {
        for (int i = index - 1; i >= 0; i--) {
            Instruction at = list.get(i);
            boolean call = Operands.isCall(at.op);
            if (at.op == Code.LABEL || Operands.isJump(at.op) || at.op == Op.SWITCH) {
                return -1;
            }
            if (call && (at.b <= move.a || at.b <= move.b)) {
                return -1;
            }
            if (Operands.writes(at.op) && at.a == move.b) {
                return i;
            }
            boolean touches = Operands.writes(at.op) && at.a == move.a;
            if (touches || reads(at, move.a) || reads(at, move.b)) {
                return -1;
            }
        }
        return -1;
    }

    private static boolean reads(Instruction i, int register) {
        int reads = Operands.reads(i);
        return ((reads & Operands.A) != 0 && i.a == register)
                || ((reads & Operands.B) != 0 && i.b == register)
                || ((reads & Operands.C) != 0 && i.c == register)
                || ((reads & Operands.C_NEXT) != 0 && i.c + 1 == register);
    }

    /** {@code t = a < b; if (t) go to L} becomes {@code if (a < b) go to L}. */
    private boolean fuse() {
        boolean changed = false;
        for (int i = 0; i + 1 < list.size(); i++) {
            Instruction compare = list.get(i);
            Instruction branch = list.get(i + 1);
            boolean fits =
                    compare.op >= Op.SEQ
                            && compare.op <= Op.SLEU
                            && (branch.op == Op.JZ || branch.op == Op.JNZ)
                            && branch.a == compare.a
                            && !isLive(i + 1, branch.a);
            if (fits) {
                branch.a = compare.b;
                branch.b = compare.c;
                boolean when = branch.op == Op.JNZ;
                branch.op = Op.JEQ + compare.op - Op.SEQ;
                if (!when) {
                    Jumps.invert(branch);
                }
                compare.op = Op.NOP;
                changed = true;
            }
        }
        return changed;
    }

    private boolean removeDead() {
        List<Instruction> kept = new ArrayList<>();
        for (int i = 0; i < list.size(); i++) {
            Instruction instruction = list.get(i);
            boolean unused =
                    Operands.isPure(instruction.op)
                            && Operands.writes(instruction.op)
                            && !isLive(i, instruction.a);
            if (!unused && instruction.op != Op.NOP) {
                kept.add(instruction);
            }
        }
        boolean changed = kept.size() != list.size();
        if (changed) {
            list.clear();
            list.addAll(kept);
        }
        return changed;
    }
}
