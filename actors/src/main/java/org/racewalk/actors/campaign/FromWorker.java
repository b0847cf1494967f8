package org.racewalk.actors.campaign;

import org.apache.pekko.actor.typed.ActorRef;
import org.jspecify.annotations.Nullable;
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

    /** A batch, or a job, that a worker has and has not been told to be kept. */
    record Held(String campaign, long batch) {}

    /** Here is what you asked for, and I can take more; I send it till you say that it is kept. */
    sealed interface Delivery extends FromWorker {
        String campaign();

        /** Of a batch, or of a {@link ShrinkJob}. */
        long id();

        String worker();

        String node();

        int wanted();

        ActorRef<WorkerCommand> replyTo();

        /** The same, and nothing asked for. */
        Delivery again();
    }

    /**
     * The runs of a batch.
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
            implements Delivery {

        @Override
        public long id() {
            return batch;
        }

        @Override
        public Deliver again() {
            return new Deliver(campaign, batch, worker, node, result, 0, replyTo);
        }
    }

    /**
     * What came of making a finding smaller.
     *
     * @param outcome null if I was told to end
     * @param wanted as in {@link Deliver}
     */
    record DeliverShrunk(
            String campaign,
            long job,
            String worker,
            String node,
            @Nullable ShrinkOutcome outcome,
            int wanted,
            ActorRef<WorkerCommand> replyTo)
            implements Delivery {

        @Override
        public long id() {
            return job;
        }

        @Override
        public DeliverShrunk again() {
            return new DeliverShrunk(campaign, job, worker, node, outcome, 0, replyTo);
        }
    }

    /** The batch, or job, cannot be run here, by a failure of ours. */
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
