package org.racewalk.actors.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.racewalk.actors.engine.ModelEngine;
import org.racewalk.actors.engine.ReplayedVariant;
import org.racewalk.actors.placement.WatchedRun;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** Goal: the events of a run are shown one by one. Method: the counter scenario, which is short. */
final class WatchCommandTest {
    private static final String COUNTER = "../conf/scenarios/examples/counter.c";

    @TempDir private Path folder;

    private CommandLineFixture racewalk;

    @BeforeEach
    void setUp() {
        racewalk = new CommandLineFixture(new ModelEngine(), folder);
    }

    @Test
    void shouldShowEveryEventInAPipe() {
        int status = racewalk.run("watch", "-D", "BUGGY", COUNTER);

        assertThat(status).isEqualTo(ExitCode.FINDINGS);
        assertThat(racewalk.out())
                .startsWith("replay rw1:")
                .contains("event cpu0  cpu1  cpu2  cpu3  mm    rcu     what\n")
                .contains("go on > cpu0", "go on > cpu1", "store", "read plain_count -> 0")
                .contains("the run is over: violated", "invariant: each increment counts");
        assertThat(racewalk.out().lines().skip(1)).allMatch(line -> line.matches("[ -~]{0,80}"));
    }

    @Test
    void shouldShowTheSameOfTheReplayString() {
        racewalk.run("watch", "-D", "BUGGY", COUNTER);
        String first = racewalk.out();
        String replay = first.lines().findFirst().orElseThrow().substring("replay ".length());

        assertThat(racewalk.run("watch", replay)).isEqualTo(ExitCode.FINDINGS);
        assertThat(racewalk.out()).isEqualTo(first);
    }

    @Test
    void shouldStopAfterTheStepsAskedFor() {
        int status = racewalk.run("watch", "--steps", "2", "-D", "BUGGY", COUNTER);

        assertThat(status).isEqualTo(ExitCode.INCOMPLETE);
        assertThat(racewalk.out()).contains("\n    2  ").doesNotContain("\n    3  ");
    }

    @Test
    void shouldRefuseWhatIsNoOneRun() {
        assertThat(racewalk.run("watch", COUNTER, COUNTER)).isEqualTo(ExitCode.WRONG_INPUT);
        assertThat(racewalk.err()).contains("name one scenario or replay");
        assertThat(racewalk.run("watch", "--run", "0", COUNTER)).isEqualTo(ExitCode.WRONG_INPUT);
        assertThat(racewalk.run("watch", "--steps", "0", COUNTER)).isEqualTo(ExitCode.WRONG_INPUT);
    }

    @Test
    void shouldGoOnAndBackAsTold() throws InterruptedException {
        racewalk.run("watch", "--steps", "1", "-D", "BUGGY", COUNTER);
        String replay =
                racewalk.out().lines().findFirst().orElseThrow().substring("replay ".length());
        ReplayedVariant shown = new ModelEngine().replayed(replay, List.of(), null);
        StringWriter out = new StringWriter();
        Session session =
                new Session(
                        new ModelEngine(),
                        new PrintWriter(out),
                        new PrintWriter(new StringWriter()),
                        false,
                        new Interruption());
        Deque<String> typed = new ArrayDeque<>(List.of("", "b", "0", "c", "q"));
        try (WatchedRun run =
                WatchedRun.of(Configuration.alone(), shown.variant(), shown.replay())) {
            Viewer viewer = new Viewer(session, new Lanes(4), 4, run);

            assertThat(viewer.interactive(typed::poll)).isTrue();
        }
        String[] screens = out.toString().split("\033\\[H\033\\[2J");
        assertThat(screens).hasSize(6);
        assertThat(screens[1]).contains("\n    1  ").doesNotContain("\n    2  ");
        assertThat(screens[2]).contains("\n    2  ");
        assertThat(screens[3]).isEqualTo(screens[1]);
        assertThat(screens[4]).contains("go on > cpu0");
        assertThat(screens[5]).contains("the run is over: violated");
    }
}
