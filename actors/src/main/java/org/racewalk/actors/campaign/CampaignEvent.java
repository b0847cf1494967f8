package org.racewalk.actors.campaign;

import org.racewalk.model.explore.BatchResult;

/** What happened in a campaign; {@link CampaignState} folds these. */
public sealed interface CampaignEvent {

    /** A worker was given a batch. */
    record Leased(long batch, String worker) implements CampaignEvent {}

    /**
     * A worker made runs of a batch.
     *
     * @param result of the runs made; fewer than the batch holds if it ended early
     */
    record Finished(long batch, BatchResult result) implements CampaignEvent {}

    /** A worker is gone; what it held is free again. */
    record WorkerLost(String worker) implements CampaignEvent {}

    /** No batch is to begin any more. */
    record StopRequested(StopReason reason) implements CampaignEvent {}

    /** Why a campaign ended. */
    enum StopReason {
        /** All requested runs were made. */
        COMPLETED,
        /** The first finding is known. */
        FOUND,
        /** The time asked for is over. */
        TIME,
        /** The user stopped it. */
        INTERRUPTED
    }
}
