package org.racewalk.model.explore;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.racewalk.model.explore.ReplayString.Seeded;
import org.racewalk.model.machine.RunSettings;
import org.racewalk.model.oracle.Violation;
import org.racewalk.model.oracle.ViolationKind;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.OptionalLong;
import java.util.Random;

/**
 * Goal: a campaign's result does not depend on the order in which its batches arrive. Method:
 * random batches merged in all orders and groupings.
 */
final class BatchResultTest {
    private static final String[] NAMES = {"a", "b", "c", "d"};

    private static Finding finding(String name, long run) {
        Violation violation =
                new Violation(
                        ViolationKind.INVARIANT, "run " + run, name, "", "", List.of(), run % 7);
        ReplayString replay =
                new ReplayString(
                        new Variant("a.c", List.of()),
                        RunSettings.defaults(),
                        new Seeded(StrategySpec.of(StrategyKind.POS), run),
                        "0123456789",
                        OptionalLong.empty());
        return new Finding(violation.signature(), run, replay, 1, violation);
    }

    /** A batch of the ten runs from {@code 10 * number}. */
    private static BatchResult batch(int number) {
        Randomness random = new Randomness(number);
        List<Finding> findings = new ArrayList<>();
        for (String name : NAMES) {
            if (random.below(2) == 0) {
                findings.add(finding(name, number * 10L + random.below(10)));
            }
        }
        Coverage coverage = new Coverage();
        for (int i = 0; i < 20; i++) {
            coverage.mark(random.below(50), random.below(50));
        }
        List<Long> reached = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            reached.add((long) random.below(11));
        }
        return new BatchResult(
                10,
                random.below(1000),
                random.below(2),
                findings.size(),
                random.below(3),
                reached,
                findings,
                coverage,
                random.next());
    }

    private static BatchResult mergeAll(List<BatchResult> batches) {
        BatchResult all = BatchResult.empty();
        for (BatchResult batch : batches) {
            all = all.merge(batch);
        }
        return all;
    }

    private static void permute(List<BatchResult> rest, List<BatchResult> chosen, BatchResult all) {
        if (rest.isEmpty()) {
            assertThat(mergeAll(chosen)).isEqualTo(all);
        }
        for (int i = 0; i < rest.size(); i++) {
            List<BatchResult> left = new ArrayList<>(rest);
            List<BatchResult> more = new ArrayList<>(chosen);
            more.add(left.remove(i));
            permute(left, more, all);
        }
    }

    @Test
    void shouldMergeTheSameInEveryOrder() {
        List<BatchResult> batches = new ArrayList<>();
        for (int number = 0; number < 5; number++) {
            batches.add(batch(number));
        }
        permute(batches, List.of(), mergeAll(batches));
    }

    @Test
    void shouldMergeTheSameInEveryGrouping() {
        for (int number = 0; number < 200; number++) {
            BatchResult a = batch(3 * number);
            BatchResult b = batch(3 * number + 1);
            BatchResult c = batch(3 * number + 2);
            assertThat(a.merge(b).merge(c)).isEqualTo(a.merge(b.merge(c)));
            assertThat(a.merge(b)).isEqualTo(b.merge(a));
            assertThat(a.merge(BatchResult.empty())).isEqualTo(a);
            assertThat(BatchResult.empty().merge(a)).isEqualTo(a);
        }
    }

    @Test
    void shouldKeepTheLowestRunWhateverArrivesFirst() {
        List<BatchResult> batches = new ArrayList<>();
        for (int number = 0; number < 100; number++) {
            batches.add(batch(number));
        }
        BatchResult inOrder = mergeAll(batches);
        Collections.shuffle(batches, new Random(1));

        assertThat(mergeAll(batches)).isEqualTo(inOrder);
        assertThat(inOrder.findings()).hasSize(NAMES.length);
        for (Finding finding : inOrder.findings()) {
            assertThat(finding.firstRun()).isLessThan(60);
            assertThat(finding.violation().text()).isEqualTo("run " + finding.firstRun());
            assertThat(finding.runs()).isBetween(30L, 70L);
        }
        assertThat(inOrder.runs()).isEqualTo(1000);
    }

    @Test
    void shouldCountCoverageOnce() {
        Coverage one = new Coverage();
        one.mark(4, 8);
        one.mark(4, 8);
        one.mark(8, 4);
        Coverage other = new Coverage();
        other.mark(4, 8);

        assertThat(one.count()).isEqualTo(2);
        assertThat(one.or(other)).isEqualTo(one);
        assertThat(Coverage.of(one.words())).isEqualTo(one);
    }

    @Test
    void shouldSpreadEdgesOverTheMap() {
        Coverage coverage = new Coverage();
        int edges = 0;
        for (int before = 0; before < 400; before += 4) {
            for (int after = 0; after < 400; after += 4) {
                coverage.mark(before, after);
                edges++;
            }
        }
        // 10,000 tokens thrown at random on 65,536 bits hit about 9,280 of them.
        assertThat(coverage.count()).isGreaterThan(edges * 9 / 10);
    }
}
