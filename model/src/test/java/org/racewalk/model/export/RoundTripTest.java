package org.racewalk.model.export;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Message;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.racewalk.model.machine.RunSettings.MemoryOrderName;
import org.racewalk.model.trace.Story;
import org.racewalk.model.trace.Telling;
import org.racewalk.model.trace.TraceEvent;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Goal: no format loses or invents anything. Method: runs by hand and of the real machine are
 * written and read back by other parsers; acts, messages and flows are counted.
 */
final class RoundTripTest {
    /** Made once: the machine has to be found in the right mood. */
    private static final List<ExportedRun> RUNS =
            List.of(
                    Tales.preemptionAndRcu(),
                    Tales.delayedStore(),
                    RealRuns.find(
                            RealRuns.RCU,
                            MemoryOrderName.SC,
                            1,
                            run -> run.violation().isPresent() && has(run, "preempt")),
                    RealRuns.find(
                            RealRuns.RCU,
                            MemoryOrderName.SC,
                            2,
                            run -> run.violation().isEmpty() && has(run, "quiescent report")),
                    RealRuns.find(
                            RealRuns.MESSAGE,
                            MemoryOrderName.LKMM,
                            2,
                            run -> run.violation().isPresent() && has(run, "store")),
                    RealRuns.find(
                            RealRuns.MESSAGE, MemoryOrderName.TSO, 2, run -> has(run, "store")));

    private static Stream<ExportedRun> runs() {
        return RUNS.stream();
    }

    private static boolean has(ExportedRun run, String message) {
        return run.trace().events().stream()
                .anyMatch(event ->
                        event instanceof TraceEvent.Delivered delivered
                                && delivered.message().startsWith(message));
    }

    private static String text(ExportFormat format, ExportedRun run) throws IOException {
        return new String(ExportGoldenTest.bytes(format, run), StandardCharsets.US_ASCII);
    }

    private static int acts(ExportedRun run) {
        return (int) run.trace().events().stream().filter(Acts::is).count();
    }

    private static int messages(ExportedRun run) {
        return (int)
                run.trace().events().stream()
                        .filter(event -> event instanceof TraceEvent.Delivered)
                        .count();
    }

    private static int flows(ExportedRun run) {
        return Flows.of(run.trace()).size();
    }

    @Test
    void shouldHaveSomethingToLose() {
        assertThat(runs().flatMap(run -> Flows.of(run.trace()).stream()).map(Flow::kind))
                .contains(Flow.Kind.READS_FROM, Flow.Kind.MESSAGE);
        assertThat(runs()).allMatch(run -> acts(run) > 0 && messages(run) > 0);
    }

    @Test
    void shouldFollowALockFromHandToHand() {
        Story story = new Story();
        story.on(0, "first", 101).lock(1, "mutex_lock", "box", "lock");
        story.unlock(2, "mutex_unlock", "box", "lock");
        story.lock(3, "mutex_lock", "box", "lock");
        story.unlock(4, "mutex_unlock", "box", "lock");
        story.on(1, "second", 102).lock(5, "mutex_lock", "box", "lock");
        story.lock(6, "mutex_lock", "box", "other");
        assertThat(Flows.of(story.trace())).containsExactly(new Flow(Flow.Kind.LOCK, 3, 4));
    }

    @ParameterizedTest
    @MethodSource("runs")
    void shouldReadBackPerfetto(ExportedRun run) throws IOException {
        List<Message> packets =
                PerfettoParser.packets(ExportGoldenTest.bytes(ExportFormat.PERFETTO, run));
        Map<Object, Integer> depth = new LinkedHashMap<>();
        Map<Object, Long> time = new LinkedHashMap<>();
        Map<String, Integer> found = new LinkedHashMap<>();
        List<Object> out = new ArrayList<>();
        List<Object> in = new ArrayList<>();
        String last = "";
        for (Message packet : packets) {
            assertThat(packet.getUnknownFields().asMap()).isEmpty();
            if (PerfettoParser.has(packet, "track_descriptor")) {
                Message track = PerfettoParser.message(packet, "track_descriptor");
                assertThat(track.getUnknownFields().asMap()).isEmpty();
                depth.put(PerfettoParser.get(track, "uuid"), 0);
                continue;
            }
            Message event = PerfettoParser.message(packet, "track_event");
            assertThat(event.getUnknownFields().asMap()).isEmpty();
            Object track = PerfettoParser.get(event, "track_uuid");
            assertThat(depth).as("a track is told of first").containsKey(track);
            long at = (Long) PerfettoParser.get(packet, "timestamp");
            assertThat(at).isGreaterThanOrEqualTo(time.getOrDefault(track, 0L));
            time.put(track, at);
            int type = (Integer) PerfettoParser.get(event, "type");
            depth.merge(track, type == 1 ? 1 : type == 2 ? -1 : 0, Integer::sum);
            assertThat(depth.get(track)).isNotNegative();
            out.addAll((List<?>) PerfettoParser.get(event, "flow_ids"));
            in.addAll((List<?>) PerfettoParser.get(event, "terminating_flow_ids"));
            if (type == 1 || type == 3) {
                count(found, event);
            }
            last = type == 3 ? (String) PerfettoParser.get(event, "name") : last;
        }
        assertThat(depth.values()).as("what begins ends").allMatch(left -> left == 0);
        assertThat(found.getOrDefault("act", 0)).isEqualTo(acts(run));
        assertThat(found.getOrDefault("message", 0)).isEqualTo(messages(run));
        assertThat(out).hasSize(flows(run)).doesNotHaveDuplicates();
        assertThat(in).containsExactlyInAnyOrderElementsOf(out);
        if (run.violation().isPresent()) {
            assertThat(last).startsWith("VIOLATION ");
        }
    }

    private static void count(Map<String, Integer> found, Message event) {
        String category = (String) ((List<?>) PerfettoParser.get(event, "categories")).getFirst();
        boolean step =
                PerfettoParser.all(event, "debug_annotations").stream()
                        .anyMatch(one -> "step".equals(PerfettoParser.get(one, "name")));
        found.merge(kind(category, step), 1, Integer::sum);
    }

    private static String kind(String category, boolean step) {
        boolean act = step && !List.of("message", "wait", "violation").contains(category);
        return act ? "act" : category;
    }

    @ParameterizedTest
    @MethodSource("runs")
    void shouldReadBackChrome(ExportedRun run) throws IOException {
        Map<String, Object> file = JsonValues.object(text(ExportFormat.CHROME, run));
        Map<String, Integer> found = new LinkedHashMap<>();
        Map<Object, Integer> depth = new LinkedHashMap<>();
        for (Map<String, Object> event : JsonValues.maps(file.get("traceEvents"))) {
            String phase = (String) event.get("ph");
            Object thread = event.get("tid");
            if (phase.equals("B") || phase.equals("i")) {
                String category = ((String) event.get("cat")).split(",")[0];
                boolean step = JsonValues.map(event.get("args")).containsKey("step");
                found.merge(kind(category, step), 1, Integer::sum);
            } else if (phase.equals("s") || phase.equals("f")) {
                found.merge("flow " + phase, 1, Integer::sum);
            }
            depth.merge(thread, phase.equals("B") ? 1 : phase.equals("E") ? -1 : 0, Integer::sum);
            assertThat(depth.get(thread)).isNotNegative();
        }
        assertThat(depth.values()).allMatch(left -> left == 0);
        assertThat(found.getOrDefault("act", 0)).isEqualTo(acts(run));
        assertThat(found.getOrDefault("message", 0)).isEqualTo(messages(run));
        assertThat(found.getOrDefault("flow s", 0)).isEqualTo(flows(run));
        assertThat(found.getOrDefault("flow f", 0)).isEqualTo(flows(run));
        assertThat(JsonValues.map(file.get("otherData"))).containsEntry("replay", "rw1:tale");
    }

    @ParameterizedTest
    @MethodSource("runs")
    void shouldReadBackJsonLines(ExportedRun run) throws IOException {
        List<Map<String, Object>> lines = new ArrayList<>();
        for (String line : text(ExportFormat.JSONL, run).split("\n")) {
            lines.add(JsonValues.object(line));
        }
        assertThat(lines.getFirst()).containsEntry("format", "racewalk-trace/1");
        assertThat(lines.getFirst()).containsEntry("replay", "rw1:tale");
        assertThat(lines.getLast()).containsEntry("verdict", run.outcome());
        assertThat(lines.getLast()).containsEntry("unseed", run.unseed());
        run.violation()
                .ifPresent(violation ->
                        assertThat(lines.getLast())
                                .containsEntry("signature", violation.signature()));
        List<String> none = List.of("message", "wait", "switch", "enter", "leave");
        int acts = 0;
        int messages = 0;
        int flows = 0;
        for (Map<String, Object> line : lines.subList(1, lines.size() - 1)) {
            acts += none.contains(line.get("op")) ? 0 : 1;
            messages += "message".equals(line.get("op")) ? 1 : 0;
            flows += line.containsKey("from") ? ((List<?>) line.get("from")).size() : 0;
        }
        assertThat(acts).isEqualTo(acts(run));
        assertThat(messages).isEqualTo(messages(run));
        assertThat(flows).isEqualTo(flows(run));
    }

    @ParameterizedTest
    @MethodSource("runs")
    void shouldReadBackShiViz(ExportedRun run) throws IOException {
        String[] lines = text(ExportFormat.SHIVIZ, run).split("\n");
        Pattern entry = Pattern.compile("^" + lines[0] + "$");
        Map<String, Integer> clocks = new LinkedHashMap<>();
        int entries = 0;
        for (int i = 3; i < lines.length; i++) {
            Matcher matcher = entry.matcher(lines[i]);
            assertThat(matcher.matches()).as(lines[i]).isTrue();
            String host = matcher.group("host");
            Map<String, Object> clock = JsonValues.object(matcher.group("clock"));
            int own = Math.toIntExact((Long) clock.get(host));
            assertThat(own).isEqualTo(clocks.getOrDefault(host, 0) + 1);
            clocks.put(host, own);
            clock.forEach((name, at) ->
                    assertThat((Long) at)
                            .as("nothing comes from the future")
                            .isLessThanOrEqualTo(clocks.getOrDefault(name, 0)));
            entries++;
        }
        assertThat(lines[2]).matches(lines[1]);
        assertThat(entries)
                .isEqualTo(acts(run) + messages(run) + (run.violation().isPresent() ? 1 : 0));
    }

    @ParameterizedTest
    @MethodSource("runs")
    void shouldShowEachRowInPictures(ExportedRun run) throws IOException {
        int rows = new Shown(run, new Telling(run.trace()), Dot.MOST).rows().size();
        assertThat(rows).isPositive();
        String dot = text(ExportFormat.DOT, run);
        assertThat(Pattern.compile("(?m)^    s\\d+ \\[").matcher(dot).results()).hasSize(rows);
        String mermaid = text(ExportFormat.MERMAID, run);
        assertThat(Pattern.compile("(?m)^  \\w+-(>>|->>|\\)|x)\\w+: ").matcher(mermaid).results())
                .hasSize(rows);
        assertThat(dot).contains("rw1:tale");
        assertThat(mermaid).contains("rw1:tale");
    }
}
