package org.racewalk.actors.campaign;

import org.apache.pekko.actor.typed.ActorRef;
import org.racewalk.actors.campaign.CampaignEvent.StopReason;
import org.racewalk.actors.wire.Wire;
import org.racewalk.model.explore.BatchResult;

/** What the coordinator is told. */
public sealed interface CoordinatorCommand {

    /** Worker to coordinator: I am free, give me a batch. */
    record Pull(String worker, ActorRef<WorkerCommand> replyTo)
            implements CoordinatorCommand, Wire {}

    /** Worker to coordinator: here are the runs of that batch. A {@link Pull} follows. */
    record Deliver(long batch, BatchResult result) implements CoordinatorCommand, Wire {}

    /** Worker to coordinator: the batch cannot be run, by a failure of ours. */
    record Fail(long batch, String failure) implements CoordinatorCommand, Wire {}

    /** Anyone to coordinator: begin no more batches, and let those at work end at once. */
    record Stop(StopReason reason) implements CoordinatorCommand, Wire {}

    /** Coordinator to itself: a worker ended. */
    record WorkerGone(String worker) implements CoordinatorCommand {}
}
