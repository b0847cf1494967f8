package org.racewalk.actors.html;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.racewalk.model.explain.Explanation;
import org.racewalk.model.explain.Explanation.CoreStep;
import org.racewalk.model.machine.RunSettings.MemoryOrderName;
import org.racewalk.model.trace.Trace;
import org.racewalk.model.trace.TraceEvent;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Goal: the page holds what the run did. Method: runs of small scenarios, their pages read back.
 */
final class HtmlReportTest {
    private static final String LAST_PUT = "../conf/scenarios/examples/last-put.c";
    private static final Pattern DATA =
            Pattern.compile("<script type=\"application/json\" id=\"data\">(.*?)</script>");

    private static Explanation weak;
    private static String page;
    private static JsonNode data;

    @BeforeAll
    static void find() {
        weak = SlicedExplanation.find(LAST_PUT, MemoryOrderName.LKMM, "BUGGY");
        page = page(weak);
        data = data(page);
    }

    private static String page(Explanation explanation) {
        return HtmlReport.of(explanation, "the text", SlicedExplanation.ENGINE::source);
    }

    private static JsonNode data(String page) {
        Matcher matcher = DATA.matcher(page);
        assertThat(matcher.find()).isTrue();
        return JsonMapper.builder().build().readTree(matcher.group(1));
    }

    private static List<JsonNode> list(JsonNode array) {
        List<JsonNode> list = new ArrayList<>();
        array.forEach(list::add);
        return list;
    }

    @Test
    void shouldBeTheSameBytesForTheSameRun() {
        assertThat(page(SlicedExplanation.of(weak.origin().replay()))).isEqualTo(page);
    }

    @Test
    void shouldLoadNothing() {
        assertThat(page)
                .doesNotContainPattern("(?i)\\b(src|href|action|srcset)\\s*=")
                .doesNotContain("@import", "url(http")
                .contains("default-src &#39;none&#39;");
    }

    @Test
    void shouldHaveARowForEveryStepUpToTheViolation() {
        long steps =
                weak.trace().events().stream()
                        .filter(event -> event instanceof TraceEvent.Access)
                        .filter(event -> event.step() <= weak.violation().step())
                        .count();
        assertThat(
                        list(data.get("rows")).stream()
                                .map(row -> row.get("kind").asString())
                                .filter(kind -> kind.equals("read") || kind.equals("write")))
                .hasSize((int) steps);
        assertThat(list(data.get("rows")).stream().filter(row -> row.has("core")))
                .hasSameSizeAs(weak.core());
    }

    @Test
    void shouldHoldTheWholeFunctionOfEachStep() {
        for (JsonNode row : list(data.get("rows"))) {
            if (!row.has("line")) {
                continue;
            }
            int line = row.get("line").asInt();
            JsonNode file = data.get("files").get(row.get("file").asInt());
            assertThat(list(file.get("parts")))
                    .anySatisfy(part -> {
                        int from = part.get(0).asInt();
                        String text = part.get(1).asString();
                        assertThat(line).isBetween(from, from + (int) text.lines().count() - 1);
                        assertThat(text).contains("{").endsWith("}");
                    });
        }
    }

    @Test
    void shouldTellStatesOfObjects() {
        List<String> facts = new ArrayList<>();
        for (JsonNode row : list(data.get("rows"))) {
            row.path("set").forEach(fact -> facts.add(fact.toString()));
        }
        assertThat(facts)
                .anySatisfy(fact -> assertThat(fact).endsWith("\"2\",\"1\"]"))
                .anySatisfy(fact -> assertThat(fact).contains("\"allocated\",\"freed\""));
    }

    @Test
    void shouldTellTheRuleThatPermittedAStep() {
        assertThat(page).contains("Permitted: ");
        assertThat(list(data.get("rows")))
                .anySatisfy(row ->
                        assertThat(row.path("rules").toString())
                                .contains("load answered after the later store"));
    }

    @Test
    void shouldHaveAPointOfTheCurveForEachOfItsSteps() {
        assertThat(list(data.get("curve"))).hasSameSizeAs(weak.curve());
        for (JsonNode chance : list(data.get("curve")).subList(1, weak.curve().size())) {
            JsonNode row = data.get("rows").get(chance.get("row").asInt());
            assertThat(row.get("core").asInt()).isEqualTo(chance.get("number").asInt());
        }
    }

    @Test
    void shouldGoWithoutSources() {
        String without = HtmlReport.of(weak, "the text", name -> null);
        assertThat(list(data(without).get("rows"))).hasSameSizeAs(list(data.get("rows")));
        assertThat(data(without).get("files").toString()).doesNotContain("kfree");
    }

    @Test
    void shouldCutALongRunAndSaySo() {
        Explanation longRun = stretched(weak, 3 * Rows.MAX);
        String text = page(longRun);
        JsonNode cut = data(text);
        assertThat(cut.get("cut").get("rows").asInt()).isGreaterThan(Rows.MAX);
        assertThat(list(cut.get("rows"))).hasSizeBetween(Rows.MAX, Rows.MAX + weak.core().size());
        assertThat(list(cut.get("rows")).stream().filter(row -> row.has("core")))
                .hasSameSizeAs(weak.core());
        assertThat(text.length()).isLessThan(2_000_000);
        assertThat(data.get("cut").get("rows").asInt()).isZero();
    }

    /** The same run with its first access made many times. */
    static Explanation stretched(Explanation plain, int times) {
        TraceEvent first =
                plain.trace().events().stream()
                        .filter(event -> event instanceof TraceEvent.Access)
                        .findFirst()
                        .orElseThrow();
        List<TraceEvent> events = new ArrayList<>(Collections.nCopies(times, first));
        events.addAll(plain.trace().events());
        Trace trace = plain.trace();
        return new Explanation(
                plain.violation(),
                new Trace(
                        events,
                        trace.tasks(),
                        trace.headers(),
                        trace.setupSteps(),
                        trace.steps(),
                        trace.switches(),
                        trace.dropped()),
                plain.origin(),
                plain.core().stream()
                        .map(step -> new CoreStep(step.number(), step.event() + times, step.why()))
                        .toList(),
                plain.curve(),
                plain.permitted(),
                Optional.empty(),
                List.of());
    }
}
