package org.racewalk.actors.campaign;

import org.racewalk.model.explore.BatchResult;

/** What happened in a campaign; {@link CampaignState} folds these. */
public sealed interface CampaignEvent {

    /** A worker was given a batch, or a finding to be made smaller. */
    record Leased(long batch, Lease lease) implements CampaignEvent {}

    /**
     * Runs of a batch are made, and kept.
     *
     * @param result of the runs made; fewer than the batch holds if it ended early
     */
    record Finished(long batch, BatchResult result) implements CampaignEvent {}

    /** A batch that is made more than once was made once more. */
    record Voted(long batch, Ballot.Vote vote) implements CampaignEvent {}

    /** A finding's first report is made smaller, or cannot be, and that is kept. */
    record Shrunk(long job, ShrinkOutcome outcome) implements CampaignEvent {}

    /** What a worker had is free again: a batch, or a job. */
    record Returned(long batch) implements CampaignEvent {}

    /** A worker is gone; what it held is free again. */
    record WorkerLost(String worker) implements CampaignEvent {}

    /** No batch is to begin any more. */
    record StopRequested(StopReason reason) implements CampaignEvent {}

    /** Why a campaign ended. */
    enum StopReason {
        /** All requested runs were made. */
        COMPLETED,
        /** As many findings are known as asked for. */
        FOUND,
        /** The time asked for is over. */
        TIME,
        /** The user stopped it. */
        INTERRUPTED
    }
}
