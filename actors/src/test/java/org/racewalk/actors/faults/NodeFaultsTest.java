package org.racewalk.actors.faults;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.racewalk.actors.chaos.ChaosCampaign;
import org.racewalk.actors.chaos.ForkedCluster;
import org.racewalk.actors.chaos.ForkedJvm;
import org.racewalk.actors.chaos.Ledger;
import org.racewalk.actors.chaos.Pause;
import org.racewalk.actors.store.CampaignStore;
import org.racewalk.actors.store.Stores;

import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.time.Instant;
import java.util.Random;
import java.util.regex.Pattern;

/**
 * Goal: nodes that stop, are cut off or are sent rubbish change nothing of a campaign's results.
 * Method: real nodes; every result is compared with the same runs made here.
 */
final class NodeFaultsTest {
    /** What a node ends with when the others took it for dead. */
    private static final int DOWNED = 75;

    private static final int STREAMS = 40;
    private static final int LONGEST = 64 * 1024;

    @RegisterExtension final ForkedNodes nodes = new ForkedNodes();

    @Test
    void shouldTakeNoHarmFromBytesAtThePortOfRemoting() throws Exception {
        ChaosCampaign campaign = ForkedNodes.campaign(20_000, 0);
        String url = ForkedNodes.sqlite(nodes.folder().resolve("store.db"));
        try (CampaignStore store = Stores.open(url)) {
            ForkedCluster cluster = nodes.cluster(1, url, false);
            cluster.startAll(ForkedNodes.LIMIT);

            sendRubbish(cluster.port(0));
            String id = store.add(campaign.spec(), campaign.sources(), Instant.now());
            sendRubbish(cluster.port(0));

            StoreFaultsTest.awaitCompleted(store, id);
            assertThat(Ledger.of(store, id)).isEqualTo(Expected.of(campaign));
            assertThat(cluster.node(0).isAlive()).isTrue();
            assertThat(cluster.node(0).output()).noneMatch(line -> line.contains("OutOfMemory"));
        }
    }

    /** Some random, some that begin as a connection of a node does. */
    private static void sendRubbish(int port) throws IOException {
        Random random = new Random(1);
        for (int stream = 0; stream < STREAMS; stream++) {
            byte[] bytes = new byte[random.nextInt(1, LONGEST)];
            random.nextBytes(bytes);
            if (stream % 2 == 0) {
                // The magic word of Pekko's TCP transport and a stream's number.
                byte[] magic = {'A', 'K', 'K', 'A', (byte) (1 + stream / 2 % 3)};
                System.arraycopy(magic, 0, bytes, 0, Math.min(magic.length, bytes.length));
            }
            try (Socket socket = new Socket("127.0.0.1", port);
                    OutputStream out = socket.getOutputStream()) {
                out.write(bytes);
            } catch (IOException e) {
                // The node hung up on us, as it may.
            }
        }
    }

    @Test
    @Tag("slow")
    void shouldNotCountWhatAPausedNodeSaysWhenItWakesUp() throws Exception {
        ChaosCampaign campaign = ForkedNodes.campaign(600_000, 0);
        String url = ForkedNodes.sqlite(nodes.folder().resolve("store.db"));
        try (CampaignStore store = Stores.open(url)) {
            ForkedCluster cluster = nodes.cluster(3, url, false);
            cluster.startAll(ForkedNodes.LIMIT);
            String id = store.add(campaign.spec(), campaign.sources(), Instant.now());
            StoreFaultsTest.awaitBatches(store, id, 10);
            int coordinator = cluster.awaitCoordinator(ForkedNodes.LIMIT);
            int victim = (coordinator + 1) % 3;

            try (Pause pause = cluster.node(victim).pause()) {
                awaitRemoved(cluster, coordinator, victim);
            }

            assertThat(cluster.node(victim).awaitExit(ForkedNodes.LIMIT)).isEqualTo(DOWNED);
            StoreFaultsTest.awaitCompleted(store, id);
            assertThat(Ledger.of(store, id)).isEqualTo(Expected.of(campaign));
        }
    }

    @Test
    @Tag("slow")
    void shouldGoOnElsewhereWhenTheCoordinatorIsCutOff() throws Exception {
        ChaosCampaign campaign = ForkedNodes.campaign(600_000, 0);
        String url = ForkedNodes.sqlite(nodes.folder().resolve("store.db"));
        try (CampaignStore store = Stores.open(url)) {
            ForkedCluster cluster = nodes.cluster(3, url, true);
            cluster.startAll(ForkedNodes.LIMIT);
            String id = store.add(campaign.spec(), campaign.sources(), Instant.now());
            StoreFaultsTest.awaitBatches(store, id, 10);
            int coordinator = cluster.awaitCoordinator(ForkedNodes.LIMIT);

            cluster.links().isolate(coordinator);

            assertThat(cluster.node(coordinator).awaitExit(ForkedNodes.LIMIT)).isEqualTo(DOWNED);
            assertThat(cluster.awaitCoordinator(ForkedNodes.LIMIT)).isNotEqualTo(coordinator);
            cluster.links().rejoin(coordinator);
            cluster.start(coordinator);
            cluster.awaitUp(coordinator, ForkedNodes.LIMIT);
            StoreFaultsTest.awaitCompleted(store, id);
            assertThat(Ledger.of(store, id)).isEqualTo(Expected.of(campaign));
        }
    }

    private static void awaitRemoved(ForkedCluster cluster, int witness, int victim)
            throws InterruptedException {
        ForkedJvm node = cluster.node(witness);
        node.await(
                Pattern.compile("127\\.0\\.0\\.1:" + cluster.port(victim) + " is removed"),
                0,
                ForkedNodes.LIMIT);
    }
}
