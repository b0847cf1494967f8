package org.racewalk.actors.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Goal: a disk that is full refuses, and that leaves nothing behind. */
final class SmallDiskTest {
    @Test
    void shouldRefuseWhenFullAndTakeMoreWhenFreed(@TempDir Path folder) throws Exception {
        try (SmallDisk disk = SmallDisk.mount(folder, 1)) {
            disk.fill();
            assertThatThrownBy(() -> Files.writeString(folder.resolve("one"), "1".repeat(8192)))
                    .isInstanceOf(IOException.class);

            disk.free();

            Files.writeString(folder.resolve("one"), "1");
        }
        assertThat(folder).isEmptyDirectory();
    }
}
