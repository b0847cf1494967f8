package org.racewalk.model.export;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Message;
import com.google.protobuf.TextFormat;

import org.junit.jupiter.api.Test;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Goal: what was looked at in the tools themselves stays as it was. Method: two small runs in every
 * format, compared whole with files; {@code -Dracewalk.golden=write} in the module's folder writes
 * them anew. Perfetto's are compared as protobuf's parser prints them.
 */
final class ExportGoldenTest {
    private static final Path SOURCES = Path.of("src/test/resources/org/racewalk/model/export");

    @Test
    void shouldExportPreemptionAndGracePeriods() throws Exception {
        shouldBeAsLookedAt("preemption", Tales.preemptionAndRcu());
    }

    @Test
    void shouldExportStoresThatArriveLate() throws Exception {
        shouldBeAsLookedAt("delay", Tales.delayedStore());
    }

    private static void shouldBeAsLookedAt(String name, ExportedRun run) throws IOException {
        for (ExportFormat format : ExportFormat.values()) {
            byte[] bytes = bytes(format, run);
            assertThat(bytes(format, run)).as("twice the same: %s", format).isEqualTo(bytes);
            String text =
                    format == ExportFormat.PERFETTO
                            ? printed(bytes)
                            : new String(bytes, StandardCharsets.US_ASCII);
            check(name + "." + format.word() + ".txt", text);
        }
    }

    static byte[] bytes(ExportFormat format, ExportedRun run) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        format.write(run, out);
        return out.toByteArray();
    }

    private static String printed(byte[] file) throws IOException {
        StringBuilder text = new StringBuilder();
        for (Message packet : PerfettoParser.packets(file)) {
            text.append(TextFormat.printer().emittingSingleLine(true).printToString(packet))
                    .append('\n');
        }
        return text.toString();
    }

    private static void check(String file, String actual) throws IOException {
        if ("write".equals(System.getProperty("racewalk.golden"))) {
            Files.createDirectories(SOURCES);
            Files.writeString(SOURCES.resolve(file), actual);
            return;
        }
        try (InputStream in = ExportGoldenTest.class.getResourceAsStream(file)) {
            String expected =
                    in == null ? "" : new String(in.readAllBytes(), StandardCharsets.UTF_8);
            assertThat(actual).as("golden file %s", file).isEqualTo(expected);
        }
    }
}
