package org.racewalk.actors.campaign;

import java.nio.charset.StandardCharsets;
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
        for (String node : nodes) {
            int[] rank = new int[variants];
            for (int variant = 0; variant < variants; variant++) {
                for (String other : nodes) {
                    rank[variant] += isBefore(other, node, variant) ? 1 : 0;
                }
            }
            ranks.put(node, rank);
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

    private static boolean isBefore(String one, String other, int variant) {
        int compared = Long.compareUnsigned(hash(one, variant), hash(other, variant));
        return compared < 0 || (compared == 0 && one.compareTo(other) < 0);
    }

    private static long hash(String node, int variant) {
        CRC32C crc = new CRC32C();
        crc.update(node.getBytes(StandardCharsets.UTF_8));
        long hash = (crc.getValue() << 32 ^ variant + 1L) * SPREAD;
        hash = (hash ^ hash >>> 32) * SPREAD;
        return hash ^ hash >>> 29;
    }
}
