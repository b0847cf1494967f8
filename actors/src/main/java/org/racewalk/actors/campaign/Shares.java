package org.racewalk.actors.campaign;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.zip.CRC32C;

/**
 * Which node should rather make which variant, so that each compiles few of them. A variant ranks
 * the nodes by a hash of its number and their addresses: whoever coordinates ranks alike, a node
 * that comes back gets what it had, and what a lost node had goes to many others. It decides who
 * makes a batch, never what comes of it. Immutable.
 */
final class Shares {
    private static final long SPREAD = 0x9e3779b97f4a7c15L;

    private final int variants;
    private final Map<String, int[]> ranks = new TreeMap<>();

    private Shares(int variants, Set<String> nodes) {
        this.variants = variants;
        nodes.forEach(node -> ranks.put(node, new int[variants]));
        for (int variant = 0; variant < variants; variant++) {
            List<Hashed> order = new ArrayList<>();
            for (String node : nodes) {
                order.add(new Hashed(hash(node, variant), node));
            }
            Collections.sort(order);
            for (int rank = 0; rank < order.size(); rank++) {
                ranks(order.get(rank).node())[variant] = rank;
            }
        }
    }

    private record Hashed(long hash, String node) implements Comparable<Hashed> {
        @Override
        public int compareTo(Hashed other) {
            int compared = Long.compareUnsigned(hash, other.hash);
            return compared == 0 ? node.compareTo(other.node) : compared;
        }
    }

    static Shares of(int variants, Set<String> nodes) {
        return new Shares(variants, nodes);
    }

    /** Of the same variants; this if the nodes are the same. */
    Shares with(Set<String> nodes) {
        return nodes.equals(ranks.keySet()) ? this : new Shares(variants, nodes);
    }

    Set<String> nodes() {
        return ranks.keySet();
    }

    /** Per variant, how many other nodes should rather make it; 0 for all of a node not known. */
    int[] ranks(String node) {
        int[] known = ranks.get(node);
        return known == null ? new int[variants] : known;
    }

    int rank(String node, int variant) {
        return ranks(node)[variant];
    }

    private static long hash(String node, int variant) {
        CRC32C crc = new CRC32C();
        crc.update(node.getBytes(StandardCharsets.UTF_8));
        long hash = (crc.getValue() << 32 ^ variant + 1L) * SPREAD;
        hash = (hash ^ hash >>> 32) * SPREAD;
        return hash ^ hash >>> 29;
    }
}
