package org.racewalk.model.litmus;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * Goal: the machine shows what the memory model allows and never what it forbids. Method: litmus
 * tests whose states are known: rows of the pattern table in both directions (T-, states by
 * exhaustive enumeration), and tests in the style of per-VMA locking and generated cycles (V-, D-,
 * G-, states by herd7).
 */
final class LitmusTestsTest {
    private static final long BOUND = 400_000;
    private static final long FEW = 3000;
    private static final long MANY = 100_000;

    static Stream<ExpectedStates.Row> all() {
        return LitmusFiles.expected().rows().stream();
    }

    static Stream<ExpectedStates.Row> ofTwoThreads() {
        return all().filter(row -> row.threads() <= 2);
    }

    static Stream<ExpectedStates.Row> patterns() {
        return all().filter(row -> row.group().equals("pattern"));
    }

    private static Set<String> states(LitmusSession session) {
        Set<String> states = new TreeSet<>();
        session.result().states().forEach(state -> states.add(state.text()));
        return states;
    }

    private static LitmusSession run(ExpectedStates.Row row, long seed, long runs) {
        LitmusSession session = new LitmusSession(LitmusFiles.program(row.id()), seed);
        session.run(runs);
        return session;
    }

    @ParameterizedTest
    @MethodSource("all")
    void shouldStayWithinTheTable(ExpectedStates.Row row) {
        LitmusSession session = run(row, 1, FEW);
        assertThat(session.result().flags()).isEqualTo(row.flags());
        if (row.flags().isEmpty()) {
            assertThat(row.states()).containsAll(states(session));
        }
    }

    @ParameterizedTest
    @MethodSource("all")
    void shouldReachTheWholeTableByEnumeration(ExpectedStates.Row row) {
        LitmusSession session = new LitmusSession(LitmusFiles.program(row.id()), 0);
        assertThat(session.enumerate(BOUND)).isTrue();
        assertThat(session.result().flags()).isEqualTo(row.flags());
        if (row.flags().isEmpty()) {
            assertThat(states(session)).isEqualTo(row.states());
        }
    }

    @ParameterizedTest
    @MethodSource("ofTwoThreads")
    void shouldAgreeAtRandomWithTheEnumeration(ExpectedStates.Row row) {
        LitmusProgram program = LitmusFiles.program(row.id());
        LitmusSession enumeration = new LitmusSession(program, 0);
        assertThat(enumeration.enumerate(BOUND)).isTrue();
        LitmusSession random = new LitmusSession(program, 7);
        for (int i = 0; i < 20 && !states(random).equals(states(enumeration)); i++) {
            random.run(FEW);
        }
        assertThat(states(random)).isEqualTo(states(enumeration));
        assertThat(random.result().observation()).isEqualTo(enumeration.result().observation());
    }

    @ParameterizedTest
    @MethodSource("all")
    void shouldMakeExecutionsThatTheAxiomsAllow(ExpectedStates.Row row) {
        LitmusProgram program = LitmusFiles.program(row.id());
        if (program.hasPlainAccesses()) {
            // There the machine runs into others, and the session leaves them out.
            return;
        }
        LitmusMachine machine = new LitmusMachine(program);
        RandomDecider decider = new RandomDecider(program);
        LongSet seen = new LongSet();
        for (int i = 0; i < 500; i++) {
            decider.seed(i);
            if (machine.run(decider)) {
                decider.succeeded();
                if (seen.add(machine.executionFingerprint())) {
                    assertThat(new Axioms(machine.state()).isConsistent()).isTrue();
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("patterns")
    void shouldShowEachPatternThatIsAllowed(ExpectedStates.Row row) {
        LitmusSession session = run(row, 3, FEW);
        for (int i = 0; i < 30 && !states(session).equals(row.states()); i++) {
            session.run(FEW);
        }
        assertThat(states(session)).isEqualTo(row.states());
    }

    @Tag("slow")
    @ParameterizedTest
    @MethodSource("all")
    void shouldStayWithinTheTableForManyRuns(ExpectedStates.Row row) {
        LitmusSession session = run(row, 11, MANY);
        if (row.flags().isEmpty()) {
            assertThat(row.states()).containsAll(states(session));
        }
    }

    @Test
    void shouldMakeTheSameRunsAgain() {
        LitmusProgram program = LitmusFiles.program("V-seqcount-no-acq");
        LitmusSession once = new LitmusSession(program, 5);
        once.run(2000);
        LitmusSession inPieces = new LitmusSession(program, 5);
        inPieces.run(700);
        inPieces.run(1300);
        assertThat(inPieces.result()).isEqualTo(once.result());
    }
}
