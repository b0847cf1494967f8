package org.racewalk.actors.campaign;

import org.jspecify.annotations.Nullable;
import org.racewalk.actors.campaign.CampaignEvent.Finished;
import org.racewalk.actors.campaign.CampaignEvent.Leased;
import org.racewalk.actors.campaign.CampaignEvent.Returned;
import org.racewalk.actors.campaign.CampaignEvent.StopReason;
import org.racewalk.actors.campaign.CampaignEvent.StopRequested;
import org.racewalk.actors.campaign.CampaignEvent.Voted;
import org.racewalk.actors.campaign.CampaignEvent.WorkerLost;
import org.racewalk.model.explore.BatchResult;

import java.util.Collections;
import java.util.List;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;

/**
 * Where a campaign stands: a pure fold of {@link CampaignEvent}s, immutable.
 *
 * <p>Results count in the order of batch ids ({@link Tally}). So what is found first, and all
 * totals of a campaign that ran to its end, do not depend on how many workers there were or how
 * fast they ran. A batch counts once, however often it was run.
 *
 * @param next all batches below are leased, returned, made or not wanted
 * @param returned batches whose worker was lost, or that want another vote
 * @param leases who has which batch
 * @param ballots of batches that were made, and must be made again before they count
 * @param tally what was made
 * @param stop why no batch begins any more, or null
 */
public record CampaignState(
        long next,
        NavigableSet<Long> returned,
        NavigableMap<Long, Lease> leases,
        NavigableMap<Long, Ballot> ballots,
        Tally tally,
        @Nullable StopReason stop) {

    /** So far ahead of the first batch that does not count yet is one leased: results wait. */
    private static final long MOST_AHEAD = 4096;

    /** Takes copies that nobody changes. */
    public CampaignState {
        returned = Collections.unmodifiableNavigableSet(returned);
        leases = Collections.unmodifiableNavigableMap(leases);
        ballots = Collections.unmodifiableNavigableMap(ballots);
    }

    /** Nothing done. */
    public static CampaignState begin(CampaignPlan plan) {
        return new CampaignState(
                0, new TreeSet<>(), new TreeMap<>(), new TreeMap<>(), Tally.begin(plan), null);
    }

    /** As if these results were all; what is leased stays so, what was voted on is forgotten. */
    CampaignState withTally(Tally kept) {
        TreeMap<Long, Lease> held = new TreeMap<>(leases);
        CampaignState after =
                new CampaignState(
                        kept.prefix(), new TreeSet<>(), held, new TreeMap<>(), kept, stop);
        return after.settled();
    }

    /** The batch that a worker should be given now, or null; as if there were one node. */
    @Nullable Batch available() {
        return available("", Set.of(""));
    }

    /**
     * The batch that a worker on a node should be given now, or null.
     *
     * @param present nodes with a worker
     */
    @Nullable Batch available(String node, Set<String> present) {
        if (stop != null) {
            return null;
        }
        for (long id : returned) {
            Ballot ballot = ballots.get(id);
            if (ballot == null || ballot.accepts(node, present)) {
                return plan().batch(id);
            }
        }
        long end = Math.min(tally.end(), tally.prefix() + MOST_AHEAD + 4L * plan().variants());
        for (long id = next; id <= end; id++) {
            if (!isSettled(id) && !leases.containsKey(id)) {
                return plan().batch(id);
            }
        }
        return null;
    }

    public CampaignPlan plan() {
        return tally.plan();
    }

    /** What counts, per variant. */
    public List<BatchResult> totals() {
        return tally.totals();
    }

    /** In the order in which they came to count. */
    public List<VariantFinding> findings() {
        return tally.findings();
    }

    /** What all runs made so far amount to, waiting results included: for a progress line. */
    public long runsMade() {
        return tally.runsMade();
    }

    /** As {@link #runsMade()}, in steps. */
    public long stepsMade() {
        return tally.stepsMade();
    }

    /**
     * Whether nothing more will come: every wanted batch counts, or it was stopped and all is back.
     */
    public boolean isOver() {
        return tally.isComplete() || (stop != null && leases.isEmpty());
    }

    /** Why it ended; only when it is over. */
    public StopReason reason() {
        if (tally.isComplete()) {
            return tally.isFound() ? StopReason.FOUND : StopReason.COMPLETED;
        }
        if (stop == null) {
            throw new IllegalStateException("the campaign goes on");
        }
        return stop;
    }

    /** Whether that batch is made or not wanted, so that its result changes nothing. */
    boolean isSettled(long batch) {
        return !tally.wants(batch) || tally.waiting().containsKey(batch);
    }

    /** The state after the event. */
    public CampaignState apply(CampaignEvent event) {
        return switch (event) {
            case Leased leased -> leased(leased);
            case Finished finished -> finished(finished);
            case Voted voted -> voted(voted);
            case Returned back -> freed(held -> held.batch() == back.batch());
            case WorkerLost lost -> freed(held -> held.lease().worker().equals(lost.worker()));
            case StopRequested request -> stopped(request.reason());
        };
    }

    private CampaignState leased(Leased event) {
        TreeMap<Long, Lease> held = new TreeMap<>(leases);
        held.put(event.batch(), event.lease());
        TreeSet<Long> free = new TreeSet<>(returned);
        free.remove(event.batch());
        // A worker may hold a batch of an earlier coordinator: those below it are yet to be leased.
        long after = next;
        while (after <= event.batch() && (held.containsKey(after) || isSettled(after))) {
            after++;
        }
        return new CampaignState(after, free, held, ballots, tally, stop);
    }

    private CampaignState freed(Predicate<Leased> which) {
        TreeMap<Long, Lease> held = new TreeMap<>(leases);
        TreeSet<Long> free = new TreeSet<>(returned);
        leases.forEach((batch, lease) -> {
            if (which.test(new Leased(batch, lease))) {
                held.remove(batch);
                if (!isSettled(batch)) {
                    free.add(batch);
                }
            }
        });
        return new CampaignState(next, free, held, ballots, tally, stop).settled();
    }

    private CampaignState finished(Finished event) {
        TreeMap<Long, Lease> held = new TreeMap<>(leases);
        held.remove(event.batch());
        TreeMap<Long, Ballot> open = new TreeMap<>(ballots);
        open.remove(event.batch());
        Tally after = tally.add(event.batch(), event.result());
        TreeSet<Long> free = new TreeSet<>(returned);
        free.remove(event.batch());
        if (after != tally) {
            free.removeIf(id -> !after.wants(id));
            open.keySet().removeIf(id -> !after.wants(id));
        }
        return new CampaignState(next, free, held, open, after, stop).settled();
    }

    private CampaignState voted(Voted event) {
        TreeMap<Long, Ballot> open = new TreeMap<>(ballots);
        open.merge(
                event.batch(),
                Ballot.EMPTY.with(event.vote()),
                (known, one) -> known.with(event.vote()));
        return new CampaignState(next, returned, leases, open, tally, stop)
                .apply(new Returned(event.batch()));
    }

    private CampaignState stopped(StopReason reason) {
        CampaignState after =
                stop != null
                        ? this
                        : new CampaignState(next, returned, leases, ballots, tally, reason);
        return after.settled();
    }

    /** Counts partial results as well, once all is back that will come. */
    private CampaignState settled() {
        boolean endsEarly = stop != null && !tally.isComplete() && leases.isEmpty();
        return endsEarly
                ? new CampaignState(next, returned, leases, ballots, tally.closed(), stop)
                : this;
    }
}
