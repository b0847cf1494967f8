package org.racewalk.actors.campaign;

import org.racewalk.actors.wire.Wire;
import org.racewalk.model.explore.BatchResult;

/** What a worker is told. */
public sealed interface WorkerCommand {

    /** Coordinator to worker, after a pull: make these runs. */
    record RunBatch(String campaign, Batch batch, boolean stopAtFirst)
            implements WorkerCommand, Wire {}

    /** Coordinator to worker: end that batch at once and deliver what there is of it. */
    record Cancel(String campaign, long batch) implements WorkerCommand, Wire {}

    /** Coordinator to worker: the result has arrived and is kept, or not wanted. */
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
