package org.racewalk.actors.campaign;

import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.DispatcherSelector;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.jspecify.annotations.Nullable;
import org.racewalk.actors.campaign.CampaignEvent.StopReason;
import org.racewalk.actors.campaign.CampaignNotice.Broken;
import org.racewalk.actors.campaign.CampaignNotice.Ended;
import org.racewalk.actors.campaign.CampaignsCommand.Closed;
import org.racewalk.actors.campaign.CampaignsCommand.Gone;
import org.racewalk.actors.campaign.CampaignsCommand.Leave;
import org.racewalk.actors.campaign.CampaignsCommand.Look;
import org.racewalk.actors.campaign.CampaignsCommand.NotOpened;
import org.racewalk.actors.campaign.CampaignsCommand.Opened;
import org.racewalk.actors.campaign.CampaignsCommand.Seen;
import org.racewalk.actors.campaign.CampaignsCommand.Told;
import org.racewalk.actors.plan.CampaignSpec;
import org.racewalk.actors.store.CampaignStore;
import org.racewalk.actors.store.CampaignStore.Status;
import org.racewalk.actors.store.CampaignStore.Wish;
import org.racewalk.actors.store.StoreUnavailableException;
import org.racewalk.actors.store.StoredCampaign;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.BiConsumer;

/**
 * Sees to all campaigns of a store: looks there again and again for one that is wished to run, runs
 * one at a time, the oldest first, and notes how it ended. There is one such actor in a cluster. A
 * new one takes over what the last one left: it loads the batches that are kept, and the others are
 * leased.
 */
public final class Campaigns {
    /** The pause between two looks into the store; see {@code conf/racewalk.conf}. */
    private static final String LOOK_EVERY = "racewalk.campaign.look-every";

    private final ActorContext<CampaignsCommand> context;
    private final CampaignStore store;
    private final String build;
    private final BiConsumer<String, CampaignNotice> listener;
    private final Executor executor;
    private @Nullable Current current;
    private boolean looking;
    private boolean opening;
    private String unavailable = "";

    /** The campaign at work. */
    private record Current(String campaign, ActorRef<CoordinatorCommand> coordinator) {}

    private Campaigns(
            ActorContext<CampaignsCommand> context,
            CampaignStore store,
            String build,
            BiConsumer<String, CampaignNotice> listener) {
        this.context = context;
        this.store = store;
        this.build = build;
        this.listener = listener;
        this.executor =
                context.getSystem()
                        .dispatchers()
                        .lookup(DispatcherSelector.fromConfig(StoreKeeper.DISPATCHER));
    }

    /**
     * As the cluster's singleton has it.
     *
     * @param listener told the campaign ("" for none) and what is new, by any thread
     */
    public static Behavior<CampaignsCommand> create(
            CampaignStore store, String build, BiConsumer<String, CampaignNotice> listener) {
        return Behaviors.setup(context ->
                Behaviors.withTimers(timers -> {
                    Duration every =
                            context.getSystem().settings().config().getDuration(LOOK_EVERY);
                    timers.startTimerWithFixedDelay(new Look(), Duration.ZERO, every);
                    Campaigns campaigns = new Campaigns(context, store, build, listener);
                    return Behaviors.receiveMessage(campaigns::receive);
                }));
    }

    private Behavior<CampaignsCommand> receive(CampaignsCommand command) {
        switch (command) {
            case FromWorker message -> onWorker(message);
            case Look look -> look();
            case Seen seen -> onSeen(seen);
            case Opened opened -> onOpened(opened);
            case NotOpened failed -> onNotOpened(failed);
            case Told told -> onTold(told.campaign(), told.notice());
            case Closed closed -> onClosed(closed);
            case Gone gone -> onGone(gone);
            case Leave leave -> {
                return Behaviors.stopped();
            }
        }
        return Behaviors.same();
    }

    private void onWorker(FromWorker message) {
        Current now = current;
        if (now != null) {
            now.coordinator().tell(message);
        } else if (message instanceof FromWorker.Delivery delivery && !opening) {
            // Of a campaign that is over: nobody wants it.
            delivery.replyTo()
                    .tell(new WorkerCommand.Delivered(delivery.campaign(), delivery.id()));
        }
    }

    private void look() {
        if (looking) {
            // A database that does not answer takes its time to say so.
            return;
        }
        looking = true;
        context.pipeToSelf(
                CompletableFuture.supplyAsync(store::campaigns, executor),
                (campaigns, failure) ->
                        failure == null
                                ? new Seen(campaigns, "")
                                : new Seen(List.of(), reason(failure)));
    }

    private void onSeen(Seen seen) {
        looking = false;
        if (!seen.unavailable().equals(unavailable)) {
            unavailable = seen.unavailable();
            listener.accept(
                    "",
                    new CampaignNotice.Remark(
                            unavailable.isEmpty()
                                    ? "the store answers again"
                                    : "the store does not answer: " + unavailable));
        }
        if (!unavailable.isEmpty() || opening) {
            return;
        }
        Current now = current;
        if (now == null) {
            seen.campaigns().stream().filter(Campaigns::isToRun).findFirst().ifPresent(this::open);
            return;
        }
        for (StoredCampaign campaign : seen.campaigns()) {
            if (campaign.id().equals(now.campaign()) && campaign.wish() == Wish.STOP) {
                now.coordinator().tell(new CoordinatorCommand.Stop(StopReason.INTERRUPTED));
            }
        }
    }

    private static boolean isToRun(StoredCampaign campaign) {
        return campaign.wish() == Wish.RUN && campaign.status() != Status.COMPLETED;
    }

    private void open(StoredCampaign campaign) {
        opening = true;
        context.pipeToSelf(
                CompletableFuture.supplyAsync(() -> opened(campaign), executor),
                (message, failure) ->
                        failure == null ? message : new NotOpened(campaign.id(), reason(failure)));
    }

    /** Reads the spec and marks the campaign as running; blocks. */
    private CampaignsCommand opened(StoredCampaign campaign) {
        CampaignSpec spec = store.spec(campaign.id());
        if (!spec.build().equals(build)) {
            String reason =
                    "planned by build "
                            + spec.build()
                            + " of Racewalk, and these nodes run "
                            + build;
            store.wish(campaign.id(), Wish.STOP);
            store.status(campaign.id(), Status.STOPPED, reason, Instant.now());
            return new NotOpened(campaign.id(), reason);
        }
        if (campaign.status() == Status.RUNNING) {
            return new Opened(campaign, spec);
        }
        Instant now = Instant.now();
        store.status(campaign.id(), Status.RUNNING, "", now);
        StoredCampaign running =
                new StoredCampaign(
                        campaign.id(),
                        campaign.name(),
                        campaign.added(),
                        campaign.wish(),
                        Status.RUNNING,
                        "",
                        now);
        return new Opened(running, spec);
    }

    private void onOpened(Opened opened) {
        opening = false;
        String id = opened.campaign().id();
        Job job = Job.stored(id, opened.spec(), timeLeft(opened));
        ActorRef<CampaignNotice> told =
                context.messageAdapter(CampaignNotice.class, notice -> new Told(id, notice));
        ActorRef<CoordinatorCommand> coordinator =
                context.spawnAnonymous(
                        Coordinator.create(
                                job,
                                told,
                                new Coordinator.Keeping(
                                        ref -> StoreKeeper.create(store, id, job.plan(), ref),
                                        DispatcherSelector.fromConfig(StoreKeeper.DISPATCHER))));
        current = new Current(id, coordinator);
        context.watchWith(coordinator, new Gone(coordinator, false));
        listener.accept(id, new CampaignNotice.Begun());
    }

    /** Of a campaign that is taken over, the time since it began is over. */
    private static @Nullable Duration timeLeft(Opened opened) {
        Duration time = opened.spec().time();
        if (time == null) {
            return null;
        }
        Duration left = time.minus(Duration.between(opened.campaign().changed(), Instant.now()));
        return left.isNegative() ? Duration.ZERO : left;
    }

    private void onNotOpened(NotOpened failed) {
        opening = false;
        listener.accept(
                failed.campaign(), new CampaignNotice.Remark("does not run: " + failed.reason()));
    }

    private void onTold(String campaign, CampaignNotice notice) {
        Current now = current;
        if (now == null || !now.campaign().equals(campaign)) {
            return;
        }
        listener.accept(campaign, notice);
        switch (notice) {
            case Ended ended -> {
                boolean timeIsOver = ended.state().reason() == StopReason.TIME;
                close(campaign, status(ended), reason(ended), timeIsOver);
            }
            case Broken broken -> close(campaign, Status.BROKEN, broken.failure(), true);
            default -> {}
        }
    }

    /** That it ended comes ahead of what it said last: so this waits its turn once more. */
    private void onGone(Gone gone) {
        Current now = current;
        if (now == null || !now.coordinator().equals(gone.coordinator())) {
            return;
        }
        if (!gone.sure()) {
            context.getSelf().tell(new Gone(gone.coordinator(), true));
            return;
        }
        close(now.campaign(), Status.BROKEN, "its coordinator failed; the log says why", true);
    }

    private static Status status(Ended ended) {
        return switch (ended.state().reason()) {
            case COMPLETED, FOUND -> Status.COMPLETED;
            case TIME, INTERRUPTED -> Status.STOPPED;
        };
    }

    private static String reason(Ended ended) {
        return switch (ended.state().reason()) {
            case COMPLETED, FOUND -> "";
            case TIME -> "time is over";
            case INTERRUPTED -> "stopped on request";
        };
    }

    /**
     * Notes how a campaign ended; nothing else runs till then.
     *
     * @param unasked whether the user still wishes it to run, and must say so again
     */
    private void close(String campaign, Status status, String reason, boolean unasked) {
        current = null;
        opening = true;
        context.pipeToSelf(
                CompletableFuture.supplyAsync(
                        () -> {
                            if (unasked) {
                                store.wish(campaign, Wish.STOP);
                            }
                            store.status(campaign, status, reason, Instant.now());
                            return campaign;
                        },
                        executor),
                (done, failure) -> new Closed(failure == null ? campaign : ""));
    }

    private void onClosed(Closed closed) {
        // If the store did not take it, the campaign is found as running, loaded, and ends again.
        opening = false;
        if (!closed.campaign().isEmpty()) {
            listener.accept(closed.campaign(), new CampaignNotice.Noted());
        }
    }

    private static String reason(Throwable failure) {
        Throwable cause = failure.getCause() == null ? failure : failure.getCause();
        return cause instanceof StoreUnavailableException
                ? String.valueOf(cause.getMessage())
                : cause.toString();
    }
}
