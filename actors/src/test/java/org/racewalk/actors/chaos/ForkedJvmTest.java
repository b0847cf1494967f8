package org.racewalk.actors.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/** Goal: forked JVMs obey, and none outlives its parent. Method: real ones. */
final class ForkedJvmTest {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final Pattern READY = Pattern.compile("^ready$");

    @TempDir private Path folder;

    @Test
    void shouldDieWhenKilled() throws Exception {
        try (ForkedJvm jvm = ChildFixture.waiting(folder, "one")) {
            jvm.await(READY, 0, LIMIT);

            jvm.kill();

            assertThat(jvm.isAlive()).isFalse();
            assertThat(jvm.awaitExit(LIMIT)).isEqualTo(137);
        }
    }

    @Test
    void shouldDieWithItsParent() throws Exception {
        try (ForkedJvm parent = fork("fork", folder.toString())) {
            long pid =
                    Long.parseLong(
                            parent.await(Pattern.compile("^child (\\d+)$"), 0, LIMIT).group(1));
            ProcessHandle child = ProcessHandle.of(pid).orElseThrow();

            parent.kill();

            child.onExit().get(LIMIT.toSeconds(), TimeUnit.SECONDS);
            assertThat(child.isAlive()).isFalse();
        }
    }

    @Test
    void shouldPrintNothingWhilePaused() throws Exception {
        try (ForkedJvm jvm = fork("count")) {
            jvm.await(Pattern.compile("number 1000$"), 0, LIMIT);
            Pause pause = jvm.pause();
            // What it had printed may still be on its way to us.
            int quiet =
                    States.await("output ends", LIMIT, new Steady(jvm::lines), Steady.Seen::still)
                            .value();

            pause.close();

            States.await("it goes on", LIMIT, jvm::lines, lines -> lines > quiet);
        }
    }

    @Test
    void shouldTellTheExitStatusAndKeepTheOutput() throws Exception {
        try (ForkedJvm jvm = fork("exit", "5")) {
            assertThat(jvm.awaitExit(LIMIT)).isEqualTo(5);
        }
        try (ForkedJvm jvm = ChildFixture.waiting(folder, "kept")) {
            jvm.await(READY, 0, LIMIT);
        }
        assertThat(Files.readString(folder.resolve("kept.log"))).isEqualTo("ready\n");
    }

    @Test
    void shouldSayWhatDidNotComeAndWhereTheLogIs() throws Exception {
        try (ForkedJvm jvm = fork("exit", "1")) {
            assertThatThrownBy(() -> jvm.await(READY, 0, LIMIT))
                    .hasMessageContaining("no line \"^ready$\"")
                    .hasMessageContaining("exit.log");
        }
    }

    private ForkedJvm fork(String... arguments) throws Exception {
        return ForkedJvm.start(
                arguments[0],
                ForkedJvm.SMALL,
                ChildFixture.class.getName(),
                List.of(arguments),
                folder,
                folder.resolve(arguments[0] + ".log"));
    }

    /** Tells when a number was the same ten times in a row. */
    private static final class Steady implements Supplier<Steady.Seen> {
        private final Supplier<Integer> source;
        private int last = -1;
        private int times;

        record Seen(int value, boolean still) {}

        Steady(Supplier<Integer> source) {
            this.source = source;
        }

        @Override
        public Seen get() {
            int now = source.get();
            times = now == last ? times + 1 : 0;
            last = now;
            return new Seen(now, times >= 10);
        }
    }
}
