package org.racewalk.model.export;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Message;

import org.junit.jupiter.api.Test;
import org.racewalk.model.explain.Explanation;
import org.racewalk.model.explain.Explanation.Chance;
import org.racewalk.model.explain.Explanation.CoreStep;
import org.racewalk.model.explain.Explanation.Permission;
import org.racewalk.model.explain.Explanation.Twin;
import org.racewalk.model.explore.ReplayString;
import org.racewalk.model.explore.StrategySpec;
import org.racewalk.model.explore.Variant;
import org.racewalk.model.machine.RunSettings;
import org.racewalk.model.trace.Trace;
import org.racewalk.model.trace.TraceEvent;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Pattern;

/**
 * Goal: of a run that was explained pictures show the core, time lines what decided, and ShiViz the
 * passing twin. Method: an explanation written by hand.
 */
final class ExplainedRunTest {
    /** The late store's story; its core is the two stores, the two loads and the end. */
    private static ExportedRun run() {
        ExportedRun plain = Tales.delayedStore();
        Trace trace = plain.trace();
        List<CoreStep> core = new ArrayList<>();
        for (int i = 0; i < trace.events().size(); i++) {
            if (trace.events().get(i) instanceof TraceEvent.Access) {
                core.add(new CoreStep(core.size() + 1, i, "must come before \"end\""));
            }
        }
        ReplayString replay =
                new ReplayString(
                        new Variant("twin.c", List.of()),
                        RunSettings.defaults(),
                        new ReplayString.Seeded(StrategySpec.parse("pos").orElseThrow(), 7),
                        "8f3a12d0c4",
                        OptionalLong.empty());
        Explanation explanation =
                new Explanation(
                        plain.violation().orElseThrow(),
                        trace,
                        plain.origin(),
                        core,
                        List.of(
                                new Chance(0, 1, 8, false),
                                new Chance(2, 3, 4, true),
                                new Chance(4, 4, 4, false)),
                        List.of(new Permission(1, "no smp_wmb() after it")),
                        Optional.of(new Twin(replay, Tales.preemptionAndRcu().trace(), 0, "")),
                        List.of());
        return new ExportedRun(
                trace,
                plain.origin(),
                plain.machine(),
                plain.outcome(),
                plain.unseed(),
                plain.violation(),
                Optional.of(explanation));
    }

    private static String text(ExportFormat format) throws IOException {
        return new String(ExportGoldenTest.bytes(format, run()), StandardCharsets.US_ASCII);
    }

    @Test
    void shouldShowTheCoreInPictures() throws IOException {
        String dot = text(ExportFormat.DOT);
        assertThat(Pattern.compile("(?m)^    s\\d+ \\[").matcher(dot).results()).hasSize(4);
        assertThat(dot)
                .contains("tooltip=\"must come before \\\"end\\\"; no smp_wmb() after it\"")
                .doesNotContain("store to");
        String mermaid = text(ExportFormat.MERMAID);
        assertThat(Pattern.compile("(?m)^  \\w+-(>>|->>|\\)|x)\\w+: ").matcher(mermaid).results())
                .hasSize(4);
    }

    @Test
    void shouldPutTheTwinBehindTheFailingRun() throws IOException {
        List<String> lines = text(ExportFormat.SHIVIZ).lines().toList();
        List<String> executions = lines.stream().filter(line -> line.startsWith("===")).toList();
        assertThat(executions).hasSize(2);
        assertThat(executions.get(0)).isEqualTo("=== failing rw1:tale ===");
        assertThat(executions.get(1)).startsWith("=== passing rw1:twin.c");
        int twin = lines.indexOf(executions.get(1));
        assertThat(lines.subList(3, twin)).hasSize(7);
        assertThat(lines.subList(twin + 1, lines.size())).hasSize(13);
    }

    @Test
    void shouldDrawHowLikelyTheViolationWasAfterEachStep() throws IOException {
        List<Object> values = new ArrayList<>();
        List<String> names = new ArrayList<>();
        byte[] file = ExportGoldenTest.bytes(ExportFormat.PERFETTO, run());
        for (Message packet : PerfettoParser.packets(file)) {
            if (!PerfettoParser.has(packet, "track_event")) {
                continue;
            }
            Message event = PerfettoParser.message(packet, "track_event");
            if (PerfettoParser.has(event, "double_counter_value")) {
                values.add(PerfettoParser.get(event, "double_counter_value"));
            } else if (PerfettoParser.has(event, "counter_value")) {
                values.add(((Long) PerfettoParser.get(event, "counter_value")).doubleValue());
            }
            if (((List<?>) PerfettoParser.get(event, "categories")).contains("core")) {
                names.add((String) PerfettoParser.get(event, "name"));
            }
        }
        assertThat(values).containsExactly(12.5, 75.0, 100.0);
        assertThat(names)
                .containsExactly(
                        "[1] box.data 0 -> 1",
                        "[2] box.ready 0 -> 1",
                        "[3] read box.ready -> 1",
                        "[4] read box.data -> 0");
    }
}
