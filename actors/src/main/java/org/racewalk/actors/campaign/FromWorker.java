package org.racewalk.actors.campaign;

import org.apache.pekko.actor.typed.ActorRef;
import org.racewalk.actors.wire.Wire;
import org.racewalk.model.explore.BatchResult;

import java.util.List;

/** What a worker's node tells whoever coordinates, by way of the singleton or directly. */
public sealed interface FromWorker extends CoordinatorCommand, CampaignsCommand, Wire {

    /**
     * I can take batches. Adds to what was asked for before, unless it is asked {@code again}
     * because nothing came: then it takes the place of that, and what I do not hold is lost.
     *
     * @param worker unique in the cluster while it lives
     * @param wanted how many batches
     * @param held ids of batches, of the campaign that they are of
     */
    record Pull(
            String worker,
            String node,
            String build,
            int wanted,
            boolean again,
            List<Held> held,
            ActorRef<WorkerCommand> replyTo)
            implements FromWorker {
        public Pull {
            held = List.copyOf(held);
        }
    }

    /** A batch that a worker has and has not been told to be kept. */
    record Held(String campaign, long batch) {}

    /**
     * Here are the runs of that batch, and I can take more; I send them again until you say that
     * they are kept.
     *
     * @param wanted how many batches, beside what was asked for before; 0 when it is sent again
     */
    record Deliver(
            String campaign,
            long batch,
            String worker,
            String node,
            BatchResult result,
            int wanted,
            ActorRef<WorkerCommand> replyTo)
            implements FromWorker {

        /** The same runs, and nothing asked for. */
        Deliver again() {
            return new Deliver(campaign, batch, worker, node, result, 0, replyTo);
        }
    }

    /** The batch cannot be run here, by a failure of ours. */
    record Failed(String campaign, long batch, String worker, String failure)
            implements FromWorker {}

    /** What is that variant? */
    record AskVariant(String campaign, int variant, ActorRef<LibraryCommand> replyTo)
            implements FromWorker {}

    /** What is the text with that SHA-256? */
    record AskSource(String campaign, String sha256, ActorRef<LibraryCommand> replyTo)
            implements FromWorker {}

    /** My compiler makes another program than it should: give my node nothing more. */
    record Unfit(String campaign, String node, String evidence) implements FromWorker {}
}
