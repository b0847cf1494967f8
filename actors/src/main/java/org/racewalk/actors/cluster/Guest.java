package org.racewalk.actors.cluster;

import org.apache.pekko.cluster.Member;
import org.apache.pekko.cluster.MemberStatus;
import org.apache.pekko.cluster.typed.Cluster;
import org.racewalk.actors.engine.WrongInputException;
import org.racewalk.actors.placement.Placement;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/**
 * This process in a cluster whose nodes make the parts of its spread worlds. It directs them, and
 * neither hosts parts nor makes batches. Thread safe once it has joined.
 */
public final class Guest implements AutoCloseable {
    private static final long LOOK_NANOS = Duration.ofMillis(50).toNanos();

    /** After it is a member; how long joining may take is in the settings. */
    private static final Duration HOSTS_LIMIT = Duration.ofSeconds(60);

    private final NodeSettings settings;
    private final String build;
    private final Placement placement;

    private Guest(NodeSettings settings, String build) {
        this.settings = settings;
        this.build = build;
        this.placement = Placement.directing(settings.config());
    }

    /**
     * Joins; returns when the nodes that work are known.
     *
     * @param settings of {@link NodeSettings#guest}
     * @param build of Racewalk
     * @throws WrongInputException if nobody lets it in, or no node works
     */
    public static Guest join(NodeSettings settings, String build) throws InterruptedException {
        Guest guest = new Guest(settings, build);
        try {
            guest.await();
            return guest;
        } catch (InterruptedException | RuntimeException e) {
            guest.close();
            throw e;
        }
    }

    /** Spread worlds of the cluster's nodes. */
    public Placement placement() {
        return placement;
    }

    private void await() throws InterruptedException {
        Node.join(placement.system(), settings.seeds());
        Cluster cluster = Cluster.get(placement.system());
        while (cluster.selfMember().status() != MemberStatus.up()) {
            if (placement.system().getWhenTerminated().toCompletableFuture().isDone()) {
                NodeNotice.Ended end = Node.end(placement.system(), settings.seeds(), build);
                throw new WrongInputException("--join: " + end.reason());
            }
            look();
        }
        long end = System.nanoTime() + HOSTS_LIMIT.toNanos();
        List<String> missing = new ArrayList<>(List.of("any"));
        while (!missing.isEmpty()) {
            List<String> hosts = placement.hosts();
            missing = new ArrayList<>();
            int working = 0;
            for (Member member : cluster.state().getMembers()) {
                String address = Node.name(member);
                if (member.hasRole(NodeSettings.WORKER)) {
                    working++;
                    if (!hosts.contains(address)) {
                        missing.add(address);
                    }
                }
            }
            if (working == 0) {
                throw new WrongInputException(
                        "--join: no node of that cluster has the role worker: none can host a"
                                + " part of a world");
            }
            if (System.nanoTime() - end > 0) {
                throw new WrongInputException(
                        "--join: "
                                + String.join(", ", missing)
                                + " did not say in "
                                + HOSTS_LIMIT.toSeconds()
                                + " s that they host parts of worlds");
            }
            look();
        }
    }

    private static void look() throws InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
        LockSupport.parkNanos(LOOK_NANOS);
    }

    /** Leaves the cluster. */
    @Override
    public void close() {
        placement.close();
    }
}
