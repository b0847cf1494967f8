package org.racewalk.actors.engine;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Objects;
import java.util.stream.Stream;

/** Goal: what is kept comes back whole or not at all. Method: files cut off, changed, moved. */
final class CompileCacheTest {
    private static final String BUILD = "0123456789ab";
    private static final String NAME = Sha256.of("one");
    private static final byte[] CONTENT =
            "what was compiled".repeat(100).getBytes(StandardCharsets.UTF_8);

    @TempDir private Path folder;
    private CompileCache cache = CompileCache.none();
    private Path file = Path.of("");

    @BeforeEach
    void keep() {
        cache = CompileCache.at(folder, BUILD);
        cache.put(NAME, CONTENT);
        file = folder.resolve(BUILD).resolve(NAME);
    }

    @Test
    void shouldGiveBackWhatIsKept() {
        assertThat(CompileCache.at(folder, BUILD).get(NAME)).isEqualTo(CONTENT);
        assertThat(cache.get(Sha256.of("another"))).isNull();
    }

    @Test
    void shouldLeaveNoPartsBehind() throws IOException {
        try (Stream<Path> files = Files.list(folder.resolve(BUILD))) {
            assertThat(files).containsExactly(file);
        }
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, 0.1, 0.5, 0.99})
    void shouldNotTakeAFileThatIsCutOff(double part) throws IOException {
        byte[] whole = Files.readAllBytes(file);
        Files.write(file, Arrays.copyOf(whole, (int) (whole.length * part)));
        assertThat(cache.get(NAME)).isNull();
        cache.put(NAME, CONTENT);
        assertThat(cache.get(NAME)).isEqualTo(CONTENT);
    }

    @Test
    void shouldNotTakeAFileInWhichAByteIsAnother() throws IOException {
        byte[] whole = Files.readAllBytes(file);
        for (int at : new int[] {0, 31, 32, whole.length - 1}) {
            byte[] changed = whole.clone();
            changed[at] ^= 1;
            Files.write(file, changed);
            assertThat(cache.get(NAME)).as("byte %d", at).isNull();
        }
    }

    @Test
    void shouldNotTakeAFileUnderAnotherName() throws IOException {
        String other = Sha256.of("another");
        Files.copy(file, file.resolveSibling(other));
        assertThat(cache.get(other)).isNull();
        Files.delete(file);
        Files.createDirectory(file);
        assertThat(cache.get(NAME)).isNull();
    }

    @Test
    void shouldNotTakeWhatAnotherBuildHasKept() {
        assertThat(CompileCache.at(folder, "ba9876543210").get(NAME)).isNull();
    }

    @Test
    void shouldForgetBuildsButNothingElse() throws IOException {
        Path stranger = Files.createDirectories(folder.resolve("documents"));
        for (int i = 0; i < 5; i++) {
            CompileCache.at(folder, "00000000000" + i).put(NAME, CONTENT);
        }
        Path mixed = Files.writeString(folder.resolve("000000000004/letter.txt"), "dear");
        CompileCache.at(folder, "cccccccccccc").put(NAME, CONTENT);
        try (Stream<Path> all = Files.list(folder)) {
            assertThat(all.filter(one -> Files.exists(one.resolve(NAME)))).hasSize(4);
        }
        assertThat(stranger).exists();
        assertThat(mixed).exists();
    }

    @Test
    void shouldKeepNothingWhereItCannot() throws IOException {
        Path notAFolder = Files.writeString(folder.resolve("file"), "");
        CompileCache broken = CompileCache.at(notAFolder, BUILD);
        broken.put(NAME, CONTENT);
        assertThat(broken.get(NAME)).isNull();
        assertThat(CompileCache.none().isKept()).isFalse();
        assertThat(Objects.requireNonNull(cache.get(NAME))).isNotEmpty();
    }
}
