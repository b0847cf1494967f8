package org.racewalk.model.export;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Message;

import org.junit.jupiter.api.Test;
import org.racewalk.model.oracle.Violation;
import org.racewalk.model.oracle.ViolationKind;
import org.racewalk.model.trace.Story;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Goal: names cannot break out of a format. Method: every name of a run has what each of the
 * formats takes for its own.
 */
final class HostileNamesTest {
    private static final String NAME = "end; #1 \"q\" \\ {b} <i>@ %% \u00e9 a->>b: c\nd";

    private static ExportedRun run() {
        Story story = new Story();
        story.on(0, NAME, 101).enters(NAME, 1);
        story.write(1, NAME, NAME, NAME, NAME);
        story.lock(2, NAME, NAME, NAME);
        story.on(1, "end", 102).enters("end", 3);
        story.readFrom(3, NAME, NAME, NAME, 1);
        story.permitted(4, NAME);
        story.read(4, "end", "end", "end");
        Violation violation =
                new Violation(
                        ViolationKind.INVARIANT,
                        NAME,
                        NAME,
                        NAME,
                        NAME,
                        List.of(story.party(NAME, 4)),
                        story.step());
        return Tales.failing(story.trace(), "lkmm", violation);
    }

    private static String text(ExportFormat format) throws IOException {
        byte[] bytes = ExportGoldenTest.bytes(format, run());
        for (byte one : bytes) {
            assertThat(one).as("ASCII").isNotNegative();
        }
        return new String(bytes, StandardCharsets.US_ASCII);
    }

    @Test
    void shouldKeepNamesOutOfMermaidsSyntax() throws IOException {
        for (String line : text(ExportFormat.MERMAID).lines().skip(2).toList()) {
            String words = line.substring(Math.max(0, line.indexOf(" as ")));
            words = words.substring(Math.max(0, words.indexOf(": ")));
            assertThat(words)
                    .doesNotContainPattern("\\bend\\b")
                    .doesNotContain("<", ">", "%", "\"");
            assertThat(words.replaceAll("#[0-9]+;", "")).doesNotContain("#", ";");
        }
    }

    @Test
    void shouldCloseEachQuoteOfAGraph() throws IOException {
        String dot = text(ExportFormat.DOT);
        Pattern quoted = Pattern.compile("\"(?:[^\"\\\\\\n]|\\\\.)*\"");
        String bare = quoted.matcher(dot.substring(dot.indexOf('\n'))).replaceAll("Q");
        assertThat(bare).doesNotContain("\"", "\\", "end");
        assertThat(bare.chars().filter(c -> c == '{').count())
                .isEqualTo(bare.chars().filter(c -> c == '}').count());
    }

    @Test
    void shouldKeepShiVizEntriesOnLinesOfTheirOwn() throws IOException {
        String[] lines = text(ExportFormat.SHIVIZ).split("\n");
        Pattern entry = Pattern.compile("^" + lines[0] + "$");
        for (int i = 3; i < lines.length; i++) {
            var matcher = entry.matcher(lines[i]);
            assertThat(matcher.matches()).as(lines[i]).isTrue();
            assertThat(JsonValues.object(matcher.group("clock"))).isNotEmpty();
        }
    }

    @Test
    void shouldReadNamesBackFromJson() throws IOException {
        JsonValues.object(text(ExportFormat.CHROME));
        List<Object> functions = new ArrayList<>();
        for (String line : text(ExportFormat.JSONL).split("\n")) {
            functions.add(JsonValues.object(line).get("fn"));
        }
        assertThat(functions).contains(NAME, "end");
    }

    @Test
    void shouldReadNamesBackFromPerfetto() throws IOException {
        List<Object> names = new ArrayList<>();
        byte[] file = ExportGoldenTest.bytes(ExportFormat.PERFETTO, run());
        for (Message packet : PerfettoParser.packets(file)) {
            if (PerfettoParser.has(packet, "track_event")) {
                Message event = PerfettoParser.message(packet, "track_event");
                names.add(PerfettoParser.get(event, "name"));
            }
        }
        assertThat(names).contains(NAME, "end");
    }
}
