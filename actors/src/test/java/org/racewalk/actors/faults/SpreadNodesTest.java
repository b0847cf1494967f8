package org.racewalk.actors.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.racewalk.actors.chaos.ForkedCluster;
import org.racewalk.actors.cluster.Guest;
import org.racewalk.actors.cluster.NodeSettings;
import org.racewalk.actors.engine.BuildId;
import org.racewalk.actors.engine.Installation;
import org.racewalk.actors.engine.ModelEngine;
import org.racewalk.actors.engine.Resolved;
import org.racewalk.actors.engine.Variant;
import org.racewalk.actors.engine.VariantRequest;
import org.racewalk.actors.engine.WrongInputException;
import org.racewalk.actors.placement.Placement;
import org.racewalk.model.explore.BatchResult;
import org.racewalk.model.explore.StrategySpec;
import org.racewalk.model.machine.RunSettings;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Goal: nodes host the parts of worlds that another process directs, and one that is lost in a run
 * changes nothing. Method: two real nodes and a guest that hosts nothing; runs compared with those
 * of a world in one place.
 */
final class SpreadNodesTest {
    private static final int RUNS = 60;
    private static final int KILL_AT = 20;
    private static final ModelEngine ENGINE = new ModelEngine();

    @RegisterExtension final ForkedNodes nodes = new ForkedNodes();

    private static NodeSettings guest(String seed) {
        Config config =
                ConfigFactory.parseMap(
                                Map.of(
                                        "racewalk.cluster.seeds",
                                        List.of(seed),
                                        "racewalk.cluster.expected-nodes",
                                        2,
                                        "racewalk.cluster.join-timeout",
                                        "60s"))
                        .withFallback(ConfigFactory.systemProperties())
                        .withFallback(ConfigFactory.defaultReferenceUnresolved());
        return NodeSettings.guest(config, BuildId.read());
    }

    private static Resolved counter() {
        return ENGINE.resolve(
                new VariantRequest(
                        Installation.home().resolve("conf/scenarios/examples/counter.c").toString(),
                        List.of("BUGGY"),
                        List.of(),
                        null,
                        RunSettings.defaults(),
                        StrategySpec.defaults().name(),
                        1));
    }

    private static BatchResult runs(Variant variant) {
        return variant.newRange().run(0, RUNS, false, () -> false);
    }

    /** Counts down when so many runs have been made. */
    private static BatchResult runs(
            Placement placement, Variant variant, Resolved resolved, CountDownLatch made) {
        return placement
                .spread(variant, resolved::sources)
                .newRange()
                .run(
                        0,
                        RUNS,
                        false,
                        () -> {
                            made.countDown();
                            return false;
                        });
    }

    @Test
    void shouldMakeTheSameRunsOnNodesOfWhichOneIsKilled() throws Exception {
        ForkedCluster cluster =
                nodes.cluster(2, ForkedNodes.sqlite(nodes.folder().resolve("store.db")), false);
        cluster.startAll(ForkedNodes.LIMIT);
        Resolved resolved = counter();
        Variant variant = ENGINE.compile(resolved);
        BatchResult fused = runs(variant);
        assertThat(fused.findings()).isNotEmpty();

        try (Guest guest = Guest.join(guest(cluster.address(0)), BuildId.read())) {
            assertThat(guest.placement().hosts())
                    .containsExactlyInAnyOrder(cluster.address(0), cluster.address(1));
            CountDownLatch made = new CountDownLatch(KILL_AT);
            CompletableFuture<BatchResult> spread =
                    CompletableFuture.supplyAsync(
                            () -> runs(guest.placement(), variant, resolved, made));
            assertThat(made.await(ForkedNodes.LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
            assertThat(spread).isNotDone();
            cluster.node(1).kill();
            assertThat(spread.get(ForkedNodes.LIMIT.toSeconds(), TimeUnit.SECONDS))
                    .isEqualTo(fused);
            assertThat(guest.placement().hosts()).containsExactly(cluster.address(0));
        }
    }

    @Test
    void shouldSayThatNobodyLetsItIn() {
        NodeSettings nobody =
                NodeSettings.guest(
                        ConfigFactory.parseString("racewalk.cluster.join-timeout = 1s")
                                .withFallback(guest("127.0.0.1:1").config()),
                        BuildId.read());
        assertThatThrownBy(() -> Guest.join(nobody, BuildId.read()))
                .isInstanceOf(WrongInputException.class)
                .hasMessageContaining("none of 127.0.0.1:1 let this node join");
    }
}
