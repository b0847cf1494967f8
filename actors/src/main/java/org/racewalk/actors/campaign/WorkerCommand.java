package org.racewalk.actors.campaign;

import org.racewalk.actors.wire.Wire;
import org.racewalk.model.explore.BatchResult;

import java.util.List;

/** What a worker is told. */
public sealed interface WorkerCommand {

    /**
     * Coordinator to worker, that has asked for it: make these runs.
     *
     * @param kept results of that worker that are kept, or not wanted, since it was last told; as
     *     if {@link Delivered} had been said of each
     */
    record RunBatch(String campaign, Batch batch, boolean stopAtFirst, List<Long> kept)
            implements WorkerCommand, Wire {
        public RunBatch {
            kept = List.copyOf(kept);
        }

        /** One that confirms nothing. */
        public RunBatch(String campaign, Batch batch, boolean stopAtFirst) {
            this(campaign, batch, stopAtFirst, List.of());
        }
    }

    /** Coordinator to worker: end that batch at once and deliver what there is of it. */
    record Cancel(String campaign, long batch) implements WorkerCommand, Wire {}

    /** Coordinator to worker, if it gets no batch: that result is kept, or not wanted. */
    record Delivered(String campaign, long batch) implements WorkerCommand, Wire {}

    /** Coordinator to worker: your node gets no batches, for that reason. */
    record Refused(String reason) implements WorkerCommand, Wire {}

    /** Worker to itself: the runs are made. */
    record BatchMade(BatchResult result) implements WorkerCommand {}

    /** Worker to itself: the runs failed, by a failure of ours. */
    record BatchFailed(String failure) implements WorkerCommand {}

    /** Worker to itself: has anything come meanwhile? */
    record Tick() implements WorkerCommand {}
}
