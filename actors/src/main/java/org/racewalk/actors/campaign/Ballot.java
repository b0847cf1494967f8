package org.racewalk.actors.campaign;

import org.jspecify.annotations.Nullable;
import org.racewalk.model.explore.BatchResult;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The results of one batch that is made more than once, to see whether nodes agree. Two nodes that
 * agree decide, and whoever made another result is wrong. Where there are not enough nodes, one
 * that makes the batch twice may find out that it differs from itself. Immutable.
 */
public record Ballot(List<Vote> votes) {
    private static final int TWICE = 2;

    static final Ballot EMPTY = new Ballot(List.of());

    /** What a node made of the batch. */
    public record Vote(String node, BatchResult result) {}

    /**
     * What the votes say.
     *
     * @param decided the result that counts
     * @param wrong nodes that made another one
     * @param alone whether one node agreed with itself alone
     */
    record Outcome(Vote decided, Set<String> wrong, boolean alone) {}

    public Ballot {
        votes = List.copyOf(votes);
    }

    Ballot with(Vote vote) {
        List<Vote> more = new ArrayList<>(votes);
        more.add(vote);
        return new Ballot(more);
    }

    boolean hasVoteOf(String node) {
        return count(node) > 0;
    }

    /** What is decided, or null. */
    @Nullable Outcome outcome() {
        Set<String> wrong = contradicting();
        List<Vote> sound = votes.stream().filter(vote -> !wrong.contains(vote.node())).toList();
        for (Vote vote : sound) {
            if (nodesFor(sound, vote.result()).size() >= TWICE) {
                sound.stream()
                        .filter(other -> !other.result().equals(vote.result()))
                        .forEach(other -> wrong.add(other.node()));
                return new Outcome(vote, wrong, false);
            }
        }
        boolean alone = sound.stream().map(Vote::node).distinct().count() == 1;
        return alone && sound.size() >= TWICE ? new Outcome(sound.getFirst(), wrong, true) : null;
    }

    /** Whether that node may make the batch now, with these nodes at hand. */
    boolean accepts(String node, Set<String> present) {
        boolean fresh = present.stream().anyMatch(one -> count(one) == 0);
        return fresh ? count(node) == 0 : count(node) < TWICE && !contradicting().contains(node);
    }

    /** Whether nothing is decided and none of these nodes could change that. */
    boolean isStuck(Set<String> present) {
        return votes.size() >= TWICE
                && outcome() == null
                && present.stream().noneMatch(node -> accepts(node, present));
    }

    /** Who made what, for people. */
    String text() {
        StringBuilder text = new StringBuilder();
        for (Vote vote : votes) {
            text.append(text.isEmpty() ? "" : ", ")
                    .append(vote.node())
                    .append(" has digest ")
                    .append(Long.toHexString(vote.result().digest()));
        }
        return text.toString();
    }

    /** That one node alone has made a batch twice, for people. */
    static String alone(long batch, String node) {
        return "batch " + batch + " is checked on " + node + " itself: no other";
    }

    /** That nothing can be decided, for people. */
    String stuck(long batch) {
        return "nodes disagree, and none is left to decide: batch "
                + batch
                + ": "
                + text()
                + ". Start another node and resume.";
    }

    private long count(String node) {
        return votes.stream().filter(vote -> vote.node().equals(node)).count();
    }

    private Set<String> contradicting() {
        TreeMap<String, BatchResult> first = new TreeMap<>();
        Set<String> nodes = new TreeSet<>();
        for (Vote vote : votes) {
            BatchResult known = first.putIfAbsent(vote.node(), vote.result());
            if (known != null && !known.equals(vote.result())) {
                nodes.add(vote.node());
            }
        }
        return nodes;
    }

    private static Set<String> nodesFor(List<Vote> votes, BatchResult result) {
        Set<String> nodes = new TreeSet<>();
        votes.stream()
                .filter(vote -> vote.result().equals(result))
                .forEach(vote -> nodes.add(vote.node()));
        return nodes;
    }
}
