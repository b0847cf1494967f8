package org.racewalk.model.trace;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.racewalk.model.machine.Decider;
import org.racewalk.model.machine.Interconnect;
import org.racewalk.model.machine.Outcome;
import org.racewalk.model.machine.RunSettings;
import org.racewalk.model.machine.World;
import org.racewalk.model.oracle.Violation;
import org.racewalk.model.oracle.ViolationKind;
import org.racewalk.model.program.Access;
import org.racewalk.model.program.CodeBuilder;
import org.racewalk.model.program.Fence;
import org.racewalk.model.program.Function;
import org.racewalk.model.program.Global;
import org.racewalk.model.program.Intrinsic;
import org.racewalk.model.program.Op;
import org.racewalk.model.program.Position;
import org.racewalk.model.program.Program;
import org.racewalk.model.program.Scenario;

import java.util.List;

/**
 * Goal: recorder and machine understand each other. Method: a program of two tasks written in
 * instructions, run on a real world: one task frees what the other one reads.
 */
final class RecordedRunTest {
    private static final String FILE = "conf/scenarios/tiny.c";
    private static final int SIZE = Access.mode(8, false, Access.ONCE);

    @Test
    void shouldTellTheStoryOfARealRun() {
        World world = new World(program(), RunSettings.defaults(), new TakeTurns());
        TraceRecorder recorder = new TraceRecorder(new WorldNames(world));
        world.observe(recorder);
        assertThat(world.run(1)).isEqualTo(Outcome.VIOLATED);
        Violation violation = world.violations().get(0);
        assertThat(violation.kind()).isEqualTo(ViolationKind.USE_AFTER_FREE_READ);
        Origin origin = new Origin(FILE, List.of(), "sc", "0", "rw1.tiny", 1, 1);
        String text = Report.text(violation, recorder.trace(), origin);
        assertThat(text)
                .contains("CPU0 (owner)", "CPU1 (user)")
                .contains("owner()", "user()")
                .contains("kmalloc() -> ")
                .contains("kfree(")
                .contains("shared 0 -> &")
                .contains("smp_mb()")
                .doesNotContain("barrier()");
        assertThat(text.lines()).noneMatch(line -> line.length() > Lines.WIDTH);
        assertThat(recorder.trace().events().getLast().step())
                .as("the faulty access was not carried out")
                .isEqualTo(violation.step() - 1);
    }

    private static Program program() {
        CodeBuilder code = new CodeBuilder();
        at(code, 10);
        code.constant(0, 64);
        code.constant(1, 0);
        intrinsic(code, Intrinsic.KMALLOC);
        code.emit(Op.MOV, 0, 2, 0, 0);
        at(code, 11);
        code.emit(Op.GLOBAL, 0, 3, 0, 0);
        code.emit(Op.STORE, SIZE, 3, 0, 2);
        code.emit(Op.FENCE, 0, Fence.MB, 0, 0);
        code.emit(Op.FENCE, 0, Fence.COMPILER, 0, 0);
        at(code, 12);
        code.emit(Op.MOV, 0, 0, 2, 0);
        intrinsic(code, Intrinsic.KFREE);
        code.emit(Op.RET, 0, 0, 0, 0);
        int user = code.here();
        at(code, 20);
        code.emit(Op.GLOBAL, 0, 1, 0, 0);
        int again = code.emit(Op.LOAD, SIZE, 0, 1, 0);
        code.emit(Op.JZ, 0, 0, again, 0);
        at(code, 21);
        code.emit(Op.LOAD, SIZE, 0, 0, 8);
        code.emit(Op.RET, 0, 0, 0, 0);
        Global shared =
                new Global("shared", 8, 8, new byte[8], List.of(), "void *", false, false, false);
        return new Program(
                code.code(),
                code.constants(),
                code.position(),
                code.field(),
                code.positions(),
                code.strings(),
                List.of(function("owner", 0, user), function("user", user, code.here())),
                List.of(shared),
                List.of(),
                List.of(),
                new int[0],
                new Scenario(
                        "tiny",
                        List.of(),
                        List.of(
                                new Scenario.Task("owner", 0, 1, 0),
                                new Scenario.Task("user", 1, 1, 1)),
                        List.of(),
                        List.of()),
                List.of(new Program.SourceFile(FILE, "scenario", "0")),
                "0");
    }

    private static void at(CodeBuilder code, int line) {
        code.at(new Position(FILE, line));
    }

    private static void intrinsic(CodeBuilder code, Intrinsic intrinsic) {
        code.emit(Op.INTRINSIC, 0, intrinsic.ordinal(), 0, intrinsic.arguments());
    }

    private static Function function(String name, int entry, int end) {
        Position position = new Position(FILE, 1);
        return new Function(name, position, entry, end, 8, 0, List.of(), false, false);
    }

    /** Whoever did not act last is next. */
    private static final class TakeTurns implements Decider {
        @Override
        public void begin(long seed, Interconnect interconnect) {}

        @Override
        public int event(Interconnect interconnect) {
            for (int i = 0; i < interconnect.enabledCount(); i++) {
                if (interconnect.enabledSlot(i) != interconnect.last()) {
                    return i;
                }
            }
            return 0;
        }

        @Override
        public int value(int kind, int n) {
            return 0;
        }
    }
}
