package org.racewalk.actors.findings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.IntStream;

/** Goal: what a run found is there for the next command, and the file never grows too large. */
final class LocalFindingsTest {
    @TempDir private Path folder;

    private Path file() {
        return folder.resolve("new/findings.jsonl");
    }

    private LocalFindings local() {
        return LocalFindings.at(file());
    }

    @Test
    void shouldGiveBackWhatWasKept() throws IOException {
        Sighting one = SightingFixture.titled("00000001", "bad access in f", "struct mm_struct");
        Core core = new Core("00000001", "rw1:x", List.of("b.c:2", "a.c:1", "b.c:2"));
        local().keep(List.of(one));
        local().keep(core);

        assertThat(local().sightings()).containsExactly(one);
        assertThat(local().cores()).containsExactly(core);
        assertThat(core.lines()).containsExactly("a.c:1", "b.c:2");
    }

    @Test
    void shouldHaveNothingWhereNothingIs() {
        assertThat(local().sightings()).isEmpty();
        assertThat(file()).doesNotExist();
    }

    @Test
    void shouldKeepTheLastSightingOfAFinding() throws IOException {
        Sighting first = SightingFixture.seen("00000001");
        Sighting second = SightingFixture.at("00000001", "", SightingFixture.NOON.plusSeconds(9));
        local().keep(List.of(first, SightingFixture.seen("00000002")));
        local().keep(List.of(second));
        assertThat(local().sightings()).containsExactly(SightingFixture.seen("00000002"), second);
    }

    @Test
    void shouldForgetTheOldest() throws IOException {
        local().keep(
                        IntStream.rangeClosed(0, LocalFindings.MOST)
                                .mapToObj(i -> SightingFixture.seen("%08d".formatted(i)))
                                .toList());
        assertThat(local().sightings()).hasSize(LocalFindings.MOST);
        assertThat(local().sightings().getFirst().id()).isEqualTo("00000001");
    }

    @Test
    void shouldLeaveOutDamagedLinesAndKeepThoseOfANewerVersion() throws IOException {
        String newer = "{\"format\":2,\"kind\":\"seen\",\"key\":\"x\",\"id\":7}";
        local().keep(List.of(SightingFixture.seen("00000001")));
        Files.writeString(file(), newer + "\n{\"format\":1,\"ki", StandardOpenOption.APPEND);

        local().keep(List.of(SightingFixture.seen("00000002")));
        assertThat(local().sightings()).hasSize(2);
        assertThat(Files.readAllLines(file())).hasSize(3).contains(newer);
    }

    @Test
    void shouldLoseNothingWhenSeveralKeepAtOnce() {
        IntStream.range(0, 8)
                .parallel()
                .forEach(i -> {
                    try {
                        local().keep(List.of(SightingFixture.seen("0000000" + i)));
                    } catch (IOException e) {
                        throw new java.io.UncheckedIOException(e);
                    }
                });
        assertThat(local().sightings()).hasSize(8);
    }

    @Test
    void shouldSayThatAFolderCannotBeMade() throws IOException {
        Files.writeString(folder.resolve("new"), "a file");
        assertThatThrownBy(() -> local().keep(List.of(SightingFixture.seen("00000001"))))
                .isInstanceOf(IOException.class);
    }

    @Test
    void shouldKeepNothingIfThereIsNoFile() throws IOException {
        LocalFindings.none().keep(List.of(SightingFixture.seen("00000001")));
        assertThat(LocalFindings.none().sightings()).isEmpty();
    }
}
