package org.racewalk.actors.campaign;

import org.jspecify.annotations.Nullable;
import org.racewalk.actors.campaign.CampaignEvent.Finished;
import org.racewalk.actors.campaign.CampaignEvent.Leased;
import org.racewalk.actors.campaign.CampaignEvent.Returned;
import org.racewalk.actors.campaign.CampaignEvent.Shrunk;
import org.racewalk.actors.campaign.CampaignEvent.StopReason;
import org.racewalk.actors.campaign.CampaignEvent.StopRequested;
import org.racewalk.actors.campaign.CampaignEvent.Voted;
import org.racewalk.actors.campaign.CampaignEvent.WorkerLost;
import org.racewalk.model.explore.BatchResult;

import java.util.ArrayList;
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
 * fast they ran. A batch counts once, however often it was run. The first report of what is found
 * is made smaller by a worker too ({@link Shrinks}); ids of such jobs are no ids of batches.
 *
 * @param next per variant, a batch: all of the variant's below it are leased, returned, made or not
 *     wanted
 * @param returned batches whose worker was lost, or that want another vote
 * @param leases who has which batch
 * @param ballots of batches that were made, and must be made again before they count
 * @param tally what was made
 * @param shrinks which findings are to be made smaller, and what came of it
 * @param stop why no batch begins any more, or null
 */
public record CampaignState(
        List<Long> next,
        NavigableSet<Long> returned,
        NavigableMap<Long, Lease> leases,
        NavigableMap<Long, Ballot> ballots,
        Tally tally,
        Shrinks shrinks,
        @Nullable StopReason stop) {

    /** So far ahead of the first batch that does not count yet is one leased: results wait. */
    private static final long MOST_AHEAD = 4096;

    /**
     * So many batches of each variant may a node be ahead with those that are its own to make. Then
     * it helps others.
     */
    private static final long ROUNDS_AHEAD = 8;

    /** Takes copies that nobody changes. */
    public CampaignState {
        next = List.copyOf(next);
        returned = Collections.unmodifiableNavigableSet(returned);
        leases = Collections.unmodifiableNavigableMap(leases);
        ballots = Collections.unmodifiableNavigableMap(ballots);
    }

    /** Nothing done. */
    public static CampaignState begin(CampaignPlan plan) {
        return new CampaignState(
                from(0, plan),
                new TreeSet<>(),
                new TreeMap<>(),
                new TreeMap<>(),
                Tally.begin(plan),
                Shrinks.begin(plan.shrink()),
                null);
    }

    /** The first batch of each variant from one on. */
    private static List<Long> from(long first, CampaignPlan plan) {
        List<Long> next = new ArrayList<>();
        for (int variant = 0; variant < plan.variants(); variant++) {
            next.add(first + Math.floorMod(variant - first, (long) plan.variants()));
        }
        return next;
    }

    /** As if these results were all; what is leased stays so, what was voted on is forgotten. */
    CampaignState withKept(Tally kept, NavigableMap<Long, ShrinkOutcome> shrunk) {
        TreeMap<Long, Lease> held = new TreeMap<>(leases);
        CampaignState after =
                new CampaignState(
                        from(kept.prefix(), plan()),
                        new TreeSet<>(),
                        held,
                        new TreeMap<>(),
                        kept,
                        shrinks.withDone(shrunk).with(kept),
                        stop);
        return after.settled();
    }

    /** The batch that a worker should be given now, or null; as if there were one node. */
    @Nullable Batch available() {
        return available("", Shares.of(plan().variants(), Set.of("")));
    }

    /**
     * The batch that a worker on a node should be given now, or null: the first of those variants
     * that the node should rather make than any other.
     *
     * @param shares of the nodes with a worker
     */
    @Nullable Batch available(String node, Shares shares) {
        if (stop != null) {
            return null;
        }
        for (long id : returned) {
            Ballot ballot = ballots.get(id);
            if (ballot == null || ballot.accepts(node, shares.nodes())) {
                return plan().batch(id);
            }
        }
        long variants = plan().variants();
        long end = Math.min(tally.end(), tally.prefix() + MOST_AHEAD + 4 * variants);
        Batch near = first(node, shares, Math.min(end, tally.prefix() + ROUNDS_AHEAD * variants));
        return near != null ? near : first("", shares, end);
    }

    /** Of the batches up to one, the lowest of those for which the node has the best rank. */
    private @Nullable Batch first(String node, Shares shares, long end) {
        int variants = plan().variants();
        int[] ranks = shares.ranks(node);
        int best = Integer.MAX_VALUE;
        long found = end + 1;
        for (int variant = 0; variant < variants; variant++) {
            int rank = ranks[variant];
            long id = next.get(variant);
            // Most are ruled out here, so that this is little work with many variants, too.
            while (id <= end
                    && (rank < best || (rank == best && id < found))
                    && (isSettled(id) || leases.containsKey(id))) {
                id += variants;
            }
            if (id <= end && (rank < best || (rank == best && id < found))) {
                best = rank;
                found = id;
            }
        }
        return found <= end ? plan().batch(found) : null;
    }

    /** As {@link #available()}, a finding to be made smaller. */
    @Nullable ShrinkJob availableShrink() {
        return availableShrink("", Shares.of(plan().variants(), Set.of("")));
    }

    /** As {@link #available(String, Shares)}, a finding to be made smaller. */
    @Nullable ShrinkJob availableShrink(String node, Shares shares) {
        return stop == StopReason.INTERRUPTED
                ? null
                : shrinks.available(leases.keySet(), node, shares);
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
     * Whether nothing more will come: every wanted batch counts, or it was stopped and all is back;
     * and what was found is made smaller, unless the user stopped it.
     */
    public boolean isOver() {
        boolean shrunk = shrinks.isDone() || (stop == StopReason.INTERRUPTED && leases.isEmpty());
        return shrunk && (tally.isComplete() || (stop != null && !isBatchLeased()));
    }

    /** Why it ended; only when it is over. */
    public StopReason reason() {
        if (tally.isComplete() && shrinks.isDone()) {
            return tally.isFound() ? StopReason.FOUND : StopReason.COMPLETED;
        }
        if (stop == null) {
            throw new IllegalStateException("the campaign goes on");
        }
        return stop;
    }

    private boolean isBatchLeased() {
        return !leases.headMap(ShrinkJob.FIRST_ID).isEmpty();
    }

    /** Whether that batch or job is made or not wanted, so that its result changes nothing. */
    boolean isSettled(long batch) {
        if (ShrinkJob.isOne(batch)) {
            return !shrinks.isOpen(batch);
        }
        return !tally.wants(batch) || tally.waiting().containsKey(batch);
    }

    /** A worker says that it holds these: those that are still wanted are its own. */
    CampaignState held(Lease lease, Set<Long> held) {
        CampaignState after = this;
        for (long id : held) {
            if (!after.leases.containsKey(id) && !after.isSettled(id)) {
                after = after.apply(new Leased(id, lease));
            }
        }
        return after;
    }

    /** A worker says that it holds nothing else: what it was given beside these never came. */
    CampaignState heldOnly(String worker, Set<Long> held) {
        return freed(one -> one.lease().worker().equals(worker) && !held.contains(one.batch()));
    }

    /** The state after the event. */
    public CampaignState apply(CampaignEvent event) {
        return switch (event) {
            case Leased leased -> leased(leased);
            case Finished finished -> finished(finished);
            case Voted voted -> voted(voted);
            case Shrunk shrunk -> shrunk(shrunk);
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
        if (ShrinkJob.isOne(event.batch())) {
            return new CampaignState(next, free, held, ballots, tally, shrinks, stop);
        }
        int variant = plan().variantOf(event.batch());
        long after = next.get(variant);
        while (after <= event.batch() && (held.containsKey(after) || isSettled(after))) {
            after += plan().variants();
        }
        List<Long> nexts = next;
        if (after != next.get(variant)) {
            nexts = new ArrayList<>(next);
            nexts.set(variant, after);
        }
        return new CampaignState(nexts, free, held, ballots, tally, shrinks, stop);
    }

    private CampaignState freed(Predicate<Leased> which) {
        TreeMap<Long, Lease> held = new TreeMap<>(leases);
        TreeSet<Long> free = new TreeSet<>(returned);
        leases.forEach((batch, lease) -> {
            if (which.test(new Leased(batch, lease))) {
                held.remove(batch);
                if (!ShrinkJob.isOne(batch) && !isSettled(batch)) {
                    free.add(batch);
                }
            }
        });
        return new CampaignState(next, free, held, ballots, tally, shrinks, stop).settled();
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
        Shrinks now = shrinks.grown(tally, after);
        return new CampaignState(next, free, held, open, after, now, stop).settled();
    }

    private CampaignState shrunk(Shrunk event) {
        TreeMap<Long, Lease> held = new TreeMap<>(leases);
        held.remove(event.job());
        Shrinks after = shrinks.with(event.job(), event.outcome());
        return new CampaignState(next, returned, held, ballots, tally, after, stop).settled();
    }

    private CampaignState voted(Voted event) {
        TreeMap<Long, Ballot> open = new TreeMap<>(ballots);
        open.merge(
                event.batch(),
                Ballot.EMPTY.with(event.vote()),
                (known, one) -> known.with(event.vote()));
        return new CampaignState(next, returned, leases, open, tally, shrinks, stop)
                .apply(new Returned(event.batch()));
    }

    /** The first reason stays, unless the user does not want to wait for what that left over. */
    private CampaignState stopped(StopReason reason) {
        boolean waits = stop != null && reason == StopReason.INTERRUPTED && !shrinks.isDone();
        CampaignState after =
                stop != null && !waits
                        ? this
                        : new CampaignState(
                                next, returned, leases, ballots, tally, shrinks, reason);
        return after.settled();
    }

    /**
     * Counts partial results as well, once all is back that will come. What these show is made
     * smaller first, if time ended it: till then a batch may still come that was taken for lost.
     */
    private CampaignState settled() {
        if (stop == null || tally.isComplete() || isBatchLeased()) {
            return this;
        }
        Tally last = tally.closed();
        Shrinks all = shrinks.with(last);
        boolean shrunk = all.isDone() || stop == StopReason.INTERRUPTED;
        Tally counted = shrunk && leases.isEmpty() ? last : tally;
        return new CampaignState(next, returned, leases, ballots, counted, all, stop);
    }
}
