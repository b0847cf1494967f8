package org.racewalk.actors.campaign;

import org.apache.pekko.actor.typed.ActorRef;
import org.racewalk.actors.campaign.WorkerCommand.Delivered;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a coordinator has yet to tell workers of their results: with the next batch, if they get one
 * in the same breath, else by a message of its own. For one thread.
 */
final class Receipts {
    private final String campaign;
    private final Map<ActorRef<WorkerCommand>, List<Long>> open = new LinkedHashMap<>();

    Receipts(String campaign) {
        this.campaign = campaign;
    }

    /** That result is kept, or not wanted. */
    void add(ActorRef<WorkerCommand> worker, long batch) {
        open.computeIfAbsent(worker, one -> new ArrayList<>()).add(batch);
    }

    /** What that worker is to be told; the caller tells it. */
    List<Long> take(ActorRef<WorkerCommand> worker) {
        List<Long> batches = open.remove(worker);
        return batches == null ? List.of() : batches;
    }

    /** Tells each worker what was not taken. */
    void tell() {
        open.forEach((worker, batches) ->
                batches.forEach(batch -> worker.tell(new Delivered(campaign, batch))));
        open.clear();
    }
}
