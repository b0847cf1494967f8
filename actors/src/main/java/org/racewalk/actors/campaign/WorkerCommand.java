package org.racewalk.actors.campaign;

import org.racewalk.actors.wire.Wire;
import org.racewalk.model.explore.BatchResult;

/** What a worker is told. */
public sealed interface WorkerCommand {

    /** Coordinator to worker, after a pull: make these runs. */
    record RunBatch(Batch batch, boolean stopAtFirst) implements WorkerCommand, Wire {}

    /** Coordinator to worker: a batch above this one is not wanted any more; -1: none is. */
    record CancelAbove(long batch) implements WorkerCommand, Wire {}

    /** Worker to itself: the runs are made. */
    record BatchMade(BatchResult result) implements WorkerCommand {}

    /** Worker to itself: the runs failed, by a failure of ours. */
    record BatchFailed(String failure) implements WorkerCommand {}
}
