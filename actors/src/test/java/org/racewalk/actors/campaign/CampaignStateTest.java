package org.racewalk.actors.campaign;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.racewalk.actors.campaign.CampaignEvent.Finished;
import org.racewalk.actors.campaign.CampaignEvent.Leased;
import org.racewalk.actors.campaign.CampaignEvent.StopReason;
import org.racewalk.actors.campaign.CampaignEvent.StopRequested;
import org.racewalk.actors.campaign.CampaignEvent.WorkerLost;
import org.racewalk.actors.engine.FakeVariant;
import org.racewalk.model.explore.BatchResult;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Goal: what counts does not depend on the order in which results come. Method: events folded. */
final class CampaignStateTest {
    private static final CampaignPlan FIRST = CampaignPlan.uniform(1, 5_000, null, false);
    private static final CampaignPlan ALL = CampaignPlan.uniform(1, 5_000, null, true);
    private static final FakeVariant FAILING = FakeVariant.failingEvery(300, "race");

    private static CampaignState fold(CampaignPlan plan, List<CampaignEvent> events) {
        CampaignState state = CampaignState.begin(plan);
        for (CampaignEvent event : events) {
            state = state.apply(event);
        }
        return state;
    }

    private static boolean stops(CampaignPlan plan, Batch batch) {
        return plan.budgets().get(batch.variant()).stopAtFirst();
    }

    private static Leased leased(long batch, String worker) {
        return new Leased(batch, new Lease(worker, "node"));
    }

    private static Finished finished(CampaignPlan plan, FakeVariant variant, long id) {
        Batch batch = plan.batch(id);
        BatchResult result =
                variant.newRange().run(batch.from(), batch.to(), stops(plan, batch), () -> false);
        return new Finished(id, result);
    }

    private static List<CampaignEvent> allFinished(CampaignPlan plan, FakeVariant variant) {
        List<CampaignEvent> events = new ArrayList<>();
        for (long id = 0; id < plan.batches(); id++) {
            events.add(finished(plan, variant, id));
        }
        return events;
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void shouldCountTheSameWhateverOrderResultsComeIn(long seed) {
        for (CampaignPlan plan : List.of(FIRST, ALL)) {
            List<CampaignEvent> events = allFinished(plan, FAILING);
            CampaignState ordered = fold(plan, events);
            Collections.shuffle(events, new Random(seed));
            CampaignState shuffled = fold(plan, events);
            assertThat(shuffled.totals()).isEqualTo(ordered.totals());
            assertThat(shuffled.findings()).isEqualTo(ordered.findings());
            assertThat(shuffled.reason()).isEqualTo(ordered.reason());
        }
    }

    @Test
    void shouldStillLeaseWhatLiesBelowABatchThatAWorkerHolds() {
        CampaignState state = CampaignState.begin(ALL).apply(leased(3, "a"));
        List<Long> leased = new ArrayList<>();
        for (Batch free = state.available(); free != null; free = state.available()) {
            leased.add(free.id());
            state = state.apply(leased(free.id(), "b"));
        }
        assertThat(leased).hasSize((int) ALL.batches() - 1).startsWith(0L, 1L, 2L, 4L, 5L);
    }

    @Test
    void shouldEndWithTheLowestRunThatFails() {
        CampaignState state = fold(FIRST, allFinished(FIRST, FAILING));
        assertThat(state.reason()).isEqualTo(StopReason.FOUND);
        assertThat(state.findings()).hasSize(1);
        assertThat(state.findings().get(0).finding().firstRun()).isEqualTo(299);
        assertThat(state.totals().get(0).runs()).isEqualTo(300);
    }

    @Test
    void shouldHoldBackAFindingUntilAllBatchesBeforeItCount() {
        CampaignState early = fold(FIRST, List.of(finished(FIRST, FAILING, 2)));
        assertThat(early.findings()).isEmpty();
        assertThat(early.isOver()).isFalse();
        assertThat(early.tally().horizon()).isEqualTo(2);
        CampaignState later =
                early.apply(finished(FIRST, FAILING, 1)).apply(finished(FIRST, FAILING, 0));
        assertThat(later.isOver()).isTrue();
        assertThat(later.findings()).hasSize(1);
    }

    @Test
    void shouldLeaseNothingBehindAFinding() {
        CampaignState state =
                fold(
                        FIRST,
                        List.of(
                                leased(0, "a"),
                                leased(1, "b"),
                                leased(2, "c"),
                                finished(FIRST, FAILING, 2)));
        assertThat(state.available()).isNull();
        Batch again = state.apply(new WorkerLost("b")).available();
        assertThat(again).isEqualTo(FIRST.batch(1));
    }

    @Test
    void shouldReportEachSignatureOnceWhenItKeepsGoing() {
        CampaignState state = fold(ALL, allFinished(ALL, FAILING));
        assertThat(state.reason()).isEqualTo(StopReason.COMPLETED);
        assertThat(state.findings()).hasSize(1);
        assertThat(state.totals().get(0).findings().get(0).runs()).isEqualTo(16);
        assertThat(state.totals().get(0).runs()).isEqualTo(5_000);
    }

    @Test
    void shouldCountABatchOnceThoughItIsRunTwice() {
        Finished first = finished(ALL, FAILING, 0);
        CampaignState state = fold(ALL, List.of(first, first, finished(ALL, FAILING, 1), first));
        assertThat(state.totals().get(0).runs()).isEqualTo(64 + 128);
    }

    @Test
    void shouldLeaseTheBatchesOfALostWorkerAgainFirst() {
        CampaignState state =
                fold(
                        ALL,
                        List.of(
                                leased(0, "a"),
                                leased(1, "b"),
                                leased(2, "a"),
                                new WorkerLost("a")));
        assertThat(state.available()).isEqualTo(ALL.batch(0));
        CampaignState leased = state.apply(leased(0, "b"));
        assertThat(leased.available()).isEqualTo(ALL.batch(2));
        assertThat(leased.apply(leased(2, "b")).available()).isEqualTo(ALL.batch(3));
    }

    @Test
    void shouldCountWhatIsThereWhenItIsStopped() {
        CampaignPlan plan = CampaignPlan.uniform(1, 5_000, Duration.ofSeconds(1), true);
        BatchResult part = FAILING.newRange().run(64, 100, false, () -> false);
        CampaignState stopping =
                fold(
                        plan,
                        List.of(
                                leased(0, "a"),
                                leased(1, "b"),
                                leased(2, "c"),
                                finished(plan, FAILING, 2),
                                new StopRequested(StopReason.TIME)));
        assertThat(stopping.isOver()).isFalse();
        assertThat(stopping.available()).isNull();
        CampaignState over =
                stopping.apply(new Finished(1, part)).apply(finished(plan, FAILING, 0));
        assertThat(over.isOver()).isTrue();
        assertThat(over.reason()).isEqualTo(StopReason.TIME);
        assertThat(over.totals().get(0).runs()).isEqualTo(64 + 36 + 256);
        assertThat(over.findings()).hasSize(1);
    }

    @Test
    void shouldEndAtOnceWhenItIsStoppedWithNothingLeased() {
        CampaignState state = fold(ALL, List.of(new StopRequested(StopReason.INTERRUPTED)));
        assertThat(state.isOver()).isTrue();
        assertThat(state.reason()).isEqualTo(StopReason.INTERRUPTED);
    }

    private static final Set<String> NODES = Set.of("a", "b", "c", "d");

    /** Four nodes take so many batches in turns, and return none. */
    private static Map<String, List<Batch>> takeTurns(CampaignPlan plan, int each) {
        Shares shares = Shares.of(plan.variants(), NODES);
        CampaignState state = CampaignState.begin(plan);
        Map<String, List<Batch>> taken = new TreeMap<>();
        for (int i = 0; i < each; i++) {
            for (String node : NODES) {
                Batch batch = Objects.requireNonNull(state.available(node, shares));
                taken.computeIfAbsent(node, one -> new ArrayList<>()).add(batch);
                state = state.apply(new Leased(batch.id(), new Lease(node, node)));
            }
        }
        return taken;
    }

    private static long variants(List<Batch> batches) {
        return batches.stream().mapToInt(Batch::variant).distinct().count();
    }

    @Test
    void shouldGiveEachNodeFewVariants() {
        CampaignPlan plan = CampaignPlan.uniform(100, 100_000, null, true);
        Map<String, List<Batch>> taken = takeTurns(plan, 100);
        assertThat(taken.values())
                .allSatisfy(batches -> assertThat(variants(batches)).isBetween(10L, 40L));
        assertThat(taken.values().stream().mapToLong(batches -> variants(batches)).sum())
                .isEqualTo(100);
    }

    @Test
    void shouldGiveANodeWithNothingLeftOfItsOwnWhatOthersAreToMake() {
        CampaignPlan plan = CampaignPlan.uniform(4, 10_000_000, null, true);
        Shares shares = Shares.of(plan.variants(), NODES);
        CampaignState state = CampaignState.begin(plan);
        List<Integer> variants = new ArrayList<>();
        for (int i = 0; i < 2 * 4_096; i++) {
            Batch batch = state.available("a", shares);
            if (batch != null) {
                variants.add(batch.variant());
                state = state.apply(new Leased(batch.id(), new Lease("a", "a")));
            }
        }
        assertThat(variants).hasSizeBetween(4_096, 4_200).contains(0, 1, 2, 3);
    }

    @Test
    void shouldGiveANodeThatComesBackTheVariantsThatItHad() {
        Shares all = Shares.of(100, NODES);
        Shares without = all.with(Set.of("a", "b", "c"));
        Set<Integer> heirs = new TreeSet<>();
        for (int variant = 0; variant < 100; variant++) {
            boolean ofOthers = all.rank("d", variant) > 0;
            for (String node : List.of("a", "b", "c")) {
                if (ofOthers && all.rank(node, variant) == 0) {
                    assertThat(without.rank(node, variant)).isZero();
                } else if (!ofOthers && without.rank(node, variant) == 0) {
                    heirs.add((int) node.charAt(0));
                }
            }
        }
        assertThat(heirs).hasSize(3);
        assertThat(without.with(Set.of("a", "b", "c"))).isSameAs(without);
    }

    @Test
    void shouldHaveNoReasonWhileItGoesOn() {
        assertThatThrownBy(() -> CampaignState.begin(ALL).reason())
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    void shouldKeepVariantsApart() {
        CampaignPlan plan = CampaignPlan.uniform(2, 1_000, null, true);
        List<CampaignEvent> events = new ArrayList<>();
        for (long id = 0; id < plan.batches(); id++) {
            FakeVariant variant =
                    plan.batch(id).variant() == 0
                            ? FAILING
                            : FakeVariant.failingEvery(2_000, "never");
            events.add(finished(plan, variant, id));
        }
        CampaignState state = fold(plan, events);
        assertThat(state.totals()).extracting(BatchResult::violated).containsExactly(3L, 0L);
        assertThat(state.findings()).extracting(VariantFinding::variant).containsExactly(0);
    }
}
