package org.racewalk.actors.placement;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;

import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.AskPattern;
import org.apache.pekko.actor.typed.receptionist.Receptionist;
import org.apache.pekko.cluster.MemberStatus;
import org.apache.pekko.cluster.typed.Cluster;
import org.apache.pekko.cluster.typed.Down;
import org.apache.pekko.cluster.typed.Join;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.racewalk.actors.engine.ModelEngine;
import org.racewalk.actors.engine.Resolved;
import org.racewalk.actors.engine.SpreadVariant;
import org.racewalk.actors.engine.Variant;
import org.racewalk.actors.engine.VariantRequest;
import org.racewalk.model.explore.BatchResult;
import org.racewalk.model.machine.Observer;
import org.racewalk.model.machine.Request;
import org.racewalk.model.machine.RunSettings;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Goal: a world spread over actors makes the same runs as one that is all in one place. Method:
 * batches of both, compared; two actor systems as a cluster, of which one is lost in a run.
 */
final class PlacementTest {
    private static final ModelEngine ENGINE = new ModelEngine();
    private static final Duration LIMIT = Duration.ofSeconds(120);

    private static VariantRequest request(
            String scenario, RunSettings.MemoryOrderName order, String... defines) {
        RunSettings plain = RunSettings.defaults();
        return new VariantRequest(
                "../conf/" + scenario,
                List.of(defines),
                List.of(),
                null,
                new RunSettings(
                        order,
                        plain.cpus(),
                        plain.preemption(),
                        1,
                        2_000,
                        plain.races(),
                        plain.plain()),
                ENGINE.strategy(null),
                7);
    }

    private static Config config(String more) {
        Config all = ConfigFactory.load();
        return ConfigFactory.parseString(more)
                .withFallback(all.getConfig("racewalk.embedded"))
                .withFallback(all);
    }

    private static Placement local() {
        return Placement.open(config("pekko.actor.provider = local, pekko.loglevel = OFF"), null);
    }

    private static BatchResult spreadRuns(
            Placement placement, Variant variant, Map<String, String> sources, int runs) {
        SpreadVariant spread = variant.spread();
        return spread.on()
                .apply(placement.machine(spread, () -> sources))
                .run(0, runs, false, () -> false);
    }

    @Test
    void shouldMakeTheSameRunsAsAWorldInOnePlace() {
        try (Placement placement = local()) {
            for (RunSettings.MemoryOrderName order : RunSettings.MemoryOrderName.values()) {
                Variant variant =
                        ENGINE.compile(request("scenarios/examples/counter.c", order, "BUGGY"));
                BatchResult fused = variant.newRange().run(0, 8, false, () -> false);

                assertThat(spreadRuns(placement, variant, Map.of(), 8))
                        .as("%s", order)
                        .isEqualTo(fused);
                assertThat(fused.findings()).isNotEmpty();
            }
        }
    }

    @Test
    void shouldBeginARunAgainWhenANodeIsLostInIt() throws Exception {
        VariantRequest request =
                request("scenarios/examples/last-put.c", RunSettings.MemoryOrderName.LKMM, "BUGGY");
        Resolved resolved = ENGINE.resolve(request);
        Variant variant = ENGINE.compile(resolved);
        BatchResult fused = variant.newRange().run(0, 4, false, () -> false);
        HoldingUp losing = new HoldingUp(20);
        String quiet = "pekko.loglevel = OFF";
        try (Placement here = Placement.open(config(quiet), null);
                Placement other = Placement.open(config(quiet), losing)) {
            join(here.system(), here.system());
            join(other.system(), here.system());
            awaitHosts(here.system(), 2);

            CompletableFuture<BatchResult> runs =
                    CompletableFuture.supplyAsync(
                            () -> spreadRuns(here, variant, resolved.sources(), 4));
            assertThat(losing.reached.await(LIMIT.toSeconds(), TimeUnit.SECONDS))
                    .as("the other node takes part")
                    .isTrue();
            Cluster lost = Cluster.get(other.system());
            other.close();
            Cluster.get(here.system()).manager().tell(new Down(lost.selfMember().address()));

            assertThat(runs.get(LIMIT.toSeconds(), TimeUnit.SECONDS)).isEqualTo(fused);
        }
    }

    private static void join(ActorSystem<?> system, ActorSystem<?> seed) {
        Cluster cluster = Cluster.get(system);
        cluster.manager().tell(Join.create(Cluster.get(seed).selfMember().address()));
        await(system, () -> assertThat(cluster.selfMember().status()).isEqualTo(MemberStatus.up()));
    }

    private static void awaitHosts(ActorSystem<?> system, int count) {
        await(
                system,
                () -> {
                    Receptionist.Listing listing =
                            AskPattern.<Receptionist.Command, Receptionist.Listing>ask(
                                            system.receptionist(),
                                            replyTo -> Receptionist.find(PlaceHost.KEY, replyTo),
                                            LIMIT,
                                            system.scheduler())
                                    .toCompletableFuture()
                                    .join();
                    assertThat(listing.getServiceInstances(PlaceHost.KEY)).hasSize(count);
                });
    }

    private static void await(ActorSystem<?> system, Runnable state) {
        TestProbe.create(system)
                .awaitAssert(
                        LIMIT,
                        () -> {
                            state.run();
                            return true;
                        });
    }

    /** Stops its node's places at a request, as if the node were gone. */
    private static final class HoldingUp implements Tap {
        final CountDownLatch reached = new CountDownLatch(1);
        private final AtomicInteger left;

        HoldingUp(int requests) {
            left = new AtomicInteger(requests);
        }

        @Override
        public @Nullable Observer begins(int place) {
            return null;
        }

        @Override
        public void asks(int from, int to, Request request) {
            if (left.decrementAndGet() > 0) {
                return;
            }
            reached.countDown();
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
