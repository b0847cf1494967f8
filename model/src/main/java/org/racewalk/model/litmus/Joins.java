package org.racewalk.model.litmus;

import org.racewalk.model.program.Function;
import org.racewalk.model.program.Op;
import org.racewalk.model.program.Program;

import java.util.Arrays;
import java.util.BitSet;

/**
 * Where the arms of each branch meet again: the nearest instruction through which all ways from the
 * branch to the end lead (its immediate post-dominator). What comes from there on is not controlled
 * by the branch.
 */
final class Joins {
    private Joins() {}

    /** For each instruction of the function, the position of its join, or -1 if that is the end. */
    static int[] of(Program program, Function function) {
        int count = (function.end() - function.entry()) / Op.SIZE;
        int[][] successors = new int[count][];
        for (int i = 0; i < count; i++) {
            successors[i] = successors(program, function, i, count);
        }
        BitSet[] post = postDominators(successors, count);
        int[] join = new int[count];
        for (int i = 0; i < count; i++) {
            join[i] = -1;
            int most = -1;
            for (int j = post[i].nextSetBit(0); j >= 0; j = post[i].nextSetBit(j + 1)) {
                // The nearest one is post-dominated by all the others.
                if (j != i && j < count && post[j].cardinality() > most) {
                    most = post[j].cardinality();
                    join[i] = function.entry() + j * Op.SIZE;
                }
            }
        }
        return join;
    }

    private static BitSet[] postDominators(int[][] successors, int count) {
        BitSet[] post = new BitSet[count];
        for (int i = 0; i < count; i++) {
            post[i] = new BitSet(count);
            post[i].set(0, count);
        }
        boolean changed = true;
        while (changed) {
            changed = false;
            for (int i = count - 1; i >= 0; i--) {
                BitSet now = new BitSet(count);
                boolean first = true;
                for (int successor : successors[i]) {
                    BitSet other = successor < count ? post[successor] : new BitSet();
                    if (first) {
                        now.or(other);
                        first = false;
                    } else {
                        now.and(other);
                    }
                }
                now.set(i);
                if (!now.equals(post[i])) {
                    post[i] = now;
                    changed = true;
                }
            }
        }
        return post;
    }

    private static int[] successors(Program program, Function function, int i, int count) {
        int pc = function.entry() + i * Op.SIZE;
        int[] code = program.code();
        int operation = code[pc] & 0xff;
        int next = i + 1;
        int[] targets =
                switch (operation) {
                    case Op.JMP -> new int[] {index(function, code[pc + 1])};
                    case Op.JZ, Op.JNZ -> new int[] {next, index(function, code[pc + 2])};
                    case Op.RET, Op.UNREACHABLE -> new int[] {count};
                    case Op.SWITCH -> {
                        var table = program.switches().get(code[pc + 2]);
                        int[] all = Arrays.copyOf(table.target(), table.target().length + 1);
                        all[all.length - 1] = table.otherwise();
                        yield Arrays.stream(all).map(t -> index(function, t)).toArray();
                    }
                    default ->
                            operation >= Op.JEQ && operation <= Op.JGEI
                                    ? new int[] {next, index(function, code[pc + 3])}
                                    : new int[] {next};
                };
        return targets;
    }

    private static int index(Function function, int pc) {
        return (pc - function.entry()) / Op.SIZE;
    }
}
