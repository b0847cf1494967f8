package org.racewalk.actors.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.racewalk.actors.campaign.CampaignFixture;
import org.racewalk.actors.campaign.CampaignNotice;
import org.racewalk.actors.campaign.MemoryStore;
import org.racewalk.actors.campaign.Tally;
import org.racewalk.actors.cluster.NodeNotice.InCampaign;
import org.racewalk.actors.engine.FakeEngine;
import org.racewalk.actors.store.CampaignStore.Status;

import java.nio.file.Path;

/** Goal: nodes of one cluster finish a campaign, and who does not belong stays out. */
final class NodeTest {
    @TempDir private Path folder;

    private final MemoryStore store = new MemoryStore();

    private String campaign() throws Exception {
        return new CampaignFixture(new FakeEngine(), folder)
                .variant("fails-every 701", 20_000, false)
                .variant("fails-every 900", 20_000, true)
                .variant("clean", 5_000, true)
                .addTo(store, 256, 0);
    }

    private static boolean isEnded(NodeNotice notice) {
        return notice instanceof InCampaign told && told.notice() instanceof CampaignNotice.Noted;
    }

    private void assertComplete(String id) {
        assertThat(store.campaign(id).orElseThrow().status()).isEqualTo(Status.COMPLETED);
        Tally tally = CampaignFixture.tally(store, id);
        assertThat(tally.isComplete()).isTrue();
        assertThat(tally.totals().get(0).runs()).isEqualTo(20_000);
        assertThat(tally.totals().get(1).runs()).isEqualTo(900);
        assertThat(tally.totals().get(2).runs()).isEqualTo(5_000);
        assertThat(tally.findings()).hasSize(3);
    }

    @Test
    void shouldFinishACampaignAlone() throws Exception {
        String id = campaign();
        try (NodeFixture nodes = new NodeFixture(store)) {
            Node node = nodes.start("coordinator, worker");
            NodeFixture.await(node, NodeTest::isEnded);
        }
        assertComplete(id);
    }

    @Test
    void shouldFinishACampaignOnANodeOfItsOwnThatHasNoFiles() throws Exception {
        try (NodeFixture nodes = new NodeFixture(store)) {
            Node coordinator = nodes.start("coordinator");
            nodes.start("worker");
            nodes.start("worker");
            String id = campaign();
            NodeFixture.await(coordinator, NodeTest::isEnded);
            assertComplete(id);
        }
    }
}
