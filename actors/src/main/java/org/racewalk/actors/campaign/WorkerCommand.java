package org.racewalk.actors.campaign;

import org.jspecify.annotations.Nullable;
import org.racewalk.actors.wire.Wire;
import org.racewalk.model.explore.BatchResult;

import java.util.List;

/** What a worker is told. */
public sealed interface WorkerCommand {

    /** Coordinator to worker, that has asked for it: do this. */
    sealed interface Task extends WorkerCommand, Wire {
        String campaign();

        /** Of a batch, or of a {@link ShrinkJob}. */
        long id();

        /** Index among the campaign's variants. */
        int variant();

        /** Results of that worker that are kept since it was last told. */
        List<Long> kept();
    }

    /**
     * Make these runs.
     *
     * @param kept results of that worker that are kept, or not wanted, since it was last told; as
     *     if {@link Delivered} had been said of each
     */
    record RunBatch(String campaign, Batch batch, boolean stopAtFirst, List<Long> kept)
            implements Task {
        public RunBatch {
            kept = List.copyOf(kept);
        }

        @Override
        public long id() {
            return batch.id();
        }

        @Override
        public int variant() {
            return batch.variant();
        }

        /** One that confirms nothing. */
        public RunBatch(String campaign, Batch batch, boolean stopAtFirst) {
            this(campaign, batch, stopAtFirst, List.of());
        }
    }

    /**
     * Make the first report of a finding smaller.
     *
     * @param runs that it may take
     * @param kept as in {@link RunBatch}
     */
    record ShrinkFinding(String campaign, ShrinkJob job, long runs, List<Long> kept)
            implements Task {
        public ShrinkFinding {
            kept = List.copyOf(kept);
        }

        @Override
        public long id() {
            return job.id();
        }

        @Override
        public int variant() {
            return job.variant();
        }
    }

    /** Coordinator to worker: end that batch, or job, at once and deliver what there is of it. */
    record Cancel(String campaign, long batch) implements WorkerCommand, Wire {}

    /** Coordinator to worker, if it gets no batch: that result is kept, or not wanted. */
    record Delivered(String campaign, long batch) implements WorkerCommand, Wire {}

    /** Coordinator to worker: your node gets no batches, for that reason. */
    record Refused(String reason) implements WorkerCommand, Wire {}

    /** Worker to itself: the runs are made. */
    record BatchMade(BatchResult result) implements WorkerCommand {}

    /** Worker to itself: the finding is made smaller, or cannot be; null if it was told to end. */
    record ShrinkMade(@Nullable ShrinkOutcome outcome) implements WorkerCommand {}

    /** Worker to itself: the runs failed, by a failure of ours. */
    record BatchFailed(String failure) implements WorkerCommand {}

    /** Worker to itself: has anything come meanwhile? */
    record Tick() implements WorkerCommand {}
}
