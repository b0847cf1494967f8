package org.racewalk.model.explore;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/**
 * What a batch of runs came to. Merging is commutative and associative, so results may arrive in
 * any order. Holds no time, rate or host. Immutable.
 *
 * @param steps of all runs
 * @param inconclusive how many runs said nothing
 * @param violated how many runs had a violation
 * @param hiddenRaces how many reports of data races were not made because they are allowed
 * @param reached how many runs reached each {@code sometimes} mark, as numbered in the program
 * @param findings by signature
 * @param digest of all traces: two batches of the same runs must agree
 */
public record BatchResult(
        long runs,
        long steps,
        long inconclusive,
        long violated,
        long hiddenRaces,
        List<Long> reached,
        List<Finding> findings,
        Coverage coverage,
        long digest) {

    /** Copies the lists. */
    public BatchResult {
        reached = List.copyOf(reached);
        findings = List.copyOf(findings);
    }

    /** Of no runs; merging it changes nothing. */
    public static BatchResult empty() {
        return new BatchResult(0, 0, 0, 0, 0, List.of(), List.of(), new Coverage(), 0);
    }

    /** Both together. */
    public BatchResult merge(BatchResult other) {
        return new BatchResult(
                runs + other.runs,
                steps + other.steps,
                inconclusive + other.inconclusive,
                violated + other.violated,
                hiddenRaces + other.hiddenRaces,
                sum(reached, other.reached),
                union(findings, other.findings),
                coverage.or(other.coverage),
                digest + other.digest);
    }

    private static List<Long> sum(List<Long> one, List<Long> other) {
        List<Long> longer = one.size() >= other.size() ? one : other;
        List<Long> shorter = one.size() >= other.size() ? other : one;
        List<Long> sum = new ArrayList<>(longer);
        for (int i = 0; i < shorter.size(); i++) {
            sum.set(i, longer.get(i) + shorter.get(i));
        }
        return sum;
    }

    private static List<Finding> union(List<Finding> one, List<Finding> other) {
        TreeMap<String, Finding> bySignature = new TreeMap<>();
        for (Finding finding : one) {
            bySignature.merge(finding.signature(), finding, Finding::merge);
        }
        for (Finding finding : other) {
            bySignature.merge(finding.signature(), finding, Finding::merge);
        }
        return new ArrayList<>(bySignature.values());
    }
}
