package org.racewalk.model.machine;

import static org.racewalk.model.machine.FrameCode.CONTEXT;
import static org.racewalk.model.machine.FrameCode.INT;

import org.racewalk.model.program.Function;
import org.racewalk.model.program.Op;

import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.classfile.instruction.SwitchCase;
import java.util.ArrayList;
import java.util.List;

/**
 * Where things are in a method being written: its instructions, the points where it may be entered,
 * what stands at its end because it is seldom needed, and its ways out.
 */
final class MethodPlaces {
    private final CodeBuilder b;
    private final FrameCode f;
    private final int entry;
    private final int[] stepAt;
    private final int[] goOnAt;
    private final Label[] label;
    private final List<Runnable> later = new ArrayList<>();
    private final List<SwitchCase> points = new ArrayList<>();

    /** The context stands before a step, or waits. */
    final Label pendingExit;

    /** As above, with the value of a load on the stack that was not carried out. */
    final Label pendingValueExit;

    /** Whatever was called says how it went on: its result is on the stack. */
    final Label resultExit;

    /** There is no room for one more frame. */
    final Label overflowExit;

    /**
     * @param stepAt gets the number of the point where the step at an instruction is carried out
     * @param goOnAt gets the number of the point where a context goes on before an instruction
     */
    MethodPlaces(FrameCode f, Function function, int[] stepAt, int[] goOnAt) {
        this.b = f.b;
        this.f = f;
        this.entry = function.entry();
        this.stepAt = stepAt;
        this.goOnAt = goOnAt;
        label = new Label[(function.end() - function.entry()) / Op.SIZE];
        for (int i = 0; i < label.length; i++) {
            label[i] = b.newLabel();
        }
        pendingExit = b.newLabel();
        pendingValueExit = b.newLabel();
        resultExit = b.newLabel();
        overflowExit = b.newLabel();
    }

    Label label(int pc) {
        return label[(pc - entry) / Op.SIZE];
    }

    /** Code that is seldom needed goes to the end of the method. */
    Label out(Runnable seldom) {
        Label there = b.newLabel();
        later.add(() -> {
            b.labelBinding(there);
            seldom.run();
        });
        return there;
    }

    /** The code written next carries out the step at {@code pc}. */
    void step(int pc) {
        point(stepAt, pc, b.newBoundLabel());
    }

    /** A context goes on before the instruction at {@code pc}. */
    void goOn(int pc) {
        point(goOnAt, pc, label(pc));
    }

    private void point(int[] table, int pc, Label here) {
        points.add(SwitchCase.of(points.size() + 1, here));
        table[pc / Op.SIZE] = points.size();
    }

    /** Writes what stands at the end: seldom needed code and the ways out. */
    void end() {
        for (int i = 0; i < later.size(); i++) {
            later.get(i).run();
        }
        b.labelBinding(pendingValueExit);
        b.pop2();
        b.labelBinding(pendingExit);
        b.loadConstant(Interpreter.PENDING);
        b.ireturn();
        b.labelBinding(overflowExit);
        f.engineAndContext();
        f.call("stackOverflow", INT, CONTEXT);
        b.ireturn();
        b.labelBinding(resultExit);
        b.ireturn();
    }

    /** Writes the switch over the points of entry but the start. */
    void enter() {
        Label lost = b.newLabel();
        b.iload(FrameCode.POINT_SLOT);
        b.tableswitch(1, Math.max(1, points.size()), lost, points);
        b.labelBinding(lost);
        f.engineAndContext();
        f.call("lost", INT, CONTEXT);
        b.ireturn();
    }
}
