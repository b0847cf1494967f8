package org.racewalk.actors.cluster;

import org.apache.pekko.actor.Address;
import org.apache.pekko.actor.CoordinatedShutdown;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.SupervisorStrategy;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Adapter;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.cluster.ClusterEvent.MemberEvent;
import org.apache.pekko.cluster.Member;
import org.apache.pekko.cluster.typed.Cluster;
import org.apache.pekko.cluster.typed.ClusterSingleton;
import org.apache.pekko.cluster.typed.ClusterSingletonSettings;
import org.apache.pekko.cluster.typed.Join;
import org.apache.pekko.cluster.typed.JoinSeedNodes;
import org.apache.pekko.cluster.typed.SelfUp;
import org.apache.pekko.cluster.typed.SingletonActor;
import org.apache.pekko.cluster.typed.Subscribe;
import org.jspecify.annotations.Nullable;
import org.racewalk.actors.campaign.Campaigns;
import org.racewalk.actors.campaign.CampaignsCommand;
import org.racewalk.actors.campaign.Library;
import org.racewalk.actors.campaign.LibraryCommand;
import org.racewalk.actors.campaign.Variants;
import org.racewalk.actors.campaign.Worker;
import org.racewalk.actors.engine.Engine;
import org.racewalk.actors.placement.PlaceHost;
import org.racewalk.actors.store.CampaignStore;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * This process as a node of a cluster. A node that coordinates takes its turn as the one that sees
 * to the campaigns of the store; one that works has a worker for each world that it runs at once.
 * The caller's thread gets the notices from a queue.
 */
public final class Node implements AutoCloseable {
    private static final String NAME = "racewalk";
    private static final Duration RESTART = Duration.ofSeconds(1);
    private static final Duration RESTART_MOST = Duration.ofSeconds(10);
    private static final Duration END_LIMIT = Duration.ofSeconds(20);

    /** Why a node leaves by itself. */
    private record Unsuitable(String why) implements CoordinatedShutdown.Reason {}

    /** Why a node leaves on request. */
    private enum Asked implements CoordinatedShutdown.Reason {
        TO_LEAVE
    }

    /** What the guardian is told. */
    private sealed interface Guardian {
        record Up() implements Guardian {}

        record Changed(MemberEvent event) implements Guardian {}
    }

    private final NodeSettings settings;
    private final Engine engine;
    private final @Nullable CampaignStore store;
    private final String build;
    private final BlockingQueue<NodeNotice> notices = new LinkedBlockingQueue<>();
    private final ActorSystem<Guardian> system;

    private Node(
            NodeSettings settings, Engine engine, @Nullable CampaignStore store, String build) {
        this.settings = settings;
        this.engine = engine;
        this.store = store;
        this.build = build;
        this.system = ActorSystem.create(Behaviors.setup(this::joining), NAME, settings.config());
    }

    /**
     * Starts the node, which joins in the background.
     *
     * @param store of the campaigns; null for a node that does not coordinate; not closed
     * @param build of Racewalk
     */
    public static Node start(
            NodeSettings settings, Engine engine, @Nullable CampaignStore store, String build) {
        Node node = new Node(settings, engine, store, build);
        node.watchEnd();
        join(node.system, settings.seeds());
        return node;
    }

    /** The next notice, or null if none comes in that time. */
    public @Nullable NodeNotice poll(Duration limit) throws InterruptedException {
        return notices.poll(limit.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Where other nodes find it: {@code host:port}. */
    public String address() {
        return Cluster.get(system).selfMember().address().hostPort().replaceFirst(".*@", "");
    }

    /** Hands over what it does and leaves; {@link NodeNotice.Ended} follows. */
    public void leave() {
        var _ = CoordinatedShutdown.get(Adapter.toClassic(system)).runAll(Asked.TO_LEAVE);
    }

    /** Leaves and waits until it has, some seconds at most. */
    @Override
    public void close() throws InterruptedException {
        leave();
        try {
            system.getWhenTerminated()
                    .toCompletableFuture()
                    .get(END_LIMIT.toSeconds(), TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            system.log().warn("the node did not end in time", e);
        }
    }

    /** Has a system join one of those nodes, or begin a cluster if there are none. */
    static void join(ActorSystem<?> system, List<String> seeds) {
        Cluster cluster = Cluster.get(system);
        if (seeds.isEmpty()) {
            cluster.manager().tell(Join.create(cluster.selfMember().address()));
            return;
        }
        List<Address> addresses = new ArrayList<>();
        for (String seed : seeds) {
            int colon = seed.lastIndexOf(':');
            addresses.add(
                    new Address(
                            cluster.selfMember().address().protocol(),
                            NAME,
                            seed.substring(0, colon),
                            Integer.parseInt(seed.substring(colon + 1))));
        }
        cluster.manager().tell(new JoinSeedNodes(addresses));
    }

    private void watchEnd() {
        var _ =
                system.getWhenTerminated()
                        .whenComplete((done, failure) ->
                                notices.add(end(system, settings.seeds(), build)));
    }

    /** Why a system has ended. */
    static NodeNotice.Ended end(ActorSystem<?> system, List<String> seeds, String build) {
        CoordinatedShutdown.Reason reason =
                CoordinatedShutdown.get(Adapter.toClassic(system))
                        .getShutdownReason()
                        .orElse(CoordinatedShutdown.unknownReason());
        if (reason instanceof Unsuitable unsuitable) {
            return new NodeNotice.Ended(NodeEnd.UNSUITABLE, unsuitable.why());
        }
        if (reason == CoordinatedShutdown.incompatibleConfigurationDetectedReason()) {
            return new NodeNotice.Ended(
                    NodeEnd.UNSUITABLE,
                    "the cluster refuses this node: it is of another build of Racewalk (this one is"
                            + " "
                            + build
                            + "), or its racewalk.cluster.expected-nodes differs; install the same"
                            + " on all nodes");
        }
        if (reason == CoordinatedShutdown.clusterDowningReason()) {
            return new NodeNotice.Ended(
                    NodeEnd.DOWNED, "the cluster took this node for dead, or it was cut off");
        }
        if (reason == CoordinatedShutdown.clusterJoinUnsuccessfulReason()) {
            return new NodeNotice.Ended(
                    NodeEnd.NOT_JOINED,
                    "none of " + String.join(", ", seeds) + " let this node join");
        }
        return new NodeNotice.Ended(NodeEnd.LEFT, "");
    }

    private Behavior<Guardian> joining(ActorContext<Guardian> context) {
        Cluster cluster = Cluster.get(context.getSystem());
        cluster.subscriptions()
                .tell(
                        Subscribe.create(
                                context.messageAdapter(SelfUp.class, up -> new Guardian.Up()),
                                SelfUp.class));
        cluster.subscriptions()
                .tell(
                        Subscribe.create(
                                context.messageAdapter(MemberEvent.class, Guardian.Changed::new),
                                MemberEvent.class));
        return Behaviors.receiveMessage(message -> {
            switch (message) {
                case Guardian.Up up -> onUp(context, cluster);
                case Guardian.Changed changed -> onChanged(cluster, changed.event().member());
            }
            return Behaviors.same();
        });
    }

    private void onChanged(Cluster cluster, Member member) {
        if (!member.uniqueAddress().equals(cluster.selfMember().uniqueAddress())) {
            notices.add(
                    new NodeNotice.Member(
                            name(member), member.status().toString().toLowerCase(Locale.ROOT)));
        }
    }

    static String name(Member member) {
        return member.address().hostPort().replaceFirst(".*@", "");
    }

    private void onUp(ActorContext<Guardian> context, Cluster cluster) {
        Member self = cluster.selfMember();
        for (Member member : cluster.state().getMembers()) {
            String conflict =
                    member.equals(self) || !member.isOlderThan(self)
                            ? null
                            : StoreRole.conflict(
                                    self.getRoles(), name(member), Set.copyOf(member.getRoles()));
            if (conflict != null) {
                var _ =
                        CoordinatedShutdown.get(Adapter.toClassic(context.getSystem()))
                                .runAll(new Unsuitable(conflict));
                return;
            }
        }
        notices.add(new NodeNotice.Up(name(self), roles()));
        ActorRef<CampaignsCommand> campaigns = campaigns(context);
        if (settings.works()) {
            work(context, name(self), campaigns);
        }
    }

    private String roles() {
        return !settings.works()
                ? NodeSettings.COORDINATOR
                : settings.coordinates()
                        ? NodeSettings.COORDINATOR + ", " + NodeSettings.WORKER
                        : NodeSettings.WORKER;
    }

    /** The way to the one actor that sees to the campaigns, wherever it is. */
    private ActorRef<CampaignsCommand> campaigns(ActorContext<Guardian> context) {
        CampaignStore kept = store;
        Behavior<CampaignsCommand> behavior =
                kept == null
                        ? Behaviors.empty()
                        : Behaviors.setup(inner -> {
                            notices.add(new NodeNotice.Coordinating());
                            Notifier notifier = new Notifier(kept, settings.config());
                            return Campaigns.create(
                                    kept,
                                    build,
                                    (campaign, notice) -> {
                                        notices.add(new NodeNotice.InCampaign(campaign, notice));
                                        notifier.told(campaign, notice);
                                    });
                        });
        Behavior<CampaignsCommand> supervised =
                Behaviors.supervise(behavior)
                        .onFailure(
                                SupervisorStrategy.restartWithBackoff(RESTART, RESTART_MOST, 0.1));
        ClusterSingletonSettings role =
                ClusterSingletonSettings.create(context.getSystem())
                        .withRole(NodeSettings.COORDINATOR);
        return ClusterSingleton.get(context.getSystem())
                .init(
                        SingletonActor.of(supervised, "campaigns")
                                .withSettings(role)
                                .withStopMessage(new CampaignsCommand.Leave()));
    }

    private void work(
            ActorContext<Guardian> context, String self, ActorRef<CampaignsCommand> campaigns) {
        ActorRef<LibraryCommand> library =
                context.spawn(Library.create(engine, self, campaigns), "library");
        Variants variants = Library.of(library);
        context.spawn(PlaceHost.create(), "placement");
        for (int i = 0; i < settings.jobs(); i++) {
            Worker.Identity identity = new Worker.Identity(self + "/" + i, self, build);
            context.spawn(
                    Worker.create(
                            identity,
                            campaigns,
                            variants,
                            reason -> notices.add(new NodeNotice.Refused(reason))),
                    "worker-" + i);
        }
    }
}
