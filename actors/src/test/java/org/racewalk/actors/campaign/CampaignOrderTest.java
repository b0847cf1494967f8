package org.racewalk.actors.campaign;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.racewalk.actors.campaign.CampaignEvent.Finished;
import org.racewalk.actors.campaign.CampaignEvent.Leased;
import org.racewalk.actors.campaign.CampaignEvent.Shrunk;
import org.racewalk.actors.campaign.CampaignEvent.WorkerLost;
import org.racewalk.actors.campaign.CampaignPlan.Budget;
import org.racewalk.actors.engine.FakeVariant;
import org.racewalk.actors.plan.ShrinkBounds;
import org.racewalk.actors.wire.ResultTypes;
import org.racewalk.model.explore.BatchResult;
import org.racewalk.model.shrink.Bound;
import org.racewalk.model.shrink.ShrunkRun;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;

/**
 * Goal: a campaign ends with the same bytes whatever happens on the way. Method: made-up workers in
 * a random order that a seed decides: they finish late, deliver twice, die, and the coordinator is
 * another now and then, which knows only what was kept.
 */
final class CampaignOrderTest {
    private static final List<FakeVariant> VARIANTS =
            List.of(
                    FakeVariant.failingEvery(701, "race"),
                    FakeVariant.failingEvery(1_900, "leak"),
                    FakeVariant.failingEvery(1_000_000, "never"),
                    new FakeVariant(
                            "two", run -> run % 500 == 499 ? "s" + run % 3 : null, 0, true));
    private static final List<Budget> BUDGETS =
            List.of(
                    new Budget(9_000, false),
                    new Budget(7_001, true),
                    new Budget(3_000, true),
                    new Budget(5_000, false));

    /** One variant has a third signature, which is beyond it. */
    private static final ShrinkBounds SHRINK = new ShrinkBounds(10, 2);

    private static final int WORKERS = 5;
    private static final int NODES = 3;
    private static final Shares SHARES =
            Shares.of(VARIANTS.size(), Set.of("node0", "node1", "node2"));
    private static final int MOST_STEPS = 100_000;

    /** A batch that the last one forgot would never be made. */
    private static final int MOST_TAKE_OVERS = 5;

    private static CampaignPlan plan(int stopAfterFindings) {
        return new CampaignPlan(BUDGETS, null, stopAfterFindings, 512, SHRINK);
    }

    /** A function of the job alone. */
    static ShrinkOutcome shrink(ShrinkJob job) {
        Bound bound = SHRINK.bound();
        return new FakeVariant("small", run -> null, 0, true, true)
                .shrink(job.signature(), job.found(), bound, (runs, best) -> true)
                .map(shrunk -> ShrinkOutcome.of(ShrunkRun.of(shrunk)))
                .orElseThrow();
    }

    private static BatchResult run(CampaignPlan plan, long id) {
        Batch batch = plan.batch(id);
        return VARIANTS.get(batch.variant())
                .newRange()
                .run(
                        batch.from(),
                        batch.to(),
                        BUDGETS.get(batch.variant()).stopAtFirst(),
                        () -> false);
    }

    /** All that a report can show of a campaign. */
    private static String bytes(Tally tally) {
        StringBuilder text = new StringBuilder();
        tally.totals()
                .forEach(total ->
                        text.append(HexFormat.of().formatHex(ResultTypes.pack(total)))
                                .append('\n'));
        return text.append(tally.findings()).toString();
    }

    /** The same, with what was shrunk and what that met. */
    private static String bytes(CampaignState state) {
        StringBuilder text = new StringBuilder(bytes(state.tally())).append('\n');
        Shrinks shrinks = state.shrinks();
        for (long job : shrinks.wanted().keySet()) {
            text.append(job)
                    .append(HexFormat.of().formatHex(ShrinkProtocol.pack(shrinks.done().get(job))))
                    .append('\n');
        }
        for (ShrinkJob job : shrinks.wanted().values()) {
            text.append(shrinks.met(job, state.totals()));
        }
        return text.toString();
    }

    private static CampaignState inOrder(CampaignPlan plan) {
        CampaignState state = CampaignState.begin(plan);
        for (Batch batch = state.available(); batch != null; batch = state.available()) {
            state =
                    state.apply(new Leased(batch.id(), new Lease("w", "n")))
                            .apply(new Finished(batch.id(), run(plan, batch.id())));
        }
        for (ShrinkJob job = state.availableShrink(); job != null; job = state.availableShrink()) {
            assertThat(state.isOver()).isFalse();
            state =
                    state.apply(new Leased(job.id(), new Lease("w", "n")))
                            .apply(new Shrunk(job.id(), shrink(job)));
        }
        assertThat(state.isOver()).isTrue();
        return state;
    }

    /** A campaign with made-up workers. */
    private static final class Story {
        private final Map<Long, BatchResult> kept = new TreeMap<>();
        private final TreeMap<Long, ShrinkOutcome> shrunk = new TreeMap<>();
        private final Map<Long, ShrinkJob> jobs = new TreeMap<>();
        private final List<Long> delivered = new ArrayList<>();
        private final CampaignPlan plan;
        private final Random random;
        private CampaignState state;
        private int takeOvers;

        Story(CampaignPlan plan, long seed) {
            this.plan = plan;
            this.random = new Random(seed);
            this.state = CampaignState.begin(plan);
        }

        /** One thing that may happen. */
        private void step() {
            switch (random.nextInt(12)) {
                case 0 -> state = state.apply(new WorkerLost("w" + random.nextInt(WORKERS)));
                case 1 -> again();
                case 2 -> takenOver();
                case 3, 4, 5, 6 -> lease();
                default -> finish();
            }
        }

        private void lease() {
            int number = random.nextInt(WORKERS);
            String worker = "w" + number;
            String node = "node" + number % NODES;
            ShrinkJob job = random.nextBoolean() ? state.availableShrink() : null;
            if (job != null) {
                jobs.put(job.id(), job);
                state = state.apply(new Leased(job.id(), new Lease(worker, node)));
                return;
            }
            Batch batch = state.available(node, SHARES);
            if (batch != null && state.leases().size() < WORKERS * 2) {
                state = state.apply(new Leased(batch.id(), new Lease(worker, node)));
            }
        }

        private void finish() {
            List<Long> held = new ArrayList<>(state.leases().keySet());
            if (!held.isEmpty()) {
                deliver(held.get(random.nextInt(held.size())));
            }
        }

        private void deliver(long id) {
            delivered.add(id);
            if (jobs.containsKey(id)) {
                ShrinkOutcome outcome = shrink(jobs.get(id));
                shrunk.put(id, outcome);
                state = state.apply(new Shrunk(id, outcome));
                return;
            }
            BatchResult result = CampaignOrderTest.run(plan, id);
            if (!state.isSettled(id)) {
                kept.put(id, result);
            }
            state = state.apply(new Finished(id, result));
        }

        /** A worker that was taken for dead delivers, or delivers again. */
        private void again() {
            if (!delivered.isEmpty()) {
                deliver(delivered.get(random.nextInt(delivered.size())));
            }
        }

        private void takenOver() {
            if (++takeOvers > MOST_TAKE_OVERS) {
                return;
            }
            Map<Long, Lease> before = state.leases();
            load();
            // Some workers say what they have.
            before.forEach((id, lease) -> {
                if (random.nextBoolean() && !state.isSettled(id)) {
                    state = state.apply(new Leased(id, lease));
                }
            });
        }

        private void load() {
            Tally tally = Tally.begin(plan);
            for (var batch : kept.entrySet()) {
                tally = tally.add(batch.getKey(), batch.getValue());
            }
            state = CampaignState.begin(plan).withKept(tally, shrunk);
        }

        private CampaignState finished() {
            for (int i = 0; i < MOST_STEPS && !state.isOver(); i++) {
                step();
            }
            assertThat(state.isOver()).as("it comes to an end").isTrue();
            return state;
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4, 100})
    void shouldEndWithTheSameBytesWhateverHappens(int stopAfterFindings) {
        CampaignPlan asked = plan(stopAfterFindings);
        String expected = bytes(inOrder(asked));
        for (long seed = 0; seed < 40; seed++) {
            Story one = new Story(asked, seed);
            assertThat(bytes(one.finished())).as("seed %d", seed).isEqualTo(expected);
            one.load();
            assertThat(one.state.isOver()).isTrue();
            assertThat(bytes(one.state)).as("stored, seed %d", seed).isEqualTo(expected);
        }
    }

    @Test
    void shouldCountRunsUpToTheFirstThatFailsInAVariantThatStopsThere() {
        Tally tally = inOrder(plan(0)).tally();
        assertThat(tally.totals())
                .extracting(BatchResult::runs)
                .containsExactly(9_000L, 1_900L, 3_000L, 5_000L);
        assertThat(tally.findings()).hasSize(5);
    }

    @Test
    void shouldStopWithTheBatchThatCompletesTheFindings() {
        Tally tally = inOrder(plan(2)).tally();
        assertThat(tally.findings()).hasSizeGreaterThanOrEqualTo(2);
        assertThat(tally.isFound()).isTrue();
        assertThat(tally.runsMade()).isLessThan(9_000);
    }

    @Test
    void shouldFoldInAnyOrderWhatIsStored() {
        CampaignPlan asked = plan(3);
        List<Long> ids = new ArrayList<>();
        for (long id = 0; id < asked.batches(); id++) {
            if (asked.batch(id).runs() > 0) {
                ids.add(id);
            }
        }
        String expected = bytes(inOrder(asked).tally());
        for (long seed = 0; seed < 20; seed++) {
            Collections.shuffle(ids, new Random(seed));
            Tally tally = Tally.begin(asked);
            for (long id : ids) {
                tally = tally.add(id, run(asked, id));
            }
            assertThat(bytes(tally)).as("seed %d", seed).isEqualTo(expected);
        }
    }
}
