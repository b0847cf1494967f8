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
import org.racewalk.actors.campaign.CoordinatorCommand.Deliver;
import org.racewalk.actors.campaign.CoordinatorCommand.Fail;
import org.racewalk.actors.campaign.CoordinatorCommand.Pull;
import org.racewalk.actors.campaign.CoordinatorCommand.Stop;
import org.racewalk.actors.campaign.WorkerCommand.CancelAbove;
import org.racewalk.actors.campaign.WorkerCommand.RunBatch;
import org.racewalk.actors.engine.FakeVariant;
import org.racewalk.model.explore.BatchResult;

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
                Coordinator.create(new CampaignPlan(1, 448, null, keepGoing), listener.getRef()));
    }

    private static BatchResult result(Batch batch, boolean stopAtFirst) {
        return FAILING.newRange().run(batch.from(), batch.to(), stopAtFirst, () -> false);
    }

    private <T extends CampaignNotice> T notice(Class<T> wanted) {
        while (true) {
            CampaignNotice notice = listener.receiveMessage();
            if (wanted.isInstance(notice)) {
                return wanted.cast(notice);
            }
        }
    }

    @Test
    void shouldLeaseThreeBatchesAndEndWhenAllAreDelivered() {
        ActorRef<CoordinatorCommand> coordinator = coordinator(true);
        TestProbe<WorkerCommand> worker = KIT.createTestProbe();
        for (int i = 0; i < 3; i++) {
            coordinator.tell(new Pull("w", worker.getRef()));
            Batch batch = worker.expectMessageClass(RunBatch.class).batch();
            assertThat(batch.id()).isEqualTo(i);
            coordinator.tell(new Deliver(batch.id(), result(batch, false)));
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
        coordinator.tell(new Pull("one", one.getRef()));
        coordinator.tell(new Pull("two", two.getRef()));
        coordinator.tell(new Pull("three", three.getRef()));
        Batch zero = one.expectMessageClass(RunBatch.class).batch();
        Batch first = two.expectMessageClass(RunBatch.class).batch();
        assertThat(three.expectMessageClass(RunBatch.class).batch().id()).isEqualTo(2);
        coordinator.tell(new Deliver(first.id(), result(first, true)));
        three.expectMessage(new CancelAbove(1));
        coordinator.tell(new Deliver(zero.id(), result(zero, true)));
        assertThat(notice(Ended.class).state().reason()).isEqualTo(StopReason.FOUND);
    }

    @Test
    void shouldGiveALostWorkersBatchToTheNext() {
        CampaignPlan endless = new CampaignPlan(1, CampaignPlan.UNLIMITED, null, true);
        ActorRef<CoordinatorCommand> coordinator =
                KIT.spawn(Coordinator.create(endless, listener.getRef()));
        TestProbe<WorkerCommand> lost = KIT.createTestProbe();
        TestProbe<WorkerCommand> other = KIT.createTestProbe();
        coordinator.tell(new Pull("lost", lost.getRef()));
        Batch batch = lost.expectMessageClass(RunBatch.class).batch();
        lost.stop();
        Batch given;
        do {
            coordinator.tell(new Pull("other", other.getRef()));
            given = other.expectMessageClass(RunBatch.class).batch();
            coordinator.tell(new Deliver(given.id(), BatchResult.empty()));
        } while (given.id() != batch.id() && given.id() < 100_000);
        assertThat(given).isEqualTo(batch);
    }

    @Test
    void shouldLeaseAgainWhatAWorkerPullsWithoutHavingDelivered() {
        ActorRef<CoordinatorCommand> coordinator = coordinator(true);
        TestProbe<WorkerCommand> worker = KIT.createTestProbe();
        coordinator.tell(new Pull("w", worker.getRef()));
        Batch batch = worker.expectMessageClass(RunBatch.class).batch();
        coordinator.tell(new Pull("w", worker.getRef()));
        assertThat(worker.expectMessageClass(RunBatch.class).batch()).isEqualTo(batch);
    }

    @Test
    void shouldEndWhenStoppedAfterTheBatchesAtWork() {
        ActorRef<CoordinatorCommand> coordinator = coordinator(true);
        TestProbe<WorkerCommand> worker = KIT.createTestProbe();
        coordinator.tell(new Pull("w", worker.getRef()));
        worker.expectMessageClass(RunBatch.class);
        coordinator.tell(new Stop(StopReason.INTERRUPTED));
        worker.expectMessage(new CancelAbove(-1));
        coordinator.tell(new Deliver(0, FAILING.newRange().run(0, 7, false, () -> false)));
        CampaignState state = notice(Ended.class).state();
        assertThat(state.reason()).isEqualTo(StopReason.INTERRUPTED);
        assertThat(state.runsMade()).isEqualTo(7);
    }

    @Test
    void shouldPassOnAFailureOfOurs() {
        ActorRef<CoordinatorCommand> coordinator = coordinator(true);
        coordinator.tell(new Fail(0, "it broke"));
        assertThat(notice(Broken.class).failure()).isEqualTo("it broke");
    }

    @Test
    void shouldPullRunDeliverAndPullAgain() {
        TestProbe<CoordinatorCommand> coordinator = KIT.createTestProbe();
        ActorRef<WorkerCommand> worker =
                KIT.spawn(Worker.create("w", coordinator.getRef(), variant -> FAILING.newRange()));
        assertThat(coordinator.expectMessageClass(Pull.class).worker()).isEqualTo("w");
        Batch batch = new Batch(3, 0, 0, 200);
        worker.tell(new RunBatch(batch, false));
        assertThat(coordinator.expectMessageClass(Deliver.class))
                .isEqualTo(new Deliver(3, result(batch, false)));
        coordinator.expectMessageClass(Pull.class);
    }

    @Test
    void shouldStopBetweenRunsWhenItsBatchIsNotWanted() {
        TestProbe<CoordinatorCommand> coordinator = KIT.createTestProbe();
        FakeVariant slow = new FakeVariant("slow", run -> null, 1_000_000, true);
        ActorRef<WorkerCommand> worker =
                KIT.spawn(Worker.create("w", coordinator.getRef(), variant -> slow.newRange()));
        coordinator.expectMessageClass(Pull.class);
        worker.tell(new RunBatch(new Batch(3, 0, 0, 1_000_000), false));
        worker.tell(new CancelAbove(3));
        worker.tell(new CancelAbove(2));
        Deliver delivered = coordinator.expectMessageClass(Deliver.class);
        assertThat(delivered.result().runs()).isLessThan(1_000_000);
    }

    @Test
    void shouldSayWhatBrokeARun() {
        TestProbe<CoordinatorCommand> coordinator = KIT.createTestProbe();
        ActorRef<WorkerCommand> worker =
                KIT.spawn(
                        Worker.create(
                                "w",
                                coordinator.getRef(),
                                variant -> {
                                    throw new IllegalStateException("no world");
                                }));
        coordinator.expectMessageClass(Pull.class);
        worker.tell(new RunBatch(new Batch(0, 0, 0, 1), false));
        assertThat(coordinator.expectMessageClass(Fail.class).failure()).contains("no world");
    }
}
