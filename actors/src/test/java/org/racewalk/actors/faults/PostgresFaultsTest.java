package org.racewalk.actors.faults;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.racewalk.actors.chaos.ChaosCampaign;
import org.racewalk.actors.chaos.ForkedCluster;
import org.racewalk.actors.chaos.ForkedJvm;
import org.racewalk.actors.chaos.Ledger;
import org.racewalk.actors.store.CampaignStore;
import org.racewalk.actors.store.PostgresServer;
import org.racewalk.actors.store.Stores;

import java.time.Duration;
import java.time.Instant;
import java.util.regex.Pattern;

/**
 * Goal: a campaign outlasts its database server. Method: a real server, stopped while a real node
 * works, and started again.
 */
final class PostgresFaultsTest {
    @RegisterExtension final ForkedNodes nodes = new ForkedNodes();

    @Test
    void shouldGoOnWhenTheServerIsBack() throws Exception {
        outlast(Duration.ZERO);
    }

    @Test
    @Tag("slow")
    void shouldGoOnWhenTheServerIsBackAfterThirtySeconds() throws Exception {
        outlast(Duration.ofSeconds(30));
    }

    private void outlast(Duration stop) throws Exception {
        ChaosCampaign campaign = ForkedNodes.campaign(60_000, 0);
        PostgresServer server = PostgresServer.running();
        String url = server.newDatabase();
        String id;
        try (CampaignStore store = Stores.open(url)) {
            id = store.add(campaign.spec(), campaign.sources(), Instant.now());
        }
        ForkedCluster cluster = nodes.cluster(1, url, false);
        ForkedJvm node = cluster.start(0);
        try (CampaignStore store = Stores.open(url)) {
            StoreFaultsTest.awaitBatches(store, id, 10);
        }

        server.stop();
        node.await(StoreFaultsTest.WAITS, 0, ForkedNodes.LIMIT);
        awaitNothing(node, stop);
        server.start();

        node.await(StoreFaultsTest.GOES_ON, 0, ForkedNodes.LIMIT);
        try (CampaignStore store = Stores.open(url)) {
            StoreFaultsTest.awaitCompleted(store, id);
            assertThat(Ledger.of(store, id)).isEqualTo(Expected.of(campaign));
        }
    }

    /** The time of the outage is what is tested: the node must neither end nor go on meanwhile. */
    private static void awaitNothing(ForkedJvm node, Duration time) throws InterruptedException {
        Pattern any = StoreFaultsTest.GOES_ON;
        assertThat(node.appears(any, node.lines(), time)).isFalse();
        assertThat(node.isAlive()).isTrue();
    }
}
