package org.racewalk.actors.campaign;

import org.apache.pekko.actor.typed.ActorRef;
import org.jspecify.annotations.Nullable;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** The workers that a coordinator knows, and how many batches each has asked for. */
final class Hands {
    /** More than any worker asks for: what it says twice by mistake is not given twice. */
    private static final int MOST_WANTED = 8;

    private final Map<String, Hand> hands = new LinkedHashMap<>();
    private final Map<String, Hand> asking = new LinkedHashMap<>();
    private final TreeMap<String, Integer> nodes = new TreeMap<>();
    private final Map<String, String> refused = new TreeMap<>();

    /** A worker. */
    static final class Hand {
        final String worker;
        final String node;
        final ActorRef<WorkerCommand> ref;
        int wanted;
        long seenNanos;

        Hand(String worker, String node, ActorRef<WorkerCommand> ref) {
            this.worker = worker;
            this.node = node;
            this.ref = ref;
        }

        Lease lease() {
            return new Lease(worker, node);
        }
    }

    @Nullable Hand get(String worker) {
        return hands.get(worker);
    }

    Hand add(FromWorker.Pull pull) {
        remove(pull.worker());
        Hand hand = new Hand(pull.worker(), pull.node(), pull.replyTo());
        hands.put(hand.worker, hand);
        nodes.merge(hand.node, 1, Integer::sum);
        return hand;
    }

    /** A worker wants so many batches beside, or in place of, those that it asked for before. */
    void asks(Hand hand, int more, boolean again) {
        hand.wanted = Math.min(MOST_WANTED, again ? more : hand.wanted + more);
        hand.seenNanos = System.nanoTime();
        asking.put(hand.worker, hand);
    }

    void remove(String worker) {
        Hand hand = hands.remove(worker);
        asking.remove(worker);
        if (hand != null) {
            nodes.computeIfPresent(hand.node, (node, count) -> count == 1 ? null : count - 1);
        }
    }

    /** Workers that still want batches, in the order in which they asked. */
    List<Hand> asking() {
        asking.values().removeIf(hand -> hand.wanted == 0);
        return List.copyOf(asking.values());
    }

    /** Workers that were not seen for so long. */
    List<Hand> unseen(long nanos) {
        long now = System.nanoTime();
        return hands.values().stream().filter(hand -> now - hand.seenNanos > nanos).toList();
    }

    /** The workers of a node. */
    List<Hand> on(String node) {
        return hands.values().stream().filter(hand -> hand.node.equals(node)).toList();
    }

    /** Nodes that have a worker and are trusted. */
    Set<String> nodes() {
        return nodes.navigableKeySet();
    }

    /** Why a node gets nothing, or null. */
    @Nullable String refusal(String node) {
        return refused.get(node);
    }

    /** From now on a node gets nothing; its workers are forgotten. */
    void refuse(String node, String reason) {
        refused.putIfAbsent(node, reason);
        for (Hand hand : on(node)) {
            hand.ref.tell(new WorkerCommand.Refused(reason));
            remove(hand.worker);
        }
    }
}
