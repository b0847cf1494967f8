package org.racewalk.model.mail;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Goal: names and values of a trace are C in a mail. Method: one of each kind. */
final class NamesTest {
    @ParameterizedTest
    @CsvSource({
        "&vma#1, vma1",
        "&vma#1+16, (void *)vma1 + 16",
        "&kmalloc-64#1, kmalloc_64_1",
        "&init_mm, &init_mm",
        "&mem_map[2], &mem_map[2]",
        "&task_struct of writer, &task_struct_of_writer",
        "&wait of receive()+8, (void *)&wait + 8",
        "0x40000001, 0x40000001",
        "-1, -1",
        "tick, tick"
    })
    void shouldWriteValuesAsC(String value, String c) {
        assertThat(Names.value(value)).isEqualTo(c);
    }

    @ParameterizedTest
    @CsvSource({
        "vma#1.vm_mm, vma1->vm_mm",
        "wait of receive().state, wait.state",
        "task_struct of writer.__state, task_struct_of_writer.__state",
        "count@cpu1, count_cpu1",
        "table[1].lock, table[1].lock"
    })
    void shouldWritePlacesAsC(String name, String c) {
        assertThat(Names.lvalue(name)).isEqualTo(c);
    }
}
