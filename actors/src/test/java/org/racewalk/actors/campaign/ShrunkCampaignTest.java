package org.racewalk.actors.campaign;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;

import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.DispatcherSelector;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.racewalk.actors.campaign.CampaignEvent.StopReason;
import org.racewalk.actors.campaign.CampaignNotice.Ended;
import org.racewalk.actors.campaign.CampaignNotice.Met;
import org.racewalk.actors.campaign.CampaignNotice.Remark;
import org.racewalk.actors.campaign.FromWorker.DeliverShrunk;
import org.racewalk.actors.campaign.FromWorker.Failed;
import org.racewalk.actors.campaign.FromWorker.Pull;
import org.racewalk.actors.campaign.WorkerCommand.Cancel;
import org.racewalk.actors.campaign.WorkerCommand.Delivered;
import org.racewalk.actors.campaign.WorkerCommand.RunBatch;
import org.racewalk.actors.campaign.WorkerCommand.ShrinkFinding;
import org.racewalk.actors.campaign.WorkerCommand.Task;
import org.racewalk.actors.engine.FakeEngine;
import org.racewalk.actors.engine.FakeVariant;
import org.racewalk.actors.engine.Variant;
import org.racewalk.actors.plan.ShrinkBounds;
import org.racewalk.actors.report.CampaignReport;
import org.racewalk.actors.report.CampaignResult;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * Goal: what a campaign finds is made smaller once, whoever dies meanwhile, and the report is the
 * same. Method: a coordinator over a store, workers of which some are probes that hold what they
 * are given.
 */
final class ShrunkCampaignTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final ActorTestKit KIT =
            ActorTestKit.create(
                    ConfigFactory.parseString(
                                    "pekko.actor.provider = local, pekko.loglevel = OFF,"
                                            + " racewalk.campaign.ask-again = 200ms,"
                                            + " racewalk.campaign.run-dispatcher"
                                            + ".thread-pool-executor.fixed-pool-size = 2")
                            .withFallback(ConfigFactory.load()));
    private static final FakeVariant SMALL =
            new FakeVariant("small", run -> run % 300 == 299 ? "sig" : null, 0, true, true);

    @TempDir private Path folder;

    private final MemoryStore store = new MemoryStore();
    private final TestProbe<CampaignNotice> listener = KIT.createTestProbe();
    private String id = "";

    @BeforeEach
    void addCampaign() throws Exception {
        id = add();
    }

    private String add() throws Exception {
        return new CampaignFixture(new FakeEngine(), folder)
                .shrinking(new ShrinkBounds(20, 2))
                .variant("shrinks-every 300", 1_500, false)
                .addTo(store, 256, 0);
    }

    @AfterAll
    static void shutDown() {
        KIT.shutdownTestKit();
    }

    private ActorRef<CoordinatorCommand> coordinator() {
        Job job = Job.stored(id, store.spec(id), null);
        return KIT.spawn(
                Coordinator.create(
                        job,
                        listener.getRef(),
                        new Coordinator.Keeping(
                                ref -> StoreKeeper.create(store, id, job.plan(), ref),
                                DispatcherSelector.fromConfig(StoreKeeper.DISPATCHER))));
    }

    private static ActorRef<WorkerCommand> worker(
            ActorRef<CoordinatorCommand> coordinator, String node, Variant variant) {
        return KIT.spawn(
                Worker.create(
                        new Worker.Identity(node + "/0", node, CampaignFixture.BUILD),
                        coordinator,
                        (campaign, index) -> CompletableFuture.completedFuture(variant),
                        reason -> {}));
    }

    private <T extends CampaignNotice> T notice(Class<T> wanted, List<CampaignNotice> seen) {
        while (true) {
            CampaignNotice notice = listener.receiveMessage(PATIENCE);
            seen.add(notice);
            if (wanted.isInstance(notice)) {
                return wanted.cast(notice);
            }
        }
    }

    private Ended ended() {
        return notice(Ended.class, new ArrayList<>());
    }

    private static Pull pull(TestProbe<WorkerCommand> probe, String node) {
        return new Pull(
                node + "/0", node, CampaignFixture.BUILD, 1, true, List.of(), probe.getRef());
    }

    /** Makes batches until it is given a finding, which it holds. */
    private ShrinkFinding untilFound(
            ActorRef<CoordinatorCommand> coordinator, TestProbe<WorkerCommand> probe) {
        while (true) {
            coordinator.tell(pull(probe, "a"));
            switch (probe.expectMessageClass(Task.class, PATIENCE)) {
                case ShrinkFinding shrink -> {
                    return shrink;
                }
                case RunBatch run -> {
                    Batch batch = run.batch();
                    coordinator.tell(
                            new FromWorker.Deliver(
                                    id,
                                    batch.id(),
                                    "a/0",
                                    "a",
                                    SMALL.newRange()
                                            .run(batch.from(), batch.to(), false, () -> false),
                                    0,
                                    probe.getRef()));
                    probe.expectMessageClass(Delivered.class, PATIENCE);
                }
            }
        }
    }

    private String report() {
        CampaignResult result = CampaignResult.read(store, id);
        assertThat(result.complete()).isTrue();
        assertThat(result.toShrink()).isZero();
        return CampaignReport.text(result) + CampaignReport.toMap(result);
    }

    private String reportOfOneWorker() throws Exception {
        String other = id;
        id = add();
        ActorRef<CoordinatorCommand> coordinator = coordinator();
        worker(coordinator, "alone", SMALL);
        assertThat(ended().state().reason()).isEqualTo(StopReason.COMPLETED);
        String text = report();
        id = other;
        return text;
    }

    @Test
    void shouldGiveTheFindingOfALostWorkerToAnother() throws Exception {
        ActorRef<CoordinatorCommand> coordinator = coordinator();
        TestProbe<WorkerCommand> one = KIT.createTestProbe();
        ShrinkFinding held = untilFound(coordinator, one);
        assertThat(held.runs()).isEqualTo(20);
        one.stop();
        worker(coordinator, "b", SMALL);
        assertThat(ended().state().reason()).isEqualTo(StopReason.COMPLETED);
        String report = report();
        assertThat(report)
                .contains("shrunk from 10 steps, 5 switches to 4 steps, 1 switch")
                .contains("beside sig");
        assertThat(report).isEqualTo(reportOfOneWorker());
    }

    @Test
    void shouldGoOnWhereAnotherCoordinatorLeft() throws Exception {
        ActorRef<CoordinatorCommand> first = coordinator();
        TestProbe<WorkerCommand> one = KIT.createTestProbe();
        untilFound(first, one);
        KIT.stop(first);
        ActorRef<CoordinatorCommand> second = coordinator();
        worker(second, "b", SMALL);
        List<CampaignNotice> seen = new ArrayList<>();
        notice(Ended.class, seen);
        assertThat(seen).filteredOn(Met.class::isInstance).hasSize(1);
        assertThat(report()).isEqualTo(reportOfOneWorker());
    }

    @Test
    void shouldKeepWhatTwoWorkersDeliverOnce() {
        ActorRef<CoordinatorCommand> coordinator = coordinator();
        TestProbe<WorkerCommand> one = KIT.createTestProbe();
        ShrinkJob job = untilFound(coordinator, one).job();
        ShrinkOutcome outcome = CampaignOrderTest.shrink(job);
        DeliverShrunk delivery =
                new DeliverShrunk(id, job.id(), "a/0", "a", outcome, 0, one.getRef());
        coordinator.tell(delivery);
        assertThat(one.expectMessageClass(Delivered.class, PATIENCE).batch()).isEqualTo(job.id());
        coordinator.tell(delivery.again());
        assertThat(one.expectMessageClass(Delivered.class, PATIENCE).batch()).isEqualTo(job.id());
        List<Long> kept = new ArrayList<>();
        store.shrunk(id, shrunk -> kept.add(shrunk.job()));
        assertThat(kept).containsExactly(job.id());
    }

    @Test
    void shouldReportAFindingThatCannotBeShrunk() {
        ActorRef<CoordinatorCommand> coordinator = coordinator();
        TestProbe<WorkerCommand> one = KIT.createTestProbe();
        ShrinkJob job = untilFound(coordinator, one).job();
        coordinator.tell(new Failed(id, job.id(), "a/0", "java.lang.Error: first"));
        List<CampaignNotice> seen = new ArrayList<>();
        assertThat(notice(Remark.class, seen).text()).contains("is tried again");
        coordinator.tell(pull(one, "a"));
        assertThat(one.expectMessageClass(ShrinkFinding.class, PATIENCE).job()).isEqualTo(job);
        coordinator.tell(new Failed(id, job.id(), "a/0", "java.lang.Error: second"));
        assertThat(notice(Remark.class, seen).text()).contains("java.lang.Error: second");
        worker(coordinator, "b", SMALL);
        assertThat(ended().state().reason()).isEqualTo(StopReason.COMPLETED);
        assertThat(report()).contains("not shrunk: shrinking failed");
    }

    @Test
    void shouldCancelWhatIsShrunkWhenTheUserStopsAndDoItWhenResumed() throws Exception {
        ActorRef<CoordinatorCommand> coordinator = coordinator();
        TestProbe<WorkerCommand> one = KIT.createTestProbe();
        ShrinkJob job = untilFound(coordinator, one).job();
        coordinator.tell(new CoordinatorCommand.Stop(StopReason.INTERRUPTED));
        assertThat(one.expectMessageClass(Cancel.class, PATIENCE).batch()).isEqualTo(job.id());
        assertThat(ended().state().reason()).isEqualTo(StopReason.INTERRUPTED);
        assertThat(CampaignResult.read(store, id).toShrink()).isOne();
        worker(coordinator(), "b", SMALL);
        assertThat(ended().state().reason()).isEqualTo(StopReason.COMPLETED);
        assertThat(report()).isEqualTo(reportOfOneWorker());
    }

    @Test
    void shouldTellAWorkerToEndWhatNobodyWantsAnyMore() {
        TestProbe<CoordinatorCommand> coordinator = KIT.createTestProbe();
        FakeVariant slow = new FakeVariant("slow", run -> null, 1_000_000, true, true);
        ActorRef<WorkerCommand> worker = worker(coordinator.getRef(), "a", slow);
        coordinator.expectMessageClass(Pull.class, PATIENCE);
        ShrinkJob job =
                ShrinkJob.of(0, SMALL.newRange().run(0, 300, true, () -> false).findings().get(0));
        worker.tell(new ShrinkFinding(id, job, ShrinkBounds.MOST_RUNS, List.of()));
        worker.tell(new Cancel(id, job.id()));
        while (true) {
            if (coordinator.receiveMessage(PATIENCE) instanceof DeliverShrunk delivery) {
                assertThat(delivery.job()).isEqualTo(job.id());
                assertThat(delivery.outcome()).isNull();
                return;
            }
        }
    }
}
