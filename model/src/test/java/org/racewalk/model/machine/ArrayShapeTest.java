package org.racewalk.model.machine;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Goal: elements are named as C writes them, and what is no array stays as it is. */
final class ArrayShapeTest {
    @Test
    void shouldReadTheElementAndItsNumberFromTheType() {
        ArrayShape pages = ArrayShape.of("struct page[48]", 48 * 64);
        assertThat(pages).isNotNull();
        assertThat(pages.element()).isEqualTo("struct page");
        assertThat(pages.size()).isEqualTo(64);
        assertThat(pages.indices(0)).isEqualTo("[0]");
        assertThat(pages.indices(47)).isEqualTo("[47]");
    }

    @Test
    void shouldWriteTheOutermostDimensionFirst() {
        // int m[2][3] is spelled from its element outwards.
        ArrayShape table = ArrayShape.of("int[3][2]", 24);
        assertThat(table).isNotNull();
        assertThat(table.size()).isEqualTo(4);
        assertThat(table.indices(1)).isEqualTo("[0][1]");
        assertThat(table.indices(5)).isEqualTo("[1][2]");
    }

    @Test
    void shouldTakeNothingElseForAnArray() {
        assertThat(ArrayShape.of("struct page", 64)).isNull();
        assertThat(ArrayShape.of("int[]", 0)).isNull();
        assertThat(ArrayShape.of("int (*)[3]", 8)).isNull();
        assertThat(ArrayShape.of("int[3]", 8)).isNull();
        assertThat(ArrayShape.of("", 8)).isNull();
    }
}
