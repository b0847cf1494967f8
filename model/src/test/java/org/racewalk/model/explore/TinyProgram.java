package org.racewalk.model.explore;

import org.racewalk.model.machine.RunSettings;
import org.racewalk.model.program.Access;
import org.racewalk.model.program.CodeBuilder;
import org.racewalk.model.program.Function;
import org.racewalk.model.program.Global;
import org.racewalk.model.program.Intrinsic;
import org.racewalk.model.program.Op;
import org.racewalk.model.program.Position;
import org.racewalk.model.program.Program;
import org.racewalk.model.program.Scenario;

import java.util.List;
import java.util.OptionalLong;

/**
 * Test support: three tasks that each add to a counter twice, with a load and a store ("buggy") or
 * with one read-modify-write; the sum is checked at the end. Each task chooses, allocates and
 * frees, so that decisions of several kinds occur.
 */
final class TinyProgram {
    static final int TASKS = 3;
    static final int ROUNDS = 2;

    private static final int READ = Access.mode(4, true, Access.ONCE);
    private static final int ADD = Access.rmw(4, true, Access.ONCE, Access.RMW_ADD, true);

    private final CodeBuilder code = new CodeBuilder();
    private int line = 1;

    private TinyProgram() {}

    static Program buggy() {
        return new TinyProgram().build(true, "began", "chose 2");
    }

    static Program fixed() {
        return new TinyProgram().build(false, "began", "chose 2");
    }

    /** Correct, with a mark that is nowhere. */
    static Program vacuous() {
        return new TinyProgram().build(false, "began", "chose 2", "pigs fly");
    }

    static RunSpec spec(Program program, StrategySpec strategy) {
        RunSettings settings =
                new RunSettings(
                        RunSettings.MemoryOrderName.SC,
                        2,
                        RunSettings.Preemption.FULL,
                        2,
                        1000,
                        RunSettings.RaceRule.OFF);
        return new RunSpec(program, new Variant("tiny.c", List.of("N=3")), settings, strategy, 1);
    }

    /** The replay string of a schedule of this program. */
    static ReplayString replay(RunSpec spec, ReplayString.Schedule schedule) {
        return new ReplayString(
                spec.variant(),
                spec.settings(),
                schedule,
                spec.program().hash(),
                OptionalLong.empty());
    }

    private int emit(int op, int mode, int a, int b, int c) {
        code.at(new Position("tiny.c", line++));
        return code.emit(op, mode, a, b, c);
    }

    private void intrinsic(Intrinsic intrinsic, int register, int arguments) {
        emit(Op.INTRINSIC, 0, intrinsic.ordinal(), register, arguments);
    }

    private void mark(String label) {
        emit(Op.CONSTI, 0, 4, code.string(label), 0);
        intrinsic(Intrinsic.SOMETIMES, 4, 1);
    }

    private Program build(boolean buggy, String... marks) {
        int taskEnd = task(buggy);
        int checkEnd = check();
        int[] sometimes = new int[marks.length];
        for (int i = 0; i < marks.length; i++) {
            sometimes[i] = code.string(marks[i]);
        }
        return new Program(
                code.code(),
                code.constants(),
                code.position(),
                code.field(),
                code.positions(),
                code.strings(),
                List.of(function("add", 0, taskEnd), function("check", taskEnd, checkEnd)),
                List.of(counter()),
                List.of(),
                List.of(),
                sometimes,
                new Scenario(
                        "tiny",
                        List.of(),
                        List.of(new Scenario.Task("add", 0, TASKS, -1)),
                        List.of(),
                        List.of(1)),
                List.of(new Program.SourceFile("tiny.c", "scenario", "0123456789abcdef")),
                "0123456789abcdef");
    }

    private int task(boolean buggy) {
        mark("began");
        emit(Op.CONSTI, 0, 5, 3, 0);
        intrinsic(Intrinsic.CHOOSE, 5, 1);
        int skip = emit(Op.JNEI, 0, 5, 2, 0);
        mark("chose 2");
        code.patch(skip, 3, code.here());
        emit(Op.CONSTI, 0, 6, 64, 0);
        emit(Op.CONSTI, 0, 7, 0, 0);
        intrinsic(Intrinsic.KMALLOC, 6, 2);
        emit(Op.GLOBAL, 0, 0, 0, 0);
        emit(Op.CONSTI, 0, 2, 1, 0);
        for (int round = 0; round < ROUNDS; round++) {
            if (buggy) {
                emit(Op.LOAD, READ, 1, 0, 0);
                emit(Op.ADDI, 0, 1, 1, 1);
                emit(Op.STORE, READ, 0, 0, 1);
            } else {
                emit(Op.RMW, ADD, 1, 0, 2);
            }
        }
        intrinsic(Intrinsic.KFREE, 6, 1);
        emit(Op.RET, 0, 0, 0, 0);
        return code.here();
    }

    private int check() {
        emit(Op.GLOBAL, 0, 0, 0, 0);
        emit(Op.LOAD, READ, 1, 0, 0);
        int right = emit(Op.JEQI, 0, 1, TASKS * ROUNDS, 0);
        emit(Op.CONSTI, 0, 4, code.string("an update was lost"), 0);
        intrinsic(Intrinsic.VIOLATED, 4, 1);
        code.patch(right, 3, code.here());
        emit(Op.RET, 0, 0, 0, 0);
        return code.here();
    }

    private static Function function(String name, int entry, int end) {
        Position at = new Position("tiny.c", 1);
        return new Function(name, at, entry, end, 16, 0, List.of(), false, false);
    }

    private static Global counter() {
        return new Global("counter", 4, 4, new byte[4], List.of(), "int", false, false, false);
    }
}
