package org.racewalk.actors.campaign;

import com.typesafe.config.Config;

import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.cluster.typed.Cluster;
import org.apache.pekko.cluster.typed.Join;
import org.jspecify.annotations.Nullable;
import org.racewalk.actors.campaign.CampaignEvent.StopReason;
import org.racewalk.actors.engine.Variant;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A cluster of this JVM alone, for one campaign. It starts in the background, because that takes
 * seconds in which the caller can compile. The caller's thread gets the notices from a queue, so
 * that printing needs no actor.
 */
public final class EmbeddedCluster implements AutoCloseable {
    private static final Duration START_LIMIT = Duration.ofSeconds(120);
    private static final Duration END_LIMIT = Duration.ofSeconds(3);

    private final CompletableFuture<ActorSystem<Guardian>> system;
    private final BlockingQueue<CampaignNotice> notices = new LinkedBlockingQueue<>();

    private EmbeddedCluster(CompletableFuture<ActorSystem<Guardian>> system) {
        this.system = system;
    }

    /** What the guardian is told. */
    private sealed interface Guardian {
        /** The campaign, and its variants in their order. */
        record Begin(CampaignPlan plan, int workers, List<Variant> variants) implements Guardian {}

        /** Begin no more batches. */
        record Stop(StopReason reason) implements Guardian {}
    }

    /** Starts it; returns at once. */
    public static EmbeddedCluster open(Config config) {
        // Here, because slf4j complains when two threads begin to use it at once.
        LoggerFactory.getILoggerFactory();
        CompletableFuture<ActorSystem<Guardian>> starting = new CompletableFuture<>();
        EmbeddedCluster cluster = new EmbeddedCluster(starting);
        Thread.ofPlatform()
                .daemon()
                .name("cluster-start")
                .start(() -> cluster.startSystem(config, starting));
        return cluster;
    }

    private void startSystem(Config config, CompletableFuture<ActorSystem<Guardian>> starting) {
        try {
            ActorSystem<Guardian> started =
                    ActorSystem.create(Behaviors.setup(this::guarding), "racewalk", config);
            Cluster cluster = Cluster.get(started);
            cluster.manager().tell(Join.create(cluster.selfMember().address()));
            starting.complete(started);
        } catch (Throwable e) {
            // Pekko throws checked exceptions too (of Scala), undeclared: that of a timeout.
            starting.completeExceptionally(e);
        }
    }

    /**
     * Begins the campaign, on as many workers as asked for.
     *
     * @param variants of the plan, in their order
     */
    public void begin(CampaignPlan plan, int workers, List<Variant> variants)
            throws InterruptedException {
        started().tell(new Guardian.Begin(plan, workers, variants));
    }

    /** The next notice, or null if none comes in that time. */
    public @Nullable CampaignNotice poll(Duration limit) throws InterruptedException {
        return notices.poll(limit.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Ends the campaign early; an {@link CampaignNotice.Ended} still follows. */
    public void stop(StopReason reason) throws InterruptedException {
        started().tell(new Guardian.Stop(reason));
    }

    @Override
    public void close() {
        if (!system.isDone()) {
            var _ = system.thenAccept(ActorSystem::terminate);
            return;
        }
        if (system.isCompletedExceptionally()) {
            return;
        }
        ActorSystem<Guardian> running = system.join();
        running.terminate();
        try {
            running.getWhenTerminated()
                    .toCompletableFuture()
                    .get(END_LIMIT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            running.log().warn("the cluster did not end in time", e);
        }
    }

    private ActorSystem<Guardian> started() throws InterruptedException {
        try {
            return system.get(START_LIMIT.toSeconds(), TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw new IllegalStateException("the actor system does not start", e.getCause());
        } catch (TimeoutException e) {
            throw new IllegalStateException("the actor system does not start in time", e);
        }
    }

    private Behavior<Guardian> guarding(ActorContext<Guardian> context) {
        ActorRef<CampaignNotice> listener =
                context.spawn(
                        Behaviors.receiveMessage(notice -> {
                            notices.add(notice);
                            return Behaviors.same();
                        }),
                        "listener");
        return Behaviors.receiveMessage(command ->
                switch (command) {
                    case Guardian.Begin begin -> coordinated(context, begin, listener);
                    case Guardian.Stop stop -> Behaviors.unhandled();
                });
    }

    private static Behavior<Guardian> coordinated(
            ActorContext<Guardian> context,
            Guardian.Begin begin,
            ActorRef<CampaignNotice> listener) {
        ActorRef<CoordinatorCommand> coordinator =
                context.spawn(Coordinator.create(begin.plan(), listener), "coordinator");
        Variants variants =
                (campaign, index) -> CompletableFuture.completedFuture(begin.variants().get(index));
        for (int i = 0; i < begin.workers(); i++) {
            String name = "worker-" + i;
            Worker.Identity identity = new Worker.Identity(name, "here", "");
            context.spawn(Worker.create(identity, coordinator, variants, refusal -> {}), name);
        }
        return Behaviors.receiveMessage(command ->
                switch (command) {
                    case Guardian.Begin again -> Behaviors.unhandled();
                    case Guardian.Stop stop -> {
                        coordinator.tell(new CoordinatorCommand.Stop(stop.reason()));
                        yield Behaviors.same();
                    }
                });
    }
}
