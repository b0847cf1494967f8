package org.racewalk.actors.chaos;

import org.jspecify.annotations.Nullable;
import org.racewalk.actors.store.CampaignStore;
import org.racewalk.actors.store.CampaignStore.Status;
import org.racewalk.actors.store.StoredCampaign;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.LongPredicate;

/**
 * One campaign of a store, from the start of the nodes to its end, with kills on the way. Nodes
 * that end by themselves are started again, as a supervisor would. Not safe for several threads.
 */
public final class ChaosRun {
    private static final Duration UP_LIMIT = Duration.ofMinutes(15);

    /** The longest time without any new batch; far beyond what a fail-over takes. */
    private static final Duration STALL_LIMIT = Duration.ofMinutes(20);

    private static final Duration HOLD_LOOK = Duration.ofMillis(200);
    private static final long LOOK_NANOS = Duration.ofMillis(100).toNanos();

    private final ForkedCluster cluster;
    private final int nodes;
    private final CampaignStore store;
    private final String campaign;
    private final Consumer<String> progress;
    private final Set<Integer> dead = new TreeSet<>();
    private final List<Kill> kills = new ArrayList<>();
    private int restarts;
    private int holds;

    /**
     * A kill that was carried out.
     *
     * @param takeOver what followed, if it was the coordinator's node
     */
    public record Kill(Instant time, int node, @Nullable TakeOver takeOver, long batches) {
        /** Whether it was the node that coordinated. */
        public boolean coordinator() {
            return takeOver != null;
        }
    }

    /**
     * What happened.
     *
     * @param restarts of nodes that ended by themselves
     * @param holds how often it was stopped and resumed, for a victim to come back
     */
    public record Outcome(List<Kill> kills, int restarts, int holds, Duration time, Ledger ledger) {
        public Outcome {
            kills = List.copyOf(kills);
        }
    }

    private ChaosRun(
            ForkedCluster cluster,
            int nodes,
            CampaignStore store,
            String campaign,
            Consumer<String> progress) {
        this.cluster = cluster;
        this.nodes = nodes;
        this.store = store;
        this.campaign = campaign;
        this.progress = progress;
    }

    /**
     * Runs it to its end. The nodes stay up.
     *
     * @param batches that the campaign has in all
     * @param progress told each kill
     */
    public static Outcome run(
            ForkedCluster cluster,
            int nodes,
            CampaignStore store,
            String campaign,
            long batches,
            KillPlan plan,
            Consumer<String> progress)
            throws IOException, InterruptedException {
        ChaosRun run = new ChaosRun(cluster, nodes, store, campaign, progress);
        Instant start = Instant.now();
        // Else a fast campaign is over before the last node is up.
        store.wish(campaign, CampaignStore.Wish.STOP);
        cluster.startAll(UP_LIMIT);
        store.wish(campaign, CampaignStore.Wish.RUN);
        List<KillPlan.Kill> kills = plan.kills();
        for (int i = 0; i < kills.size(); i++) {
            run.awaitBatches(batches * kills.get(i).perMille() / 1000);
            if (run.hasEnded()) {
                break;
            }
            int victim = run.carryOut(kills.get(i));
            if (plan.patient()) {
                int next = i + 1 < kills.size() ? kills.get(i + 1).perMille() : 1000;
                run.awaitUp(victim, batches * next / 1000);
            }
        }
        run.awaitEnd();
        return new Outcome(
                run.kills,
                run.restarts,
                run.holds,
                Duration.between(start, Instant.now()),
                Ledger.of(store, campaign));
    }

    private int carryOut(KillPlan.Kill kill) throws IOException, InterruptedException {
        int coordinator = cluster.awaitCoordinator(UP_LIMIT);
        int victim = kill.coordinator() ? coordinator : other(coordinator, kill.draw());
        dead.add(victim);
        cluster.node(victim).kill();
        Instant time = Instant.now();
        // Read afterwards: what the victim had kept till then is no sign that the others go on.
        long before = store.progress(campaign).batches();
        progress.accept(
                "killed node "
                        + victim
                        + (victim == coordinator ? ", which coordinated," : "")
                        + " at batch "
                        + before);
        if (!kill.restartAtOnce() && nodes > 1) {
            awaitBatches(before + 1);
        }
        kills.add(
                new Kill(
                        time,
                        victim,
                        victim == coordinator ? takeOver(time, victim) : null,
                        before));
        dead.remove(victim);
        cluster.start(victim);
        return victim;
    }

    private TakeOver takeOver(Instant kill, int victim) {
        Instant result =
                store.timeline(campaign).stream()
                        .filter(kept -> kept.isAfter(kill))
                        .findFirst()
                        .orElse(Instant.now());
        return TakeOver.of(cluster, kill, cluster.address(victim), result);
    }

    /**
     * Waits until a node is a member. If the campaign comes to where the next kill is to be, it is
     * stopped for so long: else a fast one would be over before all kills are made.
     */
    private void awaitUp(int node, long limit) throws IOException, InterruptedException {
        long end = System.nanoTime() + UP_LIMIT.toNanos();
        boolean held = false;
        while (!cluster.node(node).appears(ForkedCluster.UP, 0, HOLD_LOOK)) {
            if (System.nanoTime() - end > 0) {
                throw new IllegalStateException("node " + node + " is not up in " + UP_LIMIT);
            }
            tend();
            if (!held && store.progress(campaign).batches() >= limit && !hasEnded()) {
                held = true;
                holds++;
                store.wish(campaign, CampaignStore.Wish.STOP);
            }
        }
        if (held) {
            long before = store.progress(campaign).batches();
            store.wish(campaign, CampaignStore.Wish.RUN);
            // Else the next kill hits a campaign that does nothing, and this stop counts as its
            // consequence.
            awaitBatches(before + 1);
        }
    }

    /** A node that neither coordinates nor was killed last. */
    private int other(int coordinator, int draw) {
        List<Integer> others = new ArrayList<>();
        for (int node = 0; node < nodes; node++) {
            boolean last = !kills.isEmpty() && kills.getLast().node() == node;
            if (node != coordinator && !last) {
                others.add(node);
            }
        }
        return others.isEmpty() ? coordinator : others.get(draw % others.size());
    }

    /** Waits until so many batches are kept, or the campaign has ended. */
    private void awaitBatches(long wanted) throws IOException, InterruptedException {
        await(batches -> batches >= wanted);
    }

    private void awaitEnd() throws IOException, InterruptedException {
        await(batches -> false);
        StoredCampaign end = store.campaign(campaign).orElseThrow();
        if (end.status() != Status.COMPLETED) {
            throw new IllegalStateException(campaign + " is " + end.status() + ": " + end.reason());
        }
    }

    private void await(LongPredicate isEnough) throws IOException, InterruptedException {
        long seen = -1;
        long end = 0;
        while (true) {
            long batches = store.progress(campaign).batches();
            if (isEnough.test(batches) || hasEnded()) {
                return;
            }
            if (batches != seen) {
                seen = batches;
                end = System.nanoTime() + STALL_LIMIT.toNanos();
            } else if (System.nanoTime() - end > 0) {
                throw new IllegalStateException(
                        campaign + ": no new batch after " + seen + " in " + STALL_LIMIT);
            }
            tend();
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
            LockSupport.parkNanos(LOOK_NANOS);
        }
    }

    private boolean hasEnded() {
        Status status = store.campaign(campaign).orElseThrow().status();
        return status == Status.COMPLETED || status == Status.BROKEN;
    }

    private void tend() throws IOException {
        for (int node = 0; node < nodes; node++) {
            if (!dead.contains(node) && !cluster.node(node).isAlive()) {
                progress.accept("node " + node + " ended by itself, starts again");
                restarts++;
                cluster.start(node);
            }
        }
    }
}
