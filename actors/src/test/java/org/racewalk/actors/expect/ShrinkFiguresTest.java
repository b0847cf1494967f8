package org.racewalk.actors.expect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.racewalk.actors.engine.Installation;
import org.racewalk.actors.engine.WrongInputException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/** Goal: what is held against shrunk runs is what is written about the zoo's bugs. */
final class ShrinkFiguresTest {
    @TempDir private Path folder;

    @Test
    void shouldDescribeEachBugOfTheZoo() {
        Path zoo = Installation.home().resolve("conf/zoo");
        TreeSet<String> bugs = new TreeSet<>();
        for (Header header : HeaderFolder.in(zoo)) {
            header.ids().stream().filter(id -> id.startsWith("B-")).forEach(bugs::add);
        }
        assertThat(Described.in(zoo).keySet()).containsExactlyElementsOf(bugs);
    }

    @Test
    void shouldTakeTheFirstIdThatIsDescribed() throws IOException {
        Files.writeString(
                folder.resolve("described.conf"), "B-2 { depth = 1, steps = [ a, \"b c\" ] }\n");
        Map<String, Described> all = Described.in(folder);
        assertThat(Described.of(all, List.of("M-1", "B-2")))
                .hasValue(new Described(1, List.of("a", "b c")));
        assertThat(Described.of(all, List.of("M-1"))).isEmpty();
    }

    @Test
    void shouldRefuseAFileThatMakesNoSense() throws IOException {
        assertThat(Described.in(folder)).isEmpty();
        Files.writeString(folder.resolve("described.conf"), "B-2 { steps = [ a ] }\n");
        assertThatThrownBy(() -> Described.in(folder))
                .isInstanceOf(WrongInputException.class)
                .hasMessageContaining("depth");
    }
}
