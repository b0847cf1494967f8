package org.racewalk.actors.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.fail;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;

import org.apache.pekko.serialization.Serialization;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.io.NotSerializableException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Goal: no message travels that was not thought through: each is registered, its bytes are known,
 * and they change only together with its version. Method: the compiled classes say which messages
 * there are, {@link WireSamples} has one of each, and a file of each has its bytes. Hostile bytes
 * are made from the same samples: {@link HostileBytesTest}.
 */
final class WireProtocolsTest {
    private static final Path GOLDEN = Path.of("src/test/resources/wire");
    private static final int BYTES_PER_LINE = 24;

    private static WireSystem system;
    private static WireFormat format;
    private static Map<String, Object> samples;

    @BeforeAll
    static void start() {
        system = new WireSystem();
        format = system.format();
        samples = WireSamples.of(system);
    }

    @AfterAll
    static void stop() {
        system.close();
    }

    private static Path file(String manifest) {
        return GOLDEN.resolve(manifest.replace('/', '-') + ".txt");
    }

    /** The bytes of that manifest. */
    static byte[] golden(String manifest) throws IOException {
        try (Stream<String> lines = Files.lines(file(manifest))) {
            return HexFormat.of()
                    .parseHex(
                            lines.filter(line -> !line.startsWith("#"))
                                    .collect(Collectors.joining())
                                    .replace(" ", ""));
        }
    }

    private static String text(String manifest, byte[] bytes) {
        StringBuilder text = new StringBuilder("# " + manifest + ", see WireSamples\n");
        for (int i = 0; i < bytes.length; i += BYTES_PER_LINE) {
            int end = Math.min(bytes.length, i + BYTES_PER_LINE);
            text.append(HexFormat.ofDelimiter(" ").formatHex(bytes, i, end)).append('\n');
        }
        return text.toString();
    }

    @Test
    void shouldRegisterEveryMessageThatTravels() {
        Set<String> registered =
                format.types().stream()
                        .filter(WireType::isMessage)
                        .map(type -> type.type().getName())
                        .collect(Collectors.toSet());
        List<String> travelling =
                new ClassFileImporter()
                                .withImportOption(new ImportOption.DoNotIncludeTests())
                                .importPackages("org.racewalk.actors")
                                .stream()
                                .filter(type -> type.isAssignableTo(Wire.class))
                                .filter(type -> !type.isInterface())
                                .map(JavaClass::getName)
                                .toList();
        assertThat(travelling).isNotEmpty();
        assertThat(registered).containsAll(travelling);
    }

    @Test
    void shouldHaveASampleAndGoldenBytesOfEveryManifest() throws IOException {
        assertThat(samples.keySet()).isEqualTo(format.manifests());
        try (Stream<Path> files = Files.list(GOLDEN)) {
            assertThat(files)
                    .containsExactlyInAnyOrderElementsOf(
                            format.manifests().stream().map(WireProtocolsTest::file).toList());
        }
    }

    @Test
    void shouldWriteTheGoldenBytes() throws IOException {
        StringBuilder missing = new StringBuilder();
        for (Map.Entry<String, Object> sample : samples.entrySet()) {
            String manifest = sample.getKey();
            if (!manifest.equals(format.manifest(sample.getValue()))) {
                continue;
            }
            String now = text(manifest, format.encode(sample.getValue()));
            if (!Files.exists(file(manifest))) {
                missing.append(file(manifest)).append('\n').append(now).append('\n');
                continue;
            }
            assertThat(text(manifest, golden(manifest)))
                    .as("bytes of %s; if they are meant to change, raise its version", manifest)
                    .isEqualTo(now);
        }
        if (!missing.isEmpty()) {
            fail("Missing files, and what they must hold if these bytes are right:\n\n" + missing);
        }
    }

    @Test
    void shouldReadTheGoldenBytesOfAllVersions() throws IOException {
        for (Map.Entry<String, Object> sample : samples.entrySet()) {
            assertThat(format.decode(sample.getKey(), golden(sample.getKey())))
                    .isEqualTo(sample.getValue());
        }
    }

    @Test
    void shouldKeepTheNumbersOfTypes() throws IOException {
        String now =
                Arrays.stream(WireId.values())
                        .map(id -> id.number() + " " + id.title() + "\n")
                        .collect(Collectors.joining());
        String before = Files.readString(Path.of("src/test/resources/wire-ids.txt"));
        assertThat(now).as("append to wire-ids.txt as well").isEqualTo(before);
        assertThat(Arrays.stream(WireId.values()).map(WireId::number)).doesNotHaveDuplicates();
        assertThat(new TreeSet<>(Arrays.stream(WireId.values()).map(WireId::title).toList()))
                .hasSameSizeAs(WireId.values());
    }

    @Test
    void shouldServePekkoForWhatIsMarkedAndNothingElse() throws Exception {
        Serialization pekko = system.serialization();
        for (Object sample : samples.values()) {
            if (sample instanceof Wire) {
                assertThat(pekko.findSerializerFor(sample)).isInstanceOf(WireSerializer.class);
                byte[] bytes = system.serializer().toBinary(sample);
                assertThat(
                                system.serializer()
                                        .fromBinary(bytes, system.serializer().manifest(sample)))
                        .isEqualTo(sample);
            }
        }
        for (Object other : List.of(new Unmarked(1), List.of(1))) {
            assertThat(pekko.serialize(other).isFailure()).as("%s", other).isTrue();
        }
    }

    /** Java's own serialization would take it. */
    private record Unmarked(int value) implements java.io.Serializable {}

    @Test
    void shouldTellPekkoWhyItRefuses() {
        assertThatThrownBy(() -> system.serializer().fromBinary(new byte[9], "Cancel/1"))
                .isInstanceOf(NotSerializableException.class)
                .hasMessage("Cancel/1 refused: its checksum differs");
        assertThatThrownBy(() -> system.serializer().fromBinary(new byte[9], "Cancel/99"))
                .isInstanceOf(NotSerializableException.class)
                .hasMessageStartingWith("unknown manifest \"Cancel/99\"");
    }
}
