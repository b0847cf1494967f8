package org.racewalk.model.explore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

/**
 * Goal: draws are uniform, and streams do not disturb each other. Method: counts over many draws
 * with fixed seeds, so a failure is no accident.
 */
final class RandomnessTest {
    private static final int DRAWS = 200_000;

    @Test
    void shouldDrawTheSameFromTheSameSeed() {
        Randomness one = new Randomness(1);
        Randomness again = new Randomness(1);

        for (int i = 0; i < 100; i++) {
            assertThat(one.next()).isEqualTo(again.next());
        }
        assertThat(new Randomness(2).next()).isNotEqualTo(new Randomness(1).next());
    }

    @Test
    void shouldDrawWithoutBias() {
        for (int bound : new int[] {2, 3, 5, 6, 7, 10, 12, 100}) {
            Randomness random = new Randomness(bound);
            int[] counts = new int[bound];
            for (int i = 0; i < DRAWS; i++) {
                counts[random.below(bound)]++;
            }
            double expected = (double) DRAWS / bound;
            double chiSquare = 0;
            for (int count : counts) {
                chiSquare += (count - expected) * (count - expected) / expected;
            }
            // Five standard deviations above the mean of the distribution.
            assertThat(chiSquare).isLessThan(bound - 1 + 5 * Math.sqrt(2.0 * bound));
        }
    }

    @Test
    void shouldNotFavourLowHalfOfAwkwardBound() {
        // With modulo or multiplication alone, a bound of 3 * 2^29 shows a bias of one third.
        int bound = 3 << 29;
        Randomness random = new Randomness(3);
        int low = 0;
        for (int i = 0; i < DRAWS; i++) {
            low += random.below(bound) < bound / 2 ? 1 : 0;
        }
        assertThat((double) low / DRAWS).isCloseTo(0.5, within(0.006));
    }

    @Test
    void shouldSetEachBitHalfTheTime() {
        Randomness random = new Randomness(4);
        int[] ones = new int[64];
        for (int i = 0; i < DRAWS; i++) {
            long draw = random.next();
            for (int bit = 0; bit < 64; bit++) {
                ones[bit] += (int) (draw >>> bit & 1);
            }
        }
        for (int count : ones) {
            assertThat((double) count / DRAWS).isCloseTo(0.5, within(0.006));
        }
    }

    @Test
    void shouldDifferInFirstDrawForNeighbouringSeeds() {
        int[] counts = new int[16];
        Randomness random = new Randomness(0).fork("events");
        for (int seed = 0; seed < DRAWS; seed++) {
            random.reseed(seed);
            counts[random.below(16)]++;
        }
        for (int count : counts) {
            assertThat((double) count / DRAWS).isCloseTo(1.0 / 16, within(0.004));
        }
    }

    @Test
    void shouldForkTheSameStreamWhateverWasDrawnBefore() {
        Randomness parent = new Randomness(7);
        Randomness early = parent.fork("reuse");
        for (int i = 0; i < 13; i++) {
            parent.next();
        }
        Randomness late = parent.fork("reuse");

        for (int i = 0; i < 100; i++) {
            assertThat(late.next()).isEqualTo(early.next());
        }
    }

    @Test
    void shouldForkIndependentStreamsByName() {
        Randomness one = new Randomness(7).fork("choose");
        Randomness other = new Randomness(7).fork("reuse");
        int equalBits = 0;
        for (int i = 0; i < 10_000; i++) {
            equalBits += Long.bitCount(~(one.next() ^ other.next()));
        }
        assertThat(equalBits / 640_000.0).isCloseTo(0.5, within(0.005));
    }

    @Test
    void shouldBeAsNewWhenReseeded() {
        Randomness used = new Randomness(1).fork("a").fork("b");
        used.next();
        used.reseed(99);
        Randomness fresh = new Randomness(99).fork("a").fork("b");

        for (int i = 0; i < 100; i++) {
            assertThat(used.next()).isEqualTo(fresh.next());
        }
    }

    @Test
    void shouldDrawDelaysWithHeavyTail() {
        Randomness random = new Randomness(5);
        int[] atLeast = new int[12];
        for (int i = 0; i < DRAWS; i++) {
            long delay = random.heavyTailed(20);
            assertThat(delay).isBetween(1L, (1L << 21) - 1);
            for (int bit = 0; bit < atLeast.length; bit++) {
                atLeast[bit] += delay >= 1L << bit ? 1 : 0;
            }
        }
        for (int bit = 0; bit < atLeast.length; bit++) {
            double expected = Math.scalb(1.0, -bit);
            assertThat((double) atLeast[bit] / DRAWS)
                    .isCloseTo(expected, within(5 * Math.sqrt(expected / DRAWS)));
        }
    }

    @Test
    void shouldDrawEachPowerOfTwoAlikeInLogUniform() {
        Randomness random = new Randomness(6);
        int[] magnitudes = new int[9];
        for (int i = 0; i < DRAWS; i++) {
            magnitudes[63 - Long.numberOfLeadingZeros(random.logUniform(8))]++;
        }
        for (int count : magnitudes) {
            assertThat((double) count / DRAWS).isCloseTo(1.0 / 9, within(0.005));
        }
    }
}
