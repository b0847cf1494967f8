package org.racewalk.actors.campaign;

import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.racewalk.actors.campaign.CampaignEvent.Finished;
import org.racewalk.actors.campaign.CampaignEvent.Leased;
import org.racewalk.actors.campaign.CampaignEvent.StopReason;
import org.racewalk.actors.campaign.CampaignEvent.StopRequested;
import org.racewalk.actors.campaign.CampaignEvent.WorkerLost;
import org.racewalk.actors.campaign.CoordinatorCommand.Deliver;
import org.racewalk.actors.campaign.CoordinatorCommand.Fail;
import org.racewalk.actors.campaign.CoordinatorCommand.Pull;
import org.racewalk.actors.campaign.CoordinatorCommand.Stop;
import org.racewalk.actors.campaign.CoordinatorCommand.WorkerGone;

import java.util.List;
import java.util.TreeMap;

/**
 * Leases the batches of one campaign to the workers that pull them, and folds the results.
 *
 * <p>Delivery: a batch counts once however often its result comes. It is leased again when its
 * worker ended, or pulls anew without having delivered it. All decisions are {@link
 * CampaignState}'s; here are only messages.
 */
public final class Coordinator {
    private final ActorContext<CoordinatorCommand> context;
    private final ActorRef<CampaignNotice> listener;
    private final TreeMap<String, ActorRef<WorkerCommand>> workers = new TreeMap<>();
    private final TreeMap<String, ActorRef<WorkerCommand>> idle = new TreeMap<>();

    private Coordinator(
            ActorContext<CoordinatorCommand> context, ActorRef<CampaignNotice> listener) {
        this.context = context;
        this.listener = listener;
    }

    /** A coordinator that has the campaign before it. It stops by itself after the last notice. */
    public static Behavior<CoordinatorCommand> create(
            CampaignPlan plan, ActorRef<CampaignNotice> listener) {
        return Behaviors.setup(context ->
                Behaviors.withTimers(timers -> {
                    if (plan.time() != null) {
                        timers.startSingleTimer(new Stop(StopReason.TIME), plan.time());
                    }
                    return new Coordinator(context, listener)
                            .coordinating(CampaignState.begin(plan));
                }));
    }

    private Behavior<CoordinatorCommand> coordinating(CampaignState state) {
        return Behaviors.receiveMessage(command ->
                switch (command) {
                    case Pull pull -> onPull(state, pull);
                    case Deliver delivery ->
                            advance(state, new Finished(delivery.batch(), delivery.result()));
                    case Fail failure -> onFailed(failure);
                    case Stop stop -> advance(state, new StopRequested(stop.reason()));
                    case WorkerGone gone -> onWorkerGone(state, gone.worker());
                });
    }

    private Behavior<CoordinatorCommand> onPull(CampaignState state, Pull pull) {
        if (workers.put(pull.worker(), pull.replyTo()) == null) {
            context.watchWith(pull.replyTo(), new WorkerGone(pull.worker()));
        }
        idle.put(pull.worker(), pull.replyTo());
        boolean undelivered = state.leases().containsValue(pull.worker());
        return undelivered
                ? advance(state, new WorkerLost(pull.worker()))
                : coordinating(lease(state));
    }

    private Behavior<CoordinatorCommand> onWorkerGone(CampaignState state, String worker) {
        workers.remove(worker);
        idle.remove(worker);
        return advance(state, new WorkerLost(worker));
    }

    private Behavior<CoordinatorCommand> onFailed(Fail failure) {
        cancelAbove(-1);
        listener.tell(new CampaignNotice.Broken(failure.failure()));
        return Behaviors.stopped();
    }

    /** The one transition: folds the event, says what is new, gives out what became free. */
    private Behavior<CoordinatorCommand> advance(CampaignState before, CampaignEvent event) {
        CampaignState after = before.apply(event);
        announce(before.findings().size(), after);
        if (after.isOver()) {
            cancelAbove(-1);
            listener.tell(new CampaignNotice.Ended(after));
            return Behaviors.stopped();
        }
        if (after.stop() != null && before.stop() == null) {
            cancelAbove(-1);
        } else if (after.horizon() < before.horizon()) {
            cancelAbove(after.horizon());
        }
        return coordinating(lease(after));
    }

    private void announce(int known, CampaignState state) {
        List<VariantFinding> findings = state.findings();
        for (VariantFinding finding : findings.subList(known, findings.size())) {
            listener.tell(new CampaignNotice.Found(finding));
        }
        listener.tell(
                new CampaignNotice.Progressed(
                        state.runsMade(), state.stepsMade(), findings.size()));
    }

    private void cancelAbove(long batch) {
        workers.values().forEach(worker -> worker.tell(new WorkerCommand.CancelAbove(batch)));
    }

    private CampaignState lease(CampaignState state) {
        CampaignState after = state;
        for (Batch batch = after.available();
                batch != null && !idle.isEmpty();
                batch = after.available()) {
            var free = idle.pollFirstEntry();
            free.getValue().tell(new WorkerCommand.RunBatch(batch, !after.plan().keepGoing()));
            after = after.apply(new Leased(batch.id(), free.getKey()));
        }
        return after;
    }
}
