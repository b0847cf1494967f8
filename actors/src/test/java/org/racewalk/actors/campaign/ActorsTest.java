package org.racewalk.actors.campaign;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;

import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.racewalk.actors.campaign.CampaignEvent.StopReason;
import org.racewalk.actors.campaign.CampaignNotice.Broken;
import org.racewalk.actors.campaign.CampaignNotice.Ended;
import org.racewalk.actors.campaign.CampaignNotice.Found;
import org.racewalk.actors.campaign.CampaignNotice.Progressed;
import org.racewalk.actors.campaign.CampaignNotice.Remark;
import org.racewalk.actors.campaign.CoordinatorCommand.Stop;
import org.racewalk.actors.campaign.FromWorker.Deliver;
import org.racewalk.actors.campaign.FromWorker.Failed;
import org.racewalk.actors.campaign.FromWorker.Pull;
import org.racewalk.actors.campaign.WorkerCommand.Cancel;
import org.racewalk.actors.campaign.WorkerCommand.Delivered;
import org.racewalk.actors.campaign.WorkerCommand.Refused;
import org.racewalk.actors.campaign.WorkerCommand.RunBatch;
import org.racewalk.actors.engine.FakeVariant;
import org.racewalk.actors.engine.Variant;
import org.racewalk.model.explore.BatchResult;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;

/** Goal: coordinator and worker speak their protocols. Method: one of them, probes around it. */
final class ActorsTest {
    private static final ActorTestKit KIT =
            ActorTestKit.create(
                    ConfigFactory.parseString("pekko.actor.provider = local, pekko.loglevel = OFF")
                            .withFallback(ConfigFactory.load()));
    private static final FakeVariant FAILING = FakeVariant.failingEvery(100, "race");

    private final TestProbe<CampaignNotice> listener = KIT.createTestProbe();

    @AfterAll
    static void shutDown() {
        KIT.shutdownTestKit();
    }

    private ActorRef<CoordinatorCommand> coordinator(boolean keepGoing) {
        return KIT.spawn(
                Coordinator.create(
                        CampaignPlan.uniform(1, 448, null, keepGoing), listener.getRef()));
    }

    private static Pull pull(String worker, TestProbe<WorkerCommand> probe, boolean again) {
        return new Pull(worker, "node", "", 1, again, List.of(), probe.getRef());
    }

    private static Deliver deliver(
            TestProbe<WorkerCommand> probe, Batch batch, BatchResult result) {
        return deliver(probe, batch, result, 0);
    }

    private static Deliver deliver(
            TestProbe<WorkerCommand> probe, Batch batch, BatchResult result, int wanted) {
        return new Deliver("run", batch.id(), "w", "node", result, wanted, probe.getRef());
    }

    private static <T extends WorkerCommand> T answer(
            TestProbe<WorkerCommand> worker, Class<T> wanted) {
        while (true) {
            WorkerCommand answer = worker.receiveMessage();
            if (wanted.isInstance(answer)) {
                return wanted.cast(answer);
            }
        }
    }

    private static ActorRef<WorkerCommand> worker(
            TestProbe<FromWorker> coordinator, Variant variant) {
        return KIT.spawn(
                Worker.create(
                        new Worker.Identity("w", "node", ""),
                        coordinator.getRef(),
                        (campaign, index) -> CompletableFuture.completedFuture(variant),
                        refusal -> {}));
    }

    private static BatchResult result(Batch batch, boolean stopAtFirst) {
        return FAILING.newRange().run(batch.from(), batch.to(), stopAtFirst, () -> false);
    }

    private <T extends CampaignNotice> T notice(Class<T> wanted) {
        return notice(wanted, one -> true);
    }

    private <T extends CampaignNotice> T notice(Class<T> wanted, Predicate<T> which) {
        while (true) {
            CampaignNotice notice = listener.receiveMessage();
            if (wanted.isInstance(notice) && which.test(wanted.cast(notice))) {
                return wanted.cast(notice);
            }
        }
    }

    @Test
    void shouldLeaseThreeBatchesAndEndWhenAllAreDelivered() {
        ActorRef<CoordinatorCommand> coordinator = coordinator(true);
        TestProbe<WorkerCommand> worker = KIT.createTestProbe();
        for (int i = 0; i < 3; i++) {
            coordinator.tell(pull("w", worker, false));
            Batch batch = answer(worker, RunBatch.class).batch();
            assertThat(batch.id()).isEqualTo(i);
            coordinator.tell(deliver(worker, batch, result(batch, false)));
        }
        assertThat(notice(Found.class).finding().finding().firstRun()).isEqualTo(99);
        assertThat(notice(Ended.class).state().totals().get(0).runs()).isEqualTo(448);
    }

    @Test
    void shouldTellOthersNotToGoOnBehindAFinding() {
        ActorRef<CoordinatorCommand> coordinator = coordinator(false);
        TestProbe<WorkerCommand> one = KIT.createTestProbe();
        TestProbe<WorkerCommand> two = KIT.createTestProbe();
        TestProbe<WorkerCommand> three = KIT.createTestProbe();
        coordinator.tell(pull("one", one, false));
        coordinator.tell(pull("two", two, false));
        coordinator.tell(pull("three", three, false));
        Batch zero = one.expectMessageClass(RunBatch.class).batch();
        Batch first = two.expectMessageClass(RunBatch.class).batch();
        assertThat(three.expectMessageClass(RunBatch.class).batch().id()).isEqualTo(2);
        coordinator.tell(deliver(two, first, result(first, true)));
        three.expectMessage(new Cancel("run", 2));
        coordinator.tell(deliver(one, zero, result(zero, true)));
        assertThat(notice(Ended.class).state().reason()).isEqualTo(StopReason.FOUND);
    }

    @Test
    void shouldGiveALostWorkersBatchToTheNext() {
        CampaignPlan endless = CampaignPlan.uniform(1, CampaignPlan.UNLIMITED, null, true);
        ActorRef<CoordinatorCommand> coordinator =
                KIT.spawn(Coordinator.create(endless, listener.getRef()));
        TestProbe<WorkerCommand> lost = KIT.createTestProbe();
        TestProbe<WorkerCommand> other = KIT.createTestProbe();
        coordinator.tell(pull("lost", lost, false));
        Batch batch = lost.expectMessageClass(RunBatch.class).batch();
        lost.stop();
        Batch given;
        do {
            coordinator.tell(pull("other", other, false));
            given = answer(other, RunBatch.class).batch();
            coordinator.tell(deliver(other, given, result(given, false)));
        } while (given.id() != batch.id() && given.id() < 100_000);
        assertThat(given).isEqualTo(batch);
    }

    @Test
    void shouldLeaseAgainWhatAWorkerSaysItHasNot() {
        ActorRef<CoordinatorCommand> coordinator = coordinator(true);
        TestProbe<WorkerCommand> worker = KIT.createTestProbe();
        coordinator.tell(pull("w", worker, false));
        Batch batch = worker.expectMessageClass(RunBatch.class).batch();
        coordinator.tell(pull("w", worker, true));
        assertThat(worker.expectMessageClass(RunBatch.class).batch()).isEqualTo(batch);
    }

    @Test
    void shouldSayThatAResultHasArrivedHoweverOftenItComes() {
        ActorRef<CoordinatorCommand> coordinator = coordinator(true);
        TestProbe<WorkerCommand> worker = KIT.createTestProbe();
        coordinator.tell(pull("w", worker, false));
        Batch batch = worker.expectMessageClass(RunBatch.class).batch();
        coordinator.tell(deliver(worker, batch, result(batch, false)));
        worker.expectMessage(new Delivered("run", batch.id()));
        coordinator.tell(deliver(worker, batch, result(batch, false)));
        worker.expectMessage(new Delivered("run", batch.id()));
        assertThat(notice(Progressed.class, now -> now.runs() > 0).runs()).isEqualTo(64);
    }

    @Test
    void shouldConfirmAndLeaseInOneMessage() {
        ActorRef<CoordinatorCommand> coordinator = coordinator(true);
        TestProbe<WorkerCommand> worker = KIT.createTestProbe();
        coordinator.tell(pull("w", worker, false));
        Batch batch = worker.expectMessageClass(RunBatch.class).batch();
        coordinator.tell(deliver(worker, batch, result(batch, false), 1));
        RunBatch next = worker.expectMessageClass(RunBatch.class);
        assertThat(next.batch().id()).isEqualTo(1);
        assertThat(next.kept()).containsExactly(batch.id());
        coordinator.tell(deliver(worker, next.batch(), result(next.batch(), false), 0));
        worker.expectMessage(new Delivered("run", 1));
    }

    @Test
    void shouldRefuseAWorkerOfAnotherBuild() {
        ActorRef<CoordinatorCommand> coordinator = coordinator(true);
        TestProbe<WorkerCommand> worker = KIT.createTestProbe();
        coordinator.tell(new Pull("w", "node", "other", 1, false, List.of(), worker.getRef()));
        assertThat(worker.expectMessageClass(Refused.class).reason()).contains("build other");
    }

    @Test
    void shouldEndWhenStoppedAfterTheBatchesAtWork() {
        ActorRef<CoordinatorCommand> coordinator = coordinator(true);
        TestProbe<WorkerCommand> worker = KIT.createTestProbe();
        coordinator.tell(pull("w", worker, false));
        worker.expectMessageClass(RunBatch.class);
        coordinator.tell(new Stop(StopReason.INTERRUPTED));
        worker.expectMessage(new Cancel("run", 0));
        Batch batch = CampaignPlan.uniform(1, 448, null, true).batch(0);
        BatchResult part = FAILING.newRange().run(0, 7, false, () -> false);
        coordinator.tell(deliver(worker, batch, part));
        CampaignState state = notice(Ended.class).state();
        assertThat(state.reason()).isEqualTo(StopReason.INTERRUPTED);
        assertThat(state.runsMade()).isEqualTo(7);
    }

    @Test
    void shouldPassOnAFailureThatComesAgain() {
        ActorRef<CoordinatorCommand> coordinator = coordinator(true);
        coordinator.tell(new Failed("run", 0, "w", "it broke"));
        assertThat(notice(Remark.class).text()).contains("batch 0 failed");
        coordinator.tell(new Failed("run", 0, "w", "it broke"));
        assertThat(notice(Broken.class).failure()).isEqualTo("it broke");
    }

    private static Deliver delivered(TestProbe<FromWorker> coordinator) {
        FromWorker told = coordinator.receiveMessage();
        while (!(told instanceof Deliver)) {
            told = coordinator.receiveMessage();
        }
        return (Deliver) told;
    }

    @Test
    void shouldPullTwoBatchesAndDeliverUntilTold() {
        TestProbe<FromWorker> coordinator = KIT.createTestProbe();
        ActorRef<WorkerCommand> worker = worker(coordinator, FAILING);
        Pull first = coordinator.expectMessageClass(Pull.class);
        assertThat(first.worker()).isEqualTo("w");
        assertThat(first.wanted()).isEqualTo(2);
        Batch batch = new Batch(3, 0, 0, 200);
        worker.tell(new RunBatch("run", batch, false));
        Deliver made = delivered(coordinator);
        assertThat(made.result()).isEqualTo(result(batch, false));
        // Two were asked for and one came: one more is at hand when that one comes, and one is not.
        assertThat(made.wanted()).isEqualTo(1);
        Deliver again = delivered(coordinator);
        assertThat(again.result()).isEqualTo(made.result());
        assertThat(again.wanted()).isZero();
        worker.tell(new RunBatch("run", new Batch(4, 0, 200, 400), false, List.of(3L)));
        assertThat(delivered(coordinator).batch()).isEqualTo(4);
        worker.tell(new Delivered("run", 4));
        FromWorker told;
        do {
            told = coordinator.receiveMessage();
        } while (!(told instanceof Pull pull && pull.again() && pull.held().isEmpty()));
    }

    @Test
    void shouldStopBetweenRunsWhenItsBatchIsNotWanted() {
        TestProbe<FromWorker> coordinator = KIT.createTestProbe();
        FakeVariant slow = new FakeVariant("slow", run -> null, 1_000_000, true);
        ActorRef<WorkerCommand> worker = worker(coordinator, slow);
        worker.tell(new RunBatch("run", new Batch(3, 0, 0, 1_000_000), false));
        worker.tell(new Cancel("run", 2));
        worker.tell(new Cancel("run", 3));
        assertThat(delivered(coordinator).result().runs()).isLessThan(1_000_000);
    }

    @Test
    void shouldSayWhatBrokeARun() {
        TestProbe<FromWorker> coordinator = KIT.createTestProbe();
        FakeVariant broken =
                new FakeVariant(
                        "broken",
                        run -> {
                            throw new IllegalStateException("no world");
                        },
                        0,
                        true);
        ActorRef<WorkerCommand> worker = worker(coordinator, broken);
        worker.tell(new RunBatch("run", new Batch(0, 0, 0, 1), false));
        FromWorker told = coordinator.receiveMessage();
        while (!(told instanceof Failed)) {
            told = coordinator.receiveMessage();
        }
        assertThat(((Failed) told).failure()).contains("no world");
    }
}
