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
import org.racewalk.actors.campaign.CampaignNotice.Broken;
import org.racewalk.actors.campaign.CampaignNotice.Ended;
import org.racewalk.actors.campaign.CampaignNotice.Remark;
import org.racewalk.actors.campaign.FromWorker.Deliver;
import org.racewalk.actors.campaign.FromWorker.Held;
import org.racewalk.actors.campaign.FromWorker.Pull;
import org.racewalk.actors.campaign.FromWorker.Unfit;
import org.racewalk.actors.campaign.WorkerCommand.Delivered;
import org.racewalk.actors.campaign.WorkerCommand.Refused;
import org.racewalk.actors.campaign.WorkerCommand.RunBatch;
import org.racewalk.actors.engine.FakeEngine;
import org.racewalk.actors.engine.FakeVariant;
import org.racewalk.actors.engine.Variant;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** Goal: a campaign in a store loses nothing and trusts nobody. Method: a coordinator, workers. */
final class StoredCampaignTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final ActorTestKit KIT =
            ActorTestKit.create(
                    ConfigFactory.parseString(
                                    "pekko.actor.provider = local, pekko.loglevel = OFF,"
                                            + " racewalk.campaign.ask-again = 200ms,"
                                            + " racewalk.campaign.run-dispatcher"
                                            + ".thread-pool-executor.fixed-pool-size = 2")
                            .withFallback(ConfigFactory.load()));
    private static final FakeVariant GOOD = FakeVariant.failingEvery(701, "sig1");
    private static final FakeVariant BAD = FakeVariant.failingEvery(501, "sig1");

    @TempDir private Path folder;

    private final MemoryStore store = new MemoryStore();
    private final TestProbe<CampaignNotice> listener = KIT.createTestProbe();
    private String id = "";

    @BeforeEach
    void addCampaign() throws Exception {
        id = add(0);
    }

    private String add(int checkPerMille) throws Exception {
        return new CampaignFixture(new FakeEngine(), folder)
                .variant("fails-every 701", 4_000, false)
                .addTo(store, 256, checkPerMille);
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
        return worker(coordinator, node, () -> CompletableFuture.completedFuture(variant));
    }

    private static ActorRef<WorkerCommand> worker(
            ActorRef<CoordinatorCommand> coordinator,
            String node,
            Supplier<CompletableFuture<Variant>> variant) {
        return KIT.spawn(
                Worker.create(
                        new Worker.Identity(node + "/0", node, CampaignFixture.BUILD),
                        coordinator,
                        (campaign, index) -> variant.get(),
                        reason -> {}));
    }

    /** One that goes on through a gate; the latch opens when it has been given a batch. */
    private static CountDownLatch waitingWorker(
            ActorRef<CoordinatorCommand> coordinator,
            String node,
            Variant variant,
            CompletableFuture<Void> gate) {
        CountDownLatch waits = new CountDownLatch(1);
        worker(
                coordinator,
                node,
                () -> {
                    waits.countDown();
                    return gate.thenApply(unused -> variant);
                });
        return waits;
    }

    private <T extends CampaignNotice> T notice(Class<T> wanted, List<String> remarks) {
        while (true) {
            CampaignNotice notice = listener.receiveMessage(PATIENCE);
            if (notice instanceof Remark remark) {
                remarks.add(remark.text());
            }
            if (wanted.isInstance(notice)) {
                return wanted.cast(notice);
            }
        }
    }

    private Pull pull(TestProbe<WorkerCommand> probe, String node, Held... held) {
        return new Pull(
                node + "/0", node, CampaignFixture.BUILD, 1, true, List.of(held), probe.getRef());
    }

    private Deliver made(TestProbe<WorkerCommand> probe, Batch batch, String node) {
        return made(probe, batch, node, GOOD);
    }

    private Deliver made(
            TestProbe<WorkerCommand> probe, Batch batch, String node, Variant variant) {
        return new Deliver(
                id,
                batch.id(),
                node + "/0",
                node,
                variant.newRange().run(batch.from(), batch.to(), false, () -> false),
                0,
                probe.getRef());
    }

    private void assertComplete() {
        Tally tally = CampaignFixture.tally(store, id);
        assertThat(tally.isComplete()).isTrue();
        assertThat(tally.totals())
                .containsExactly(GOOD.newRange().run(0, 4_000, false, () -> false));
    }

    @Test
    void shouldConfirmAResultOnlyWhenItIsKeptAndWaitForTheStore() {
        ActorRef<CoordinatorCommand> coordinator = coordinator();
        TestProbe<WorkerCommand> one = KIT.createTestProbe();
        coordinator.tell(pull(one, "a"));
        Batch batch = one.expectMessageClass(RunBatch.class, PATIENCE).batch();
        store.setDown(true);
        coordinator.tell(made(one, batch, "a"));
        assertThat(notice(Remark.class, new ArrayList<>()).text()).contains("waits for its store");
        coordinator.tell(pull(one, "a", new Held(id, batch.id())));
        coordinator.tell(made(one, batch, "a"));
        one.expectNoMessage(Duration.ofMillis(200));
        store.setDown(false);
        assertThat(one.receiveMessage(PATIENCE)).isEqualTo(new Delivered(id, batch.id()));
        assertThat(one.expectMessageClass(RunBatch.class, PATIENCE).batch().id()).isEqualTo(1);
        assertThat(store.keptTwice()).isZero();
        assertThat(store.refused()).isPositive();
    }

    @Test
    void shouldGoOnWhereAnotherCoordinatorLeft() {
        ActorRef<CoordinatorCommand> first = coordinator();
        TestProbe<WorkerCommand> one = KIT.createTestProbe();
        first.tell(pull(one, "a"));
        Batch zero = one.expectMessageClass(RunBatch.class, PATIENCE).batch();
        first.tell(made(one, zero, "a"));
        assertThat(one.receiveMessage(PATIENCE)).isEqualTo(new Delivered(id, 0));
        first.tell(pull(one, "a"));
        Batch begun = one.expectMessageClass(RunBatch.class, PATIENCE).batch();
        KIT.stop(first);
        ActorRef<CoordinatorCommand> second = coordinator();
        second.tell(pull(one, "a", new Held(id, begun.id())));
        assertThat(one.expectMessageClass(RunBatch.class, PATIENCE).batch().id()).isEqualTo(2);
        second.tell(made(one, begun, "a"));
        assertThat(one.receiveMessage(PATIENCE)).isEqualTo(new Delivered(id, begun.id()));
        worker(second, "b", GOOD);
        worker(second, "a", GOOD);
        assertThat(notice(Ended.class, new ArrayList<>()).state().reason())
                .isEqualTo(StopReason.COMPLETED);
        assertComplete();
    }

    @Test
    void shouldNameTheNodeThatDiffersAndRunItsBatchesAgain() throws Exception {
        id = add(1000);
        ActorRef<CoordinatorCommand> coordinator = coordinator();
        TestProbe<WorkerCommand> wrong = KIT.createTestProbe();
        // Until one in which the results differ: that of run 501.
        long last = 0;
        while (last <= 501) {
            coordinator.tell(pull(wrong, "wrong"));
            Batch batch = wrong.expectMessageClass(RunBatch.class, PATIENCE).batch();
            coordinator.tell(made(wrong, batch, "wrong", BAD));
            assertThat(wrong.receiveMessage(PATIENCE)).isEqualTo(new Delivered(id, batch.id()));
            last = batch.to();
        }
        List.of("a", "b").forEach(node -> worker(coordinator, node, GOOD));
        List<String> remarks = new ArrayList<>();
        notice(Ended.class, remarks);
        assertThat(store.distrusted(id)).containsOnlyKeys("wrong");
        assertThat(remarks).anyMatch(text -> text.startsWith("node wrong differs"));
        assertComplete();
    }

    @Test
    void shouldCheckOnTheSameNodeAndSaySoIfThereIsNoOther() throws Exception {
        id = add(1000);
        worker(coordinator(), "a", GOOD);
        List<String> remarks = new ArrayList<>();
        notice(Ended.class, remarks);
        assertThat(remarks).anyMatch(text -> text.contains("checked on a itself"));
        assertComplete();
    }

    @Test
    void shouldEndWithAFailureIfNobodyCanSayWhoIsRight() throws Exception {
        id = add(1000);
        ActorRef<CoordinatorCommand> coordinator = coordinator();
        // Both have work before either makes any: one that is alone would check on itself.
        CompletableFuture<Void> gate = new CompletableFuture<>();
        CountDownLatch a = waitingWorker(coordinator, "a", GOOD, gate);
        CountDownLatch wrong = waitingWorker(coordinator, "wrong", BAD, gate);
        assertThat(a.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
        assertThat(wrong.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
        gate.complete(null);
        assertThat(notice(Broken.class, new ArrayList<>()).failure()).contains("nodes disagree");
    }

    @Test
    void shouldGiveNothingToANodeWhoseCompilerDiffers() {
        ActorRef<CoordinatorCommand> coordinator = coordinator();
        TestProbe<WorkerCommand> one = KIT.createTestProbe();
        TestProbe<WorkerCommand> two = KIT.createTestProbe();
        coordinator.tell(pull(one, "a"));
        assertThat(one.expectMessageClass(RunBatch.class, PATIENCE).batch().id()).isZero();
        coordinator.tell(new Unfit(id, "a", "is program 1, not 2"));
        assertThat(one.expectMessageClass(Refused.class, PATIENCE).reason()).contains("program 1");
        coordinator.tell(pull(two, "b"));
        assertThat(two.expectMessageClass(RunBatch.class, PATIENCE).batch().id()).isZero();
        coordinator.tell(pull(one, "a"));
        one.expectMessageClass(Refused.class, PATIENCE);
    }

    @Test
    void shouldStopOnRequestAndKeepOnlyWholeBatches() {
        ActorRef<CoordinatorCommand> coordinator = coordinator();
        TestProbe<WorkerCommand> one = KIT.createTestProbe();
        coordinator.tell(pull(one, "a"));
        one.expectMessageClass(RunBatch.class, PATIENCE);
        coordinator.tell(new CoordinatorCommand.Stop(StopReason.INTERRUPTED));
        one.expectMessageClass(WorkerCommand.Cancel.class, PATIENCE);
        assertThat(notice(Ended.class, new ArrayList<>()).state().reason())
                .isEqualTo(StopReason.INTERRUPTED);
        assertThat(CampaignFixture.tally(store, id).runsMade()).isZero();
        worker(coordinator(), "b", GOOD);
        notice(Ended.class, new ArrayList<>());
        assertComplete();
    }
}
