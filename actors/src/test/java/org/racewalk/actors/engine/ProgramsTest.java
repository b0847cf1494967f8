package org.racewalk.actors.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.racewalk.model.c.parse.CompileRequest;
import org.racewalk.model.c.parse.SourceReader;
import org.racewalk.model.machine.RunSettings;
import org.racewalk.model.program.Program;
import org.racewalk.model.program.ProgramBytes;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/**
 * Goal: a program is compiled once for its texts, and again for others. Method: counts compiles.
 */
final class ProgramsTest {
    private static final String SCENARIO = "conf/scenarios/examples/last-put.c";

    private static final String ZOO = "conf/zoo/b-02-page-table-use-after-free-mmap-over-mapping.c";

    @TempDir private Path folder;
    private final AtomicInteger compiled = new AtomicInteger();

    private static VariantRequest request(String... defines) {
        return requestOf(SCENARIO, defines);
    }

    private static VariantRequest requestOf(String scenario, String... defines) {
        return new VariantRequest(
                scenario,
                List.of(defines),
                List.of("extra"),
                null,
                RunSettings.defaults(),
                new ModelEngine().strategy(null),
                1);
    }

    private static Program compile(VariantRequest request, SourceReader reader) {
        return Compiling.runnable(
                new CompileRequest(
                        request.scenario(),
                        reader,
                        Installation.OUR_HEADERS,
                        request.includes(),
                        null,
                        request.defines()));
    }

    private Function<SourceReader, Program> counting(VariantRequest request) {
        return reader -> {
            compiled.incrementAndGet();
            return compile(request, reader);
        };
    }

    private Programs programs() {
        return new Programs(CompileCache.at(folder, "0123456789ab"));
    }

    @Test
    void shouldReadAProgramAsItWasWritten() {
        for (String scenario : List.of(SCENARIO, ZOO)) {
            Program program =
                    Compiling.runnable(
                            new CompileRequest(
                                    scenario,
                                    SourceTree.here(),
                                    Installation.OUR_HEADERS,
                                    List.of(),
                                    null,
                                    List.of("BUGGY")));
            byte[] bytes = ProgramBytes.write(program);
            assertThat(ProgramBytes.read(bytes))
                    .usingRecursiveComparison()
                    .withStrictTypeChecking()
                    .ignoringCollectionOrderInFields()
                    .isEqualTo(program);
            assertThat(ProgramBytes.write(ProgramBytes.read(bytes))).isEqualTo(bytes);
        }
    }

    @Test
    void shouldRefuseBytesThatAreNoProgram() {
        byte[] bytes = ProgramBytes.write(compile(request(), SourceTree.here()));
        for (int length = 0; length < bytes.length; length += 1 + bytes.length / 50) {
            byte[] part = Arrays.copyOf(bytes, length);
            assertThatThrownBy(() -> ProgramBytes.read(part))
                    .isInstanceOf(IllegalArgumentException.class);
        }
        assertThatThrownBy(() -> ProgramBytes.read(Arrays.copyOf(bytes, bytes.length + 1)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void shouldCompileOnceForAllProcesses() {
        Programs.Read first = programs().read(request(), SourceTree.here(), counting(request()));
        Programs.Read second = programs().read(request(), SourceTree.here(), counting(request()));
        assertThat(compiled).hasValue(1);
        assertThat(second).isEqualTo(first);
        Program kept =
                programs()
                        .program(
                                programs().read(request(), first.texts()),
                                () -> {
                                    throw new AssertionError("compiled again");
                                });
        assertThat(kept.hash()).isEqualTo(compile(request(), SourceTree.here()).hash());
    }

    @Test
    void shouldCompileAgainForAnotherMacroOrText() {
        programs().read(request(), SourceTree.here(), counting(request()));
        programs().read(request("BUGGY"), SourceTree.here(), counting(request("BUGGY")));
        assertThat(compiled).hasValue(2);
        SourceTree tree = SourceTree.here();
        SourceReader changed =
                name -> name.equals(SCENARIO) ? tree.read(name) + "\n" : tree.read(name);
        Programs.Read read = programs().read(request(), changed, counting(request()));
        assertThat(compiled).hasValue(3);
        Map<String, String> texts = new TreeMap<>(read.texts());
        texts.put(SCENARIO, texts.get(SCENARIO) + "\n");
        assertThat(programs().read(request(), texts).key()).isNotEqualTo(read.key());
    }

    @Test
    void shouldCompileAgainIfAFileComesThatGoesAheadOfAnother() {
        VariantRequest request = requestOf(ZOO);
        SourceTree tree = SourceTree.here();
        RecordingReader recording = new RecordingReader(tree);
        programs().read(request, recording, counting(request));
        programs().read(request, tree, counting(request));
        assertThat(compiled).hasValue(1);
        String ahead = recording.missing().iterator().next();
        SourceReader more = name -> name.equals(ahead) ? "#error ahead\n" : tree.read(name);
        assertThatThrownBy(() -> programs().read(request, more, counting(request)))
                .isInstanceOf(WrongInputException.class);
        assertThat(compiled).hasValue(2);
    }

    @Test
    void shouldResolveAlikeWithAndWithoutWhatIsKept() {
        VariantRequest request =
                new VariantRequest(
                        "../" + SCENARIO,
                        List.of("BUGGY"),
                        List.of(),
                        null,
                        RunSettings.defaults(),
                        new ModelEngine().strategy(null),
                        7);
        Resolved plain = new ModelEngine().resolve(request);
        CompileCache cache = CompileCache.at(folder, "0123456789ab");
        assertThat(new ModelEngine(cache).resolve(request)).isEqualTo(plain);
        ModelEngine later = new ModelEngine(CompileCache.at(folder, "0123456789ab"));
        assertThat(later.resolve(request)).isEqualTo(plain);
        assertThat(later.compile(plain).newRange().run(0, 128, false, () -> false))
                .isEqualTo(
                        new ModelEngine()
                                .compile(plain)
                                .newRange()
                                .run(0, 128, false, () -> false));
    }
}
