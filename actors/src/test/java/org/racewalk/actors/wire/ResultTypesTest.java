package org.racewalk.actors.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.racewalk.model.explore.BatchResult;
import org.racewalk.model.explore.Coverage;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/** Goal: a result that was packed is the same result. Method: results made up from seeds. */
final class ResultTypesTest {
    @Test
    void shouldReadBackWhatItWrote() {
        Random random = new Random(1);
        for (int i = 0; i < 200; i++) {
            BatchResult result = Results.random(random);
            assertThat(ResultTypes.unpack(ResultTypes.pack(result))).isEqualTo(result);
        }
    }

    @Test
    void shouldReadBackAnEmptyResult() {
        assertThat(ResultTypes.unpack(ResultTypes.pack(BatchResult.empty())))
                .isEqualTo(BatchResult.empty());
    }

    @Test
    void shouldMakeEqualBytesOfEqualResults() {
        BatchResult one = Results.small();
        BatchResult other =
                new BatchResult(
                        one.runs(),
                        one.steps(),
                        one.inconclusive(),
                        one.violated(),
                        one.hiddenRaces(),
                        new ArrayList<>(one.reached()),
                        new ArrayList<>(one.findings()),
                        one.coverage().copy(),
                        one.digest());
        assertThat(ResultTypes.pack(other)).isEqualTo(ResultTypes.pack(one));
    }

    @Test
    void shouldWriteAFullMapAsItStands() {
        assertThat(ResultTypes.pack(of(coverage(IntStream.range(0, Coverage.BITS).toArray()))))
                .hasSizeLessThan(Coverage.BITS / Byte.SIZE + 64);
    }

    @Test
    void shouldReadBackBitsAtBothEnds() {
        BatchResult result = of(coverage(0, 63, 64, Coverage.BITS - 1));
        assertThat(ResultTypes.unpack(ResultTypes.pack(result))).isEqualTo(result);
    }

    @Test
    void shouldRefuseAChangedByteWhereverItIs() {
        byte[] packed = ResultTypes.pack(Results.small());
        for (int i = 0; i < packed.length; i++) {
            byte[] changed = packed.clone();
            changed[i] ^= 1;
            assertThatThrownBy(() -> ResultTypes.unpack(changed)).isInstanceOf(WireException.class);
        }
    }

    @Test
    void shouldRefuseATruncatedResult() {
        byte[] packed = ResultTypes.pack(Results.small());
        for (int i = 0; i < packed.length; i++) {
            byte[] cut = Arrays.copyOf(packed, i);
            assertThatThrownBy(() -> ResultTypes.unpack(cut)).isInstanceOf(WireException.class);
        }
    }

    private static Coverage coverage(int... bits) {
        Coverage coverage = new Coverage();
        for (int bit : bits) {
            coverage.words()[bit >> 6] |= 1L << bit;
        }
        return coverage;
    }

    private static BatchResult of(Coverage coverage) {
        return new BatchResult(1, 1, 0, 0, 0, List.of(), List.of(), coverage, 0);
    }
}
