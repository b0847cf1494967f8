package org.racewalk.actors.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.racewalk.actors.campaign.CampaignFixture;
import org.racewalk.actors.campaign.CampaignNotice;
import org.racewalk.actors.campaign.MemoryStore;
import org.racewalk.actors.campaign.Tally;
import org.racewalk.actors.cluster.NodeNotice.Ended;
import org.racewalk.actors.cluster.NodeNotice.InCampaign;
import org.racewalk.actors.engine.FakeEngine;
import org.racewalk.actors.engine.WrongInputException;
import org.racewalk.actors.plan.Notify;
import org.racewalk.actors.plan.ShrinkBounds;
import org.racewalk.actors.report.CampaignReport;
import org.racewalk.actors.report.CampaignResult;
import org.racewalk.actors.store.CampaignStore.Status;
import org.racewalk.actors.store.CampaignStore.Wish;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

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

    @Test
    void shouldGoOnWithACampaignWhoseCoordinatorLeaves() throws Exception {
        String id =
                new CampaignFixture(new FakeEngine(), folder)
                        .variant("slow 200", 12_000, false)
                        .addTo(store, 256, 10);
        try (NodeFixture nodes = new NodeFixture(store)) {
            Node first = nodes.start("coordinator, worker");
            Node second = nodes.start("coordinator, worker");
            Node third = nodes.start("worker");
            NodeFixture.await(
                    first,
                    notice ->
                            notice instanceof InCampaign told
                                    && told.notice() instanceof CampaignNotice.Progressed now
                                    && now.runs() > 1_000);
            first.leave();
            NodeFixture.await(
                    first, notice -> notice instanceof Ended ended && ended.end() == NodeEnd.LEFT);
            NodeFixture.await(second, NodeTest::isEnded);
            assertThat(third.address()).isNotEqualTo(second.address());
        }
        Tally tally = CampaignFixture.tally(store, id);
        assertThat(tally.isComplete()).isTrue();
        assertThat(tally.totals().get(0).runs()).isEqualTo(12_000);
    }

    /** The report of a campaign that one, two or three nodes ran, of which some left meanwhile. */
    private String report(int nodesAtFirst, boolean leave) throws Exception {
        MemoryStore own = new MemoryStore();
        String id =
                new CampaignFixture(new FakeEngine(), folder)
                        .variant("fails-every 701", 30_000, false)
                        .variant("fails-every 2900", 30_000, true)
                        .variant("slow 400", 6_000, false)
                        .variant("shrinks-every 2100", 30_000, false)
                        .shrinking(new ShrinkBounds(50, 4))
                        .addTo(own, 256, 20);
        try (NodeFixture nodes = new NodeFixture(own)) {
            Node first = nodes.start("coordinator, worker");
            Node last = first;
            for (int i = 1; i < nodesAtFirst; i++) {
                last = nodes.start("coordinator, worker");
            }
            if (leave) {
                first.leave();
                NodeFixture.await(first, notice -> notice instanceof Ended);
            }
            NodeFixture.await(
                    last, () -> own.campaign(id).orElseThrow().status() == Status.COMPLETED);
        }
        CampaignResult result = CampaignResult.read(own, id);
        assertThat(result.complete()).isTrue();
        assertThat(result.toShrink()).isZero();
        assertThat(CampaignReport.text(result))
                .contains("shrunk from 10 steps, 5 switches to 4 steps, 1 switch")
                .contains("beside sig1")
                .contains("met while another was shrunk");
        return CampaignReport.text(result) + CampaignReport.toMap(result);
    }

    @Test
    void shouldEndWithTheSameReportOnOneNodeAndOnSeveral() throws Exception {
        String alone = report(1, false);
        assertThat(report(3, false)).isEqualTo(alone);
        assertThat(report(3, true)).isEqualTo(alone);
    }

    /** What a campaign names is started on the node that runs it, for each finding and the end. */
    @Test
    void shouldStartTheCommandsOfACampaignThatItRuns() throws Exception {
        Path told = folder.resolve("told");
        String id =
                new CampaignFixture(new FakeEngine(), folder)
                        .variant("shrinks-every 700", 3_000, false)
                        .shrinking(new ShrinkBounds(50, 4))
                        .telling(new Notify(List.of("file"), List.of("file")))
                        .addTo(store, 256, 0);
        String command =
                "racewalk.notify.file = [sh, -c, \"echo $RACEWALK_EVENT $RACEWALK_CAMPAIGN"
                        + " $RACEWALK_TEXT / $RACEWALK_REPLAY >> \\\"$0\\\"\", \""
                        + told
                        + "\"]";
        try (NodeFixture nodes = new NodeFixture(store)) {
            Node node =
                    nodes.start(
                            "coordinator, worker",
                            command,
                            new FakeEngine(),
                            CampaignFixture.BUILD);
            NodeFixture.await(node, NodeTest::isEnded);
            // The commands run one after the other, the last one for the end.
            NodeFixture.await(node, () -> lines(told).stream().anyMatch(NodeTest::isOfTheEnd));
        }
        List<String> lines = lines(told);
        assertThat(lines.getFirst()).startsWith("finding " + id).contains(" sig1 / rw1:fake.c");
        assertThat(lines.get(1)).startsWith("finding " + id).contains("beside sig1 / rw1:fake.c");
        assertThat(lines.getLast()).isEqualTo("end " + id + " completed /");
        assertThat(lines).hasSize(3);
    }

    private static boolean isOfTheEnd(String line) {
        return line.startsWith("end ") && line.endsWith("/");
    }

    private static List<String> lines(Path file) {
        try {
            return Files.exists(file) ? Files.readAllLines(file) : List.of();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void shouldKeepANodeOfAnotherBuildOut() throws Exception {
        try (NodeFixture nodes = new NodeFixture(store)) {
            nodes.start("coordinator, worker");
            Node other = nodes.begin("worker", "", new FakeEngine(), "another");
            NodeNotice notice = NodeFixture.await(other, one -> one instanceof Ended);
            assertThat(notice)
                    .isInstanceOfSatisfying(
                            Ended.class,
                            ended -> {
                                assertThat(ended.end()).isEqualTo(NodeEnd.UNSUITABLE);
                                assertThat(ended.reason()).contains("another build", "another)");
                            });
        }
    }

    @Test
    void shouldKeepACoordinatorWithAnotherStoreOut() throws Exception {
        try (NodeFixture nodes = new NodeFixture(store)) {
            nodes.start("coordinator, worker");
            Node other =
                    nodes.begin(
                            "coordinator",
                            "racewalk.store.url = \"jdbc:sqlite:elsewhere.db\"",
                            new FakeEngine(),
                            CampaignFixture.BUILD);
            NodeNotice notice = NodeFixture.await(other, one -> one instanceof Ended);
            assertThat(notice)
                    .isInstanceOfSatisfying(
                            Ended.class,
                            ended -> {
                                assertThat(ended.end()).isEqualTo(NodeEnd.UNSUITABLE);
                                assertThat(ended.reason()).contains("PostgreSQL");
                            });
        }
    }

    @Test
    void shouldStopAndResumeWithTheSameResult() throws Exception {
        String id =
                new CampaignFixture(new FakeEngine(), folder)
                        .variant("slow 200", 8_000, false)
                        .addTo(store, 256, 0);
        try (NodeFixture nodes = new NodeFixture(store)) {
            Node node = nodes.start("coordinator, worker");
            NodeFixture.await(
                    node,
                    notice ->
                            notice instanceof InCampaign told
                                    && told.notice() instanceof CampaignNotice.Progressed now
                                    && now.runs() > 1_000);
            store.wish(id, Wish.STOP);
            NodeFixture.await(node, NodeTest::isEnded);
            assertThat(store.campaign(id).orElseThrow().status()).isEqualTo(Status.STOPPED);
            assertThat(CampaignFixture.tally(store, id).isComplete()).isFalse();
            store.wish(id, Wish.RUN);
            NodeFixture.await(node, NodeTest::isEnded);
        }
        assertThat(store.campaign(id).orElseThrow().status()).isEqualTo(Status.COMPLETED);
        Tally tally = CampaignFixture.tally(store, id);
        assertThat(tally.totals().get(0).runs()).isEqualTo(8_000);
        assertThat(store.keptTwice()).isZero();
    }

    @Test
    void shouldWaitForAStoreThatDoesNotAnswer() throws Exception {
        String id =
                new CampaignFixture(new FakeEngine(), folder)
                        .variant("slow 200", 8_000, false)
                        .addTo(store, 256, 0);
        try (NodeFixture nodes = new NodeFixture(store)) {
            Node node = nodes.start("coordinator, worker");
            NodeFixture.await(
                    node,
                    notice ->
                            notice instanceof InCampaign told
                                    && told.notice() instanceof CampaignNotice.Progressed now
                                    && now.runs() > 1_000);
            store.setDown(true);
            NodeFixture.await(node, notice -> isRemark(notice, "waits for its store"));
            store.setDown(false);
            NodeFixture.await(node, notice -> isRemark(notice, "answers again"));
            NodeFixture.await(node, NodeTest::isEnded);
        }
        assertThat(store.campaign(id).orElseThrow().status()).isEqualTo(Status.COMPLETED);
        assertThat(CampaignFixture.tally(store, id).totals().get(0).runs()).isEqualTo(8_000);
    }

    private static boolean isRemark(NodeNotice notice, String text) {
        return notice instanceof InCampaign told
                && told.notice() instanceof CampaignNotice.Remark remark
                && remark.text().contains(text);
    }

    @Test
    void shouldRefuseRolesAndAddressesThatMakeNoSense() {
        assertThatThrownBy(() ->
                        NodeSettings.of(NodeFixture.config("racewalk.cluster.roles = [boss]"), "b"))
                .isInstanceOf(WrongInputException.class)
                .hasMessageContaining("boss");
        assertThatThrownBy(() ->
                        NodeSettings.of(NodeFixture.config("racewalk.cluster.seeds = [here]"), "b"))
                .isInstanceOf(WrongInputException.class)
                .hasMessageContaining("HOST:PORT");
    }
}
