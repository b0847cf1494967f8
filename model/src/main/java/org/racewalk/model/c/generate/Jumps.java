package org.racewalk.model.c.generate;

import org.racewalk.model.c.generate.Code.Instruction;
import org.racewalk.model.c.generate.Code.Label;
import org.racewalk.model.program.Op;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * Tidies control flow: jumps to jumps, jumps around jumps, jumps to the next instruction, code that
 * control cannot reach, labels that nobody uses.
 */
final class Jumps {
    private final List<Instruction> list;

    Jumps(Code code) {
        this.list = code.instructions();
    }

    void improve() {
        boolean changed = true;
        for (int round = 0; changed && round < 8; round++) {
            place();
            thread();
            changed = removeUnreachable();
            changed |= turnAround();
            changed |= removeIdle();
        }
        place();
        removeUnusedLabels();
    }

    /** Notes at each label where it is in the list. */
    private void place() {
        for (int i = 0; i < list.size(); i++) {
            if (list.get(i).op == Code.LABEL) {
                Label label = Code.label(list.get(i));
                label.address = i;
                label.uses = 0;
            }
        }
        for (Instruction instruction : list) {
            targets(
                    instruction,
                    label -> {
                        label.uses++;
                        return label;
                    });
        }
    }

    /** Replaces the jump targets of an instruction. */
    private static void targets(Instruction instruction, UnaryOperator<Label> change) {
        if (instruction.op != Code.LABEL && instruction.label != null) {
            instruction.label = change.apply(instruction.label);
        }
        Code.Table table = instruction.table;
        if (table != null) {
            Label[] labels = new Label[table.targets().length];
            for (int i = 0; i < labels.length; i++) {
                labels[i] = change.apply(table.targets()[i]);
            }
            instruction.table =
                    new Code.Table(
                            table.low(),
                            table.high(),
                            labels,
                            change.apply(table.otherwise()),
                            table.unsigned());
        }
    }

    private void thread() {
        for (Instruction instruction : list) {
            targets(instruction, this::finalTarget);
        }
    }

    private Label finalTarget(Label label) {
        Label at = label;
        for (int hops = 0; hops < 10; hops++) {
            int next = skipLabels(at.address);
            if (next >= list.size() || list.get(next).op != Op.JMP) {
                break;
            }
            at = Code.label(list.get(next));
        }
        return at;
    }

    private int skipLabels(int index) {
        int i = index;
        while (i < list.size() && list.get(i).op == Code.LABEL) {
            i++;
        }
        return i;
    }

    private boolean removeUnreachable() {
        boolean[] reached = new boolean[list.size()];
        List<Integer> work = new ArrayList<>();
        work.add(0);
        while (!work.isEmpty()) {
            int i = work.removeLast();
            while (i < list.size() && !reached[i]) {
                reached[i] = true;
                Instruction instruction = list.get(i);
                targets(
                        instruction,
                        label -> {
                            work.add(label.address);
                            return label;
                        });
                if (Operands.endsFlow(instruction.op)) {
                    break;
                }
                i++;
            }
        }
        List<Instruction> kept = new ArrayList<>();
        for (int i = 0; i < reached.length; i++) {
            if (reached[i]) {
                kept.add(list.get(i));
            }
        }
        return replace(kept);
    }

    private boolean replace(List<Instruction> kept) {
        boolean changed = kept.size() != list.size();
        if (changed) {
            list.clear();
            list.addAll(kept);
        }
        return changed;
    }

    /** {@code if (x) go to A; go to B; A:} becomes {@code if (!x) go to B; A:}. */
    private boolean turnAround() {
        boolean changed = false;
        for (int i = 0; i + 1 < list.size(); i++) {
            Instruction branch = list.get(i);
            Instruction jump = list.get(i + 1);
            if (Operands.isJump(branch.op)
                    && branch.op != Op.JMP
                    && jump.op == Op.JMP
                    && followsDirectly(i + 1, Code.label(branch))) {
                invert(branch);
                branch.label = jump.label;
                list.remove(i + 1);
                changed = true;
            }
        }
        return changed;
    }

    /** Whether the label comes right after the instruction at the index. */
    private boolean followsDirectly(int index, Label label) {
        for (int i = index + 1; i < list.size() && list.get(i).op == Code.LABEL; i++) {
            if (list.get(i).label == label) {
                return true;
            }
        }
        return false;
    }

    /** Makes the branch go where it did not, and the other way round. */
    static void invert(Instruction branch) {
        boolean swap = false;
        switch (branch.op) {
            case Op.JZ -> branch.op = Op.JNZ;
            case Op.JNZ -> branch.op = Op.JZ;
            case Op.JEQ -> branch.op = Op.JNE;
            case Op.JNE -> branch.op = Op.JEQ;
            case Op.JEQI -> branch.op = Op.JNEI;
            case Op.JNEI -> branch.op = Op.JEQI;
            case Op.JLTI -> branch.op = Op.JGEI;
            case Op.JGEI -> branch.op = Op.JLTI;
            case Op.JLEI -> branch.op = Op.JGTI;
            case Op.JGTI -> branch.op = Op.JLEI;
            default -> {
                swap = true;
                branch.op =
                        switch (branch.op) {
                            case Op.JLT -> Op.JLE;
                            case Op.JLE -> Op.JLT;
                            case Op.JLTU -> Op.JLEU;
                            case Op.JLEU -> Op.JLTU;
                            default -> throw new IllegalStateException();
                        };
            }
        }
        if (swap) {
            int a = branch.a;
            branch.a = branch.b;
            branch.b = a;
        }
    }

    /** Removes jumps that go where control goes anyway. */
    private boolean removeIdle() {
        List<Instruction> kept = new ArrayList<>();
        for (int i = 0; i < list.size(); i++) {
            Instruction instruction = list.get(i);
            boolean idle =
                    Operands.isJump(instruction.op) && followsDirectly(i, Code.label(instruction));
            if (!idle) {
                kept.add(instruction);
            }
        }
        return replace(kept);
    }

    private void removeUnusedLabels() {
        list.removeIf(i -> i.op == Code.LABEL && Code.label(i).uses == 0);
    }
}
