package org.racewalk.actors.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.racewalk.actors.engine.CompileCache;
import org.racewalk.actors.engine.ModelEngine;
import org.racewalk.actors.engine.Resolved;
import org.racewalk.actors.engine.SpreadVariant;
import org.racewalk.actors.expect.Expectation;
import org.racewalk.actors.expect.Header;
import org.racewalk.actors.expect.HeaderFolder;
import org.racewalk.actors.placement.Placement;
import org.racewalk.actors.placement.SpreadMachine;
import org.racewalk.model.explore.ReplayString;
import org.racewalk.model.explore.Replayer;
import org.racewalk.model.machine.Outcome;
import org.racewalk.model.oracle.Violation;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * Goal: the two placements make the same runs of every scenario in the zoo. Method: runs of
 * variants that headers name, by actors and in one place, compared by the hash of all steps, the
 * unseed and what was found.
 */
final class SpreadZooTest {
    /** Keeps what it compiles, so that a second run of the slow tests is half the work. */
    private static final ModelEngine ENGINE =
            new ModelEngine(CompileCache.at(() -> Path.of("target", "compiled")));

    private static final Path ZOO = Path.of("..", "conf", "zoo");
    private static final Placement PLACEMENT = Placement.open(config(), null);

    private static Config config() {
        Config all = ConfigFactory.load();
        return ConfigFactory.parseString("pekko.actor.provider = local, pekko.loglevel = OFF")
                .withFallback(all.getConfig("racewalk.embedded"))
                .withFallback(all);
    }

    @AfterAll
    static void shutDown() {
        PLACEMENT.close();
    }

    /** Everything that a run tells. */
    private record Told(
            Outcome outcome, long steps, long trace, long unseed, List<Violation> violations) {}

    static List<Header> headers() {
        return HeaderFolder.in(ZOO);
    }

    @ParameterizedTest
    @ValueSource(strings = {"b-01", "b-05"})
    void shouldMakeTheSameRunsOfSomeScenarios(String name) {
        List<Header> named =
                headers().stream().filter(header -> header.file().contains(name)).toList();
        assertThat(named).isNotEmpty();
        named.forEach(header -> compare(header, 1, 2));
    }

    @Tag("slow")
    @ParameterizedTest
    @MethodSource("headers")
    void shouldMakeTheSameRunsOfEveryScenario(Header header) {
        compare(header, 1, 2);
    }

    @Tag("slow")
    @ParameterizedTest
    @MethodSource("headers")
    void shouldMakeTheSameRunOfEveryVariant(Header header) {
        compare(header, Integer.MAX_VALUE, 1);
    }

    /** Run n of the n-th variant is the first, so that strategies take turns as well. */
    private static void compare(Header header, int variants, int runs) {
        List<Expectation> expectations = header.expectations().stream().limit(variants).toList();
        for (int number = 0; number < expectations.size(); number++) {
            Resolved resolved =
                    ENGINE.resolve(
                            TrialOptions.trial(header, expectations.get(number), List.of(), ENGINE)
                                    .request());
            compare(ENGINE.compile(resolved).spread(), number, runs);
        }
    }

    private static void compare(SpreadVariant variant, int first, int runs) {
        try (SpreadMachine machine = PLACEMENT.machine(variant, Map::of)) {
            for (int run = first; run < first + runs; run++) {
                ReplayString replay = variant.spec().replayOf(run);
                Replayer.Replayed fused = Replayer.replay(variant.program(), replay, null);
                Outcome outcome = machine.run(replay.seed(), () -> replay);

                assertThat(
                                new Told(
                                        outcome,
                                        machine.steps(),
                                        machine.traceHash(),
                                        machine.unseed(),
                                        machine.violations()))
                        .as("%s", replay.text())
                        .isEqualTo(
                                new Told(
                                        fused.outcome(),
                                        fused.steps(),
                                        fused.traceHash(),
                                        fused.unseed(),
                                        fused.violations()));
            }
        }
    }
}
