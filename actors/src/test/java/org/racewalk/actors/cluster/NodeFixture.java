package org.racewalk.actors.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;

import org.jspecify.annotations.Nullable;
import org.racewalk.actors.campaign.CampaignFixture;
import org.racewalk.actors.engine.Engine;
import org.racewalk.actors.engine.FakeEngine;
import org.racewalk.actors.store.CampaignStore;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;

/** Nodes of one cluster in this JVM, on loopback. */
final class NodeFixture implements AutoCloseable {
    private static final long PATIENCE_NANOS = Duration.ofSeconds(90).toNanos();
    private static final Duration PERIOD = Duration.ofMillis(100);

    private final CampaignStore store;
    private final List<Node> nodes = new ArrayList<>();

    NodeFixture(CampaignStore store) {
        this.store = store;
    }

    static Config config(String more) {
        String fast =
                "pekko.loglevel = WARNING, racewalk.cluster.port = 0, racewalk.cluster.jobs = 1,"
                        + " racewalk.campaign.look-every = 200ms,"
                        + " racewalk.campaign.ask-again = 500ms,"
                        + " racewalk.store.url = \"jdbc:sqlite:test.db\",";
        String quick =
                "racewalk.cluster.pekko.cluster {leader-actions-interval = 200ms,"
                        + " gossip-interval = 200ms, periodic-tasks-initial-delay = 50ms,"
                        + " seed-node-timeout = 1s, retry-unsuccessful-join-after = 1s}\n";
        return ConfigFactory.parseString(fast + quick + more)
                .withFallback(ConfigFactory.defaultReferenceUnresolved())
                // Defaults name the user's folder.
                .withFallback(ConfigFactory.systemProperties());
    }

    Node start(String roles) throws InterruptedException {
        return start(roles, "", new FakeEngine(), CampaignFixture.BUILD);
    }

    /** Starts a node that joins the first one, and waits until it is up. */
    Node start(String roles, String more, Engine engine, String build) throws InterruptedException {
        Node node = begin(roles, more, engine, build);
        await(node, notice -> notice instanceof NodeNotice.Up);
        return node;
    }

    /** As above, without the wait. */
    Node begin(String roles, String more, Engine engine, String build) {
        String seeds = nodes.isEmpty() ? "" : "\"" + nodes.get(0).address() + "\"";
        String config =
                String.format(
                        Locale.ROOT,
                        "racewalk.cluster.roles = [%s]\nracewalk.cluster.seeds = [%s]\n%s",
                        roles,
                        seeds,
                        more);
        NodeSettings settings = NodeSettings.of(config(config), build);
        CampaignStore kept = settings.coordinates() ? store : null;
        Node node = Node.start(settings, engine, kept, build);
        nodes.add(node);
        return node;
    }

    /** Waits for a notice. */
    static NodeNotice await(Node node, Predicate<NodeNotice> wanted) throws InterruptedException {
        long end = System.nanoTime() + PATIENCE_NANOS;
        List<NodeNotice> seen = new ArrayList<>();
        while (System.nanoTime() - end < 0) {
            @Nullable NodeNotice notice = node.poll(PERIOD);
            if (notice != null) {
                seen.add(notice);
                if (wanted.test(notice)) {
                    return notice;
                }
            }
        }
        assertThat(seen).as("what the node told").anyMatch(wanted);
        throw new AssertionError();
    }

    /** Waits for a state while a node goes on. */
    static void await(Node node, BooleanSupplier wanted) throws InterruptedException {
        long end = System.nanoTime() + PATIENCE_NANOS;
        while (!wanted.getAsBoolean() && System.nanoTime() - end < 0) {
            assertThat(node.poll(PERIOD) instanceof NodeNotice.Ended).isFalse();
        }
        assertThat(wanted.getAsBoolean()).as("in time").isTrue();
    }

    @Override
    public void close() throws InterruptedException {
        for (Node node : nodes) {
            node.leave();
        }
        for (Node node : nodes) {
            node.close();
        }
    }
}
