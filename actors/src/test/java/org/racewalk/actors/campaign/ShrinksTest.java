package org.racewalk.actors.campaign;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.racewalk.actors.campaign.CampaignEvent.Finished;
import org.racewalk.actors.campaign.CampaignEvent.Leased;
import org.racewalk.actors.campaign.CampaignEvent.Returned;
import org.racewalk.actors.campaign.CampaignEvent.Shrunk;
import org.racewalk.actors.campaign.CampaignEvent.StopReason;
import org.racewalk.actors.campaign.CampaignEvent.StopRequested;
import org.racewalk.actors.campaign.CampaignEvent.WorkerLost;
import org.racewalk.actors.campaign.CampaignPlan.Budget;
import org.racewalk.actors.engine.FakeVariant;
import org.racewalk.actors.plan.ShrinkBounds;
import org.racewalk.model.explore.Finding;

import java.util.List;
import java.util.TreeMap;

/**
 * Goal: of each signature the first report is made smaller, that of the lowest run, whenever it
 * came; and a campaign ends only after that. Method: events folded.
 */
final class ShrinksTest {
    private static final ShrinkBounds BOUNDS = new ShrinkBounds(10, 2);
    private static final FakeVariant TWO =
            new FakeVariant("two", run -> run % 100 == 99 ? "s" + run / 100 % 2 : null, 0, true);
    private static final CampaignPlan PLAN =
            new CampaignPlan(List.of(new Budget(448, false)), null, 0, 256, BOUNDS);
    private static final Lease LEASE = new Lease("w", "n");

    private static CampaignState with(CampaignState state, long... batches) {
        CampaignState after = state;
        for (long id : batches) {
            Batch batch = PLAN.batch(id);
            after =
                    after.apply(
                            new Finished(
                                    id,
                                    TWO.newRange()
                                            .run(batch.from(), batch.to(), false, () -> false)));
        }
        return after;
    }

    private static CampaignState made() {
        return with(CampaignState.begin(PLAN), 0, 1, 2);
    }

    private static CampaignState shrunk(CampaignState state) {
        CampaignState after = state;
        for (ShrinkJob job = after.availableShrink(); job != null; job = after.availableShrink()) {
            after = after.apply(new Shrunk(job.id(), CampaignOrderTest.shrink(job)));
        }
        return after;
    }

    @Test
    void shouldShrinkTheFirstReportOfEachSignatureOfTheLowestRuns() {
        assertThat(PLAN.batches()).isEqualTo(3);
        CampaignState state = made();
        List<ShrinkJob> jobs = Shrinks.jobs(BOUNDS, 0, state.totals().getFirst());
        assertThat(jobs).extracting(ShrinkJob::signature).doesNotHaveDuplicates().hasSize(2);
        assertThat(jobs.getFirst().found())
                .isEqualTo(state.findings().getFirst().finding().replay());
        assertThat(state.shrinks().wanted().values()).containsExactlyInAnyOrderElementsOf(jobs);
        assertThat(Shrinks.jobs(new ShrinkBounds(10, 1), 0, state.totals().getFirst()))
                .containsExactly(jobs.getFirst());
        assertThat(Shrinks.jobs(ShrinkBounds.OFF, 0, state.totals().getFirst())).isEmpty();
    }

    @Test
    void shouldWaitForLowerRunsBeforeAFindingCounts() {
        CampaignState early = with(CampaignState.begin(PLAN), 2, 1);
        assertThat(early.availableShrink()).isNull();
        assertThat(with(early, 0).shrinks().wanted()).isEqualTo(made().shrinks().wanted());
    }

    @Test
    void shouldEndOnlyWhenAllIsShrunk() {
        CampaignState state = made();
        assertThat(state.tally().isComplete()).isTrue();
        assertThat(state.isOver()).isFalse();
        assertThat(shrunk(state).isOver()).isTrue();
        assertThat(shrunk(state).reason()).isEqualTo(StopReason.COMPLETED);
    }

    @Test
    void shouldLeaseAJobAgainWhoseWorkerIsLost() {
        CampaignState state = made();
        ShrinkJob job = state.availableShrink();
        CampaignState leased = state.apply(new Leased(job.id(), LEASE));
        assertThat(leased.availableShrink()).isNotEqualTo(job);
        assertThat(leased.apply(new WorkerLost("w")).availableShrink()).isEqualTo(job);
        assertThat(leased.apply(new Returned(job.id())).availableShrink()).isEqualTo(job);
        assertThat(leased.available()).isNull();
    }

    @Test
    void shouldCountAnOutcomeOnce() {
        CampaignState state = made();
        ShrinkJob job = state.availableShrink();
        CampaignState once = state.apply(new Shrunk(job.id(), CampaignOrderTest.shrink(job)));
        CampaignState twice = once.apply(new Shrunk(job.id(), ShrinkOutcome.failed("later")));
        assertThat(twice.shrinks()).isEqualTo(once.shrinks());
        assertThat(once.isSettled(job.id())).isTrue();
        assertThat(state.isSettled(job.id())).isFalse();
    }

    @Test
    void shouldReplaceAJobWhenAnEarlierReportComes() {
        // Stopped in the middle: what there is counts, though a lower batch is missing.
        CampaignState stopped =
                with(CampaignState.begin(PLAN), 1, 2).apply(new StopRequested(StopReason.TIME));
        ShrinkJob late = stopped.availableShrink();
        assertThat(late).isNotNull();
        CampaignState done = shrunk(stopped);
        assertThat(done.isOver()).isTrue();
        // Resumed: what was kept is loaded, and the lower batch comes.
        CampaignState begun = CampaignState.begin(PLAN);
        CampaignState resumed =
                with(
                        begun.withKept(
                                with(begun, 1, 2).tally(), new TreeMap<>(done.shrinks().done())),
                        0);
        assertThat(resumed.shrinks().wanted()).isEqualTo(made().shrinks().wanted());
        assertThat(shrunk(resumed).isOver()).isTrue();
        assertThat(shrunk(resumed).totals()).isEqualTo(made().totals());
    }

    @Test
    void shouldNotWaitOnceTheUserStopsIt() {
        CampaignState state = made().apply(new StopRequested(StopReason.INTERRUPTED));
        assertThat(state.availableShrink()).isNull();
        assertThat(state.isOver()).isTrue();
        assertThat(state.reason()).isEqualTo(StopReason.INTERRUPTED);
        CampaignState late =
                with(CampaignState.begin(PLAN), 0, 1)
                        .apply(new StopRequested(StopReason.TIME))
                        .apply(new StopRequested(StopReason.INTERRUPTED));
        assertThat(late.isOver()).isTrue();
        assertThat(late.reason()).isEqualTo(StopReason.INTERRUPTED);
    }

    @Test
    void shouldCountABatchOnceThatComesWhileTheLastFindingsAreShrunk() {
        CampaignState stopped =
                with(CampaignState.begin(PLAN), 1, 2).apply(new StopRequested(StopReason.TIME));
        CampaignState again = shrunk(with(stopped, 1, 2));
        assertThat(again.isOver()).isTrue();
        assertThat(again.reason()).isEqualTo(StopReason.TIME);
        assertThat(again.totals().getFirst().runs()).isEqualTo(448 - PLAN.batch(0).runs());
    }

    @Test
    void shouldTellWhatShrinkingMetOnceAndNotWhatRunsShowed() {
        CampaignState state = made();
        Shrinks done = shrunk(state).shrinks();
        List<Finding> met =
                done.wanted().values().stream()
                        .flatMap(job -> done.met(job, state.totals()).stream())
                        .map(VariantFinding::finding)
                        .toList();
        assertThat(met).hasSize(2);
        assertThat(state.shrinks().met(state.availableShrink(), state.totals())).isEmpty();
        assertThat(met).allMatch(one -> one.runs() == 0 && one.signature().contains("beside"));
        List<ShrinkOutcome> twice =
                List.of(
                        CampaignOrderTest.shrink(state.availableShrink()),
                        CampaignOrderTest.shrink(state.availableShrink()),
                        ShrinkOutcome.failed("why"));
        assertThat(Shrinks.met(state.totals().getFirst(), twice)).hasSize(1);
    }

    @Test
    void shouldRefuseAnOutcomeThatIsNeither() {
        assertThatThrownBy(() -> ShrinkOutcome.failed(""))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
