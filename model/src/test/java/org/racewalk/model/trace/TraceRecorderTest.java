package org.racewalk.model.trace;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.racewalk.model.machine.DecisionKind;
import org.racewalk.model.program.Access;
import org.racewalk.model.program.CodeBuilder;
import org.racewalk.model.program.Fence;
import org.racewalk.model.program.Function;
import org.racewalk.model.program.Intrinsic;
import org.racewalk.model.program.LockKind;
import org.racewalk.model.program.Op;
import org.racewalk.model.program.Position;
import org.racewalk.model.program.Program;
import org.racewalk.model.program.Program.SourceFile;
import org.racewalk.model.program.Scenario;
import org.racewalk.model.trace.TraceEvent.Effect;
import org.racewalk.model.trace.TraceEvent.Group;

import java.util.List;

/**
 * Goal: a recorder names what happened as the user's code does. Method: a program of a user
 * function and a header's, a fake world, calls as the machine makes them.
 */
final class TraceRecorderTest {
    private static final long OBJECT = 0x1000;

    private final CodeBuilder code = new CodeBuilder();
    private final Fake names = new Fake();
    private int call;
    private int update;
    private int load;
    private int lock;
    private int allocate;
    private int fence;
    private int current;

    @BeforeEach
    void compile() {
        code.at(new Position("conf/zoo/b.c", 10));
        call = code.emit(Op.CALL, 0, 1, 0, 0);
        code.at(new Position("conf/zoo/b.c", 11));
        load = code.emit(Op.LOAD, Access.mode(4, true, Access.ACQUIRE), 0, 1, 0);
        fence = code.emit(Op.FENCE, 0, Fence.WMB, 0, 0);
        allocate = intrinsic(Intrinsic.CACHE_ALLOC);
        current = intrinsic(Intrinsic.CURRENT);
        int end = code.here();
        code.at(new Position("conf/kernel/include/linux/refcount.h", 7));
        update = code.emit(Op.RMW, 0, 0, 1, 0);
        lock = intrinsic(Intrinsic.LOCK);
        names.program = program(end);
        names.stack = new int[] {load};
    }

    private int intrinsic(Intrinsic intrinsic) {
        return code.emit(Op.INTRINSIC, 0, intrinsic.ordinal(), 0, intrinsic.arguments());
    }

    private Program program(int end) {
        return new Program(
                code.code(),
                code.constants(),
                code.position(),
                code.field(),
                code.positions(),
                code.strings(),
                List.of(function("fault", 0, end), function("refcount_inc", end, code.here())),
                List.of(),
                List.of(),
                List.of(),
                new int[0],
                new Scenario("b", List.of(), List.of(), List.of(), List.of()),
                List.of(
                        new SourceFile("conf/zoo/b.c", "scenario", "0"),
                        new SourceFile("conf/kernel/include/linux/refcount.h", "racewalk", "0")),
                "0");
    }

    private static Function function(String name, int entry, int end) {
        Position position = new Position("f", 1);
        return new Function(name, position, entry, end, 4, 0, List.of(), false, false);
    }

    @Test
    void shouldPlaceWhatAHeaderDoesInItsCaller() {
        TraceRecorder recorder = new TraceRecorder(names);
        names.stack = new int[] {update, call};
        recorder.access(null, 0, 0, update, OBJECT, 1, 2, true);
        TraceEvent.Access access = (TraceEvent.Access) last(recorder);
        assertThat(access.at().function()).isEqualTo("fault");
        assertThat(access.at().line()).isEqualTo(10);
        assertThat(access.via()).isEqualTo("refcount_inc");
        assertThat(access.effect()).isEqualTo(Effect.UPDATE);
        assertThat(access.target().name()).isEqualTo("vma#1.field");
        assertThat(access.after()).isEqualTo("2");
        assertThat(recorder.trace().events().get(0)).isInstanceOf(TraceEvent.Entered.class);
    }

    @Test
    void shouldTellLoadsFromStoresByTheInstruction() {
        TraceRecorder recorder = new TraceRecorder(names);
        recorder.access(null, 0, 0, load, OBJECT, 3, 3, true);
        TraceEvent.Access access = (TraceEvent.Access) last(recorder);
        assertThat(access.effect()).isEqualTo(Effect.READ);
        assertThat(access.order()).isEqualTo("acquire");
    }

    @Test
    void shouldNameBarriers() {
        TraceRecorder recorder = new TraceRecorder(names);
        recorder.access(null, 0, 0, fence, 0, 0, 0, true);
        assertThat(((TraceEvent.Barrier) last(recorder)).name()).isEqualTo("smp_wmb");
    }

    @Test
    void shouldTellWhetherALockWasTaken() {
        TraceRecorder recorder = new TraceRecorder(names);
        names.arguments = new long[] {OBJECT, LockKind.RWSEM, LockKind.SHARED | LockKind.TRY};
        names.stack = new int[] {lock};
        recorder.intrinsic(null, 0, 0, lock, OBJECT, 0);
        TraceEvent.Primitive failed = (TraceEvent.Primitive) last(recorder);
        assertThat(failed.done()).isFalse();
        assertThat(failed.name()).isEqualTo("down_read_trylock");
        recorder.intrinsic(null, 0, 0, lock, OBJECT, 1);
        assertThat(((TraceEvent.Primitive) last(recorder)).done()).isTrue();
    }

    @Test
    void shouldPutADecisionBeforeWhatItDecided() {
        TraceRecorder recorder = new TraceRecorder(names);
        recorder.decided(null, DecisionKind.EVENT, 3, 1);
        recorder.decided(null, DecisionKind.FAILURE, 2, 1);
        recorder.intrinsic(null, 0, 0, allocate, 1, 0);
        List<TraceEvent> events = recorder.trace().events();
        assertThat(events).hasSize(3);
        assertThat(events.get(1)).isInstanceOf(TraceEvent.Decided.class);
        TraceEvent.Primitive primitive = (TraceEvent.Primitive) events.get(2);
        assertThat(primitive.group()).isEqualTo(Group.ALLOCATE);
        assertThat(primitive.result()).isEqualTo("NULL");
        assertThat(primitive.done()).isFalse();
    }

    @Test
    void shouldLeaveOutSetupPrivateAccessesAndQuestions() {
        TraceRecorder recorder = new TraceRecorder(names);
        names.setup = true;
        names.steps = 7;
        recorder.access(null, 0, 0, load, OBJECT, 3, 3, true);
        names.setup = false;
        recorder.access(null, 0, 0, load, OBJECT, 3, 3, false);
        recorder.intrinsic(null, 0, 0, current, 0, 0);
        assertThat(recorder.trace().events()).isEmpty();
        assertThat(recorder.trace().setupSteps()).isEqualTo(7);
    }

    @Test
    void shouldCountSwitchesThatAreToldAndNoOthers() {
        TraceRecorder recorder = new TraceRecorder(names);
        recorder.access(null, 0, 0, load, OBJECT, 3, 3, true);
        recorder.access(null, 1, 1, load, OBJECT, 3, 3, true);
        assertThat(recorder.trace().switches()).isZero();
        recorder.switches(null);
        recorder.access(null, 0, 0, load, OBJECT, 3, 3, true);
        assertThat(recorder.trace().switches()).isEqualTo(1);
    }

    @Test
    void shouldDropTheOldestWhenFull() {
        TraceRecorder recorder = new TraceRecorder(names, 3);
        for (int i = 0; i < 5; i++) {
            recorder.access(null, 0, 0, load, OBJECT, i, i, true);
        }
        Trace trace = recorder.trace();
        assertThat(trace.events()).hasSize(3);
        assertThat(trace.dropped()).isEqualTo(3);
        assertThat(((TraceEvent.Access) trace.events().get(2)).after()).isEqualTo("4");
    }

    private static TraceEvent last(TraceRecorder recorder) {
        return recorder.trace().events().getLast();
    }

    /** A world in which everything is called the same. */
    private static final class Fake implements Names {
        private Program program;
        private int[] stack = {};
        private long[] arguments = {};
        private long steps = 1;
        private boolean setup;

        @Override
        public Program program() {
            return program;
        }

        @Override
        public String taskName(int task) {
            return "task";
        }

        @Override
        public int taskId(int task) {
            return 100 + task;
        }

        @Override
        public String objectName(long address) {
            return "vma#1";
        }

        @Override
        public String fieldName(long address, int pc) {
            return "field";
        }

        @Override
        public String symbolic(long value) {
            return Long.toString(value);
        }

        @Override
        public int[] stackPcs(int task) {
            return stack;
        }

        @Override
        public long argument(int task, int index) {
            return arguments[index];
        }

        @Override
        public long steps() {
            return steps;
        }

        @Override
        public boolean inSetup() {
            return setup;
        }
    }
}
