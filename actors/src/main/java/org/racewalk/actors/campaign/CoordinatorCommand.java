package org.racewalk.actors.campaign;

import org.apache.pekko.actor.typed.ActorRef;
import org.racewalk.actors.campaign.CampaignEvent.StopReason;
import org.racewalk.model.explore.BatchResult;

import java.util.Map;
import java.util.NavigableMap;

/** What the coordinator of one campaign is told. */
public sealed interface CoordinatorCommand
        permits FromWorker,
                CoordinatorCommand.Stop,
                CoordinatorCommand.TimeIsOver,
                CoordinatorCommand.WorkerGone,
                CoordinatorCommand.Sweep,
                CoordinatorCommand.Loaded,
                CoordinatorCommand.Kept,
                CoordinatorCommand.KeptShrunk,
                CoordinatorCommand.KeeperWaits,
                CoordinatorCommand.KeeperBroken {

    /** Anyone to coordinator: begin no more batches, and let those at work end at once. */
    record Stop(StopReason reason) implements CoordinatorCommand {}

    /** Coordinator to itself: the time that the campaign may take is over. */
    record TimeIsOver() implements CoordinatorCommand {}

    /** Coordinator to itself: a worker ended. */
    record WorkerGone(String worker, ActorRef<WorkerCommand> ref) implements CoordinatorCommand {}

    /** Coordinator to itself: is there a worker that was not heard of for long? */
    record Sweep() implements CoordinatorCommand {}

    /**
     * Keeper to coordinator: what was kept earlier, and nodes that are not trusted, with why.
     *
     * @param shrunk by the id of the job
     */
    record Loaded(
            Tally tally, NavigableMap<Long, ShrinkOutcome> shrunk, Map<String, String> distrusted)
            implements CoordinatorCommand {}

    /** Keeper to coordinator: this result is kept and may count. */
    record Kept(long batch, BatchResult result) implements CoordinatorCommand {}

    /** Keeper to coordinator: what came of that job is kept. */
    record KeptShrunk(long job, ShrinkOutcome outcome) implements CoordinatorCommand {}

    /** Keeper to coordinator: what cannot be kept now is tried again; "" when it is over. */
    record KeeperWaits(String reason) implements CoordinatorCommand {}

    /** Keeper to coordinator: what it has kept makes no sense. */
    record KeeperBroken(String failure) implements CoordinatorCommand {}
}
