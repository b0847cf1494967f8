package org.racewalk.model.explore;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/**
 * Goal: runs branch off those that reach a rare mark, and each is still a function of its index and
 * of its replay string. Method: toys, and the lost update with one of its marks declared rare.
 */
final class BranchesTest {
    private static final BatchRunner.Watch ALWAYS = (runs, steps) -> true;
    private static final int CHOSE_TWO = 1;

    /** The lost update; that a task chose 2 counts as rare. */
    private static RunSpec spec() {
        RunSpec spec =
                Calibration.resolve(TinyProgram.spec(TinyProgram.buggy(), StrategySpec.defaults()));
        return spec.with(new Rarity(1000, List.of(1000, 1)));
    }

    @Test
    void shouldMeasureHowRareMarksAre() {
        RunSpec spec =
                Calibration.resolve(
                        TinyProgram.spec(TinyProgram.vacuous(), StrategySpec.defaults()));
        Rarity rarity = spec.rarity();

        assertThat(rarity.runs()).isGreaterThan(100);
        assertThat(rarity.reached()).hasSize(3);
        assertThat(rarity.reached().get(0)).isEqualTo(rarity.runs());
        assertThat(rarity.reached().get(CHOSE_TWO)).isBetween(rarity.runs() / 2, rarity.runs());
        assertThat(rarity.reached().get(2)).isZero();
        assertThat(new Branches(rarity).any()).as("a mark that is never reached is rare").isTrue();
        RunSpec alone = TinyProgram.spec(TinyProgram.vacuous(), StrategySpec.of(StrategyKind.POS));
        assertThat(new Branches(Calibration.resolve(alone).rarity()).any())
                .as("runs of one strategy are independent")
                .isFalse();
    }

    @Test
    void shouldBranchOffTheRarestMarkOfTheGroup() {
        Branches branches = new Branches(new Rarity(1000, List.of(900, 30, 2)));
        for (long run = 128; run < 128 + Branches.SCOUTS; run++) {
            branches.next(run);
            assertThat(branches.base(run)).isEqualTo(-1);
            branches.reached(run, 0, 7);
            if (run == 130 || run == 133) {
                branches.reached(run, 1, run);
            }
            if (run == 140) {
                branches.reached(run, 2, 99);
            }
        }
        long branch = 128 + Branches.SCOUTS;
        branches.next(branch);
        assertThat(branches.base(branch)).isEqualTo(140);
        assertThat(branches.baseStep()).isEqualTo(99);
        branches.next(192);
        assertThat(branches.base(192 + Branches.SCOUTS)).as("another group").isEqualTo(-1);
    }

    @ParameterizedTest
    @EnumSource(
            value = StrategyKind.class,
            names = {"CALM"},
            mode = EnumSource.Mode.EXCLUDE)
    void shouldKeepTheRunUpToTheStepAndDrawTheRestAnew(StrategyKind kind) {
        int[][] accesses = Toy.independent(20, 20, 20);
        StrategySpec whole = new StrategySpec(kind, 0, 0, 0).resolve(60, 0);
        TreeSet<Long> different = new TreeSet<>();
        for (int branch = 1; branch < 40; branch++) {
            StrategySpec spec = whole.branch(branch, 25);
            Toy base = new Toy(whole.decider(), accesses);
            Toy branched = new Toy(spec.decider(), accesses);
            base.run(7, 25);
            branched.run(7, 25);
            assertThat(branched.hash()).isEqualTo(base.hash());

            branched.run(7, 1000);
            different.add(branched.hash());
            Toy alone = new Toy(spec.forSeed(7).decider(), accesses);
            alone.run(7, 1000);
            assertThat(alone.hash()).as("as its replay string has it").isEqualTo(branched.hash());
        }
        assertThat(different.size()).isGreaterThan(10);
    }

    @Test
    void shouldReplayBranches() throws ReplayStringException {
        RunSpec spec = spec();
        BatchRunner runner = new BatchRunner(spec);
        int branches = 0;
        for (int run = 0; run < 600; run++) {
            for (Finding finding : runner.run(run, run + 1, ALWAYS).findings()) {
                ReplayString carried = ReplayString.parse(finding.replay().text());
                assertThat(carried).isEqualTo(finding.replay());
                Replayer.Replayed replayed = Replayer.replay(spec.program(), carried, null);
                assertThat(replayed.unseedAgrees()).as("run %d", run).isTrue();
                assertThat(replayed.violations()).contains(finding.violation());
                ReplayString.Seeded seeded = (ReplayString.Seeded) carried.schedule();
                branches += seeded.strategy().branch() > 0 ? 1 : 0;
            }
        }
        assertThat(branches).isGreaterThan(20);
    }

    @Test
    void shouldComeToTheSameHoweverTheRunsAreCut() {
        RunSpec spec = spec();
        BatchResult whole = new BatchRunner(spec).run(0, 400, ALWAYS);
        BatchRunner runner = new BatchRunner(spec);
        List<BatchResult> parts = new ArrayList<>();
        int[] cuts = {0, 1, 45, 64, 100, 101, 191, 300, 400};
        for (int i = cuts.length - 1; i > 0; i--) {
            parts.add(runner.run(cuts[i - 1], cuts[i], ALWAYS));
        }
        BatchResult sum = parts.stream().reduce(BatchResult.empty(), BatchResult::merge);
        assertThat(sum).isEqualTo(whole);
        BatchResult plain =
                new BatchRunner(spec.with(new Rarity(0, List.of(0, 0)))).run(0, 400, ALWAYS);
        assertThat(plain.digest()).as("branches are other runs").isNotEqualTo(whole.digest());
    }

    @Test
    void shouldWriteABranchInFewCharacters() {
        StrategySpec spec = new StrategySpec(StrategyKind.DELAYS, 0, 0, 4).branch(35, 173);

        assertThat(spec.text()).isEqualTo("delays.4-2t9");
        assertThat(StrategySpec.parse(spec.text())).contains(spec);
        for (String wrong : List.of("delays.4-", "delays.4-0", "delays.4-12", "delays-2t9.4")) {
            StrategySpec read = StrategySpec.parse(wrong).orElse(spec);
            assertThat(read.text()).as(wrong).isNotEqualTo(wrong);
        }
    }
}
