package org.racewalk.actors.html;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;
import org.racewalk.model.explain.Explanation;
import org.racewalk.model.explain.Explanation.CoreStep;
import org.racewalk.model.explain.Explanation.Twin;
import org.racewalk.model.machine.RunSettings.MemoryOrderName;
import org.racewalk.model.oracle.Violation;
import org.racewalk.model.trace.Origin;
import org.racewalk.model.trace.Trace;
import org.racewalk.model.trace.TraceEvent;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Goal: a stranger's browser shows the run from the file alone. Method: a Chromium of this machine
 * opens it; keys and buttons are pressed and the page is read. Pictures are left in the build
 * folder.
 */
final class ChromiumTest {
    private static final String LAST_PUT = "../conf/scenarios/examples/last-put.c";
    private static final String MESSAGE =
            """
            #include <racewalk.h>
            #include <linux/compiler.h>
            #include <asm/barrier.h>

            SCENARIO("a letter and a flag");

            static int letter;
            static int flag;

            task(writer)
            {
                WRITE_ONCE(letter, 1);
                WRITE_ONCE(flag, 1);
            }

            task(reader)
            {
                int seen = READ_ONCE(flag);

                smp_rmb();
                if (seen)
                    require(READ_ONCE(letter) == 1, "the letter came first");
            }
            """;

    private static final String MARKED = "document.querySelector('#source .line.now')";

    @TempDir(cleanup = CleanupMode.NEVER)
    private static Path folder;

    private static Path pictures;
    private static Explanation weak;
    private static Browser browser;
    private static Path file;

    @BeforeAll
    static void open() throws IOException {
        Optional<Path> chromium = Browser.installed();
        assumeTrue(chromium.isPresent(), "no Chromium on the PATH: install Debian's chromium");
        pictures = Files.createDirectories(Path.of("target/html-report"));
        weak = SlicedExplanation.find(LAST_PUT, MemoryOrderName.LKMM, "BUGGY");
        file = write("last-put.html", weak);
        browser = Browser.start(chromium.get(), folder.resolve("profile"));
    }

    @AfterAll
    static void close() {
        if (browser != null) {
            browser.close();
        }
    }

    private static Path write(String name, Explanation explanation) throws IOException {
        Path page = pictures.resolve(name).toAbsolutePath();
        Files.writeString(
                page, HtmlReport.of(explanation, "the text", SlicedExplanation.ENGINE::source));
        return page;
    }

    @AfterEach
    void shouldHaveAskedForNothingAndComplainedOfNothing() {
        assertThat(browser.requests())
                .isNotEmpty()
                .allSatisfy(address -> assertThat(address).startsWith("file:").contains(".html"));
        assertThat(browser.complaints()).isEmpty();
    }

    private int eventOf(int number) {
        return weak.core().get(number - 1).event();
    }

    private int lineOf(int number) {
        TraceEvent event = weak.trace().events().get(eventOf(number));
        return event.at() == null ? 0 : event.at().line();
    }

    private String shownLine() {
        return browser.text(MARKED + ".querySelector('.no').textContent");
    }

    @Test
    void shouldShowTheLineOfEachStepForwardAndBack() {
        browser.open(file, 1280, 900, false);
        int steps = weak.core().size();
        assertThat(browser.text("document.getElementById('position').textContent"))
                .isEqualTo("Step 1 of " + steps);
        for (int step = 1; step <= steps; step++) {
            if (eventOf(step) < weak.trace().events().size() && lineOf(step) > 0) {
                assertThat(shownLine()).isEqualTo(Integer.toString(lineOf(step)));
            }
            assertThat(browser.text("document.querySelector('#step .title b').textContent"))
                    .isEqualTo("[" + step + "]");
            if (step % 2 == 0) {
                browser.press("ArrowRight");
            } else {
                browser.click("next");
            }
        }
        assertThat(browser.value("document.getElementById('next').disabled").asBoolean()).isTrue();
        browser.press("ArrowLeft");
        assertThat(browser.text("document.getElementById('position').textContent"))
                .isEqualTo("Step " + (steps - 1) + " of " + steps);
        browser.press("Home");
        assertThat(shownLine()).isEqualTo(Integer.toString(lineOf(1)));
    }

    @Test
    void shouldShowTheStateThatEachStepLeaves() {
        browser.open(file, 1280, 900, false);
        List<String> seen = new ArrayList<>();
        for (CoreStep step : weak.core()) {
            TraceEvent event =
                    step.event() < weak.trace().events().size()
                            ? weak.trace().events().get(step.event())
                            : null;
            if (event instanceof TraceEvent.Access access
                    && access.effect() != TraceEvent.Effect.READ) {
                seen.add(access.before() + " \u2192 " + access.after());
                assertThat(browser.text("document.querySelector('#state tr.now .value').innerText"))
                        .isEqualTo(seen.getLast());
            }
            browser.press("n");
        }
        assertThat(seen).contains("2 \u2192 1", "1 \u2192 0");
        assertThat(browser.text("document.querySelector('#state .object.freed').innerText"))
                .contains("freed in [");
        browser.press("Home");
        assertThat(browser.number("document.querySelectorAll('#state .object.freed').length"))
                .isZero();
    }

    @Test
    void shouldPlotAPointForEachStepOfTheCurve() {
        browser.open(file, 1280, 900, false);
        assertThat(browser.number("document.querySelectorAll('#scroll circle.point').length"))
                .isEqualTo(weak.curve().size());
        assertThat(browser.number("document.querySelectorAll('#scroll circle.point.jump').length"))
                .isEqualTo(1);
        assertThat(browser.number("document.querySelectorAll('#scroll .row.jump').length"))
                .isEqualTo(1);
    }

    @Test
    void shouldStepOverAllSteps() {
        browser.open(file, 1280, 900, false);
        int rows = new Rows(weak).events().size();
        browser.press("a");
        assertThat(browser.text("document.getElementById('position').textContent"))
                .endsWith(" of " + rows);
        assertThat(browser.number("document.querySelectorAll('#scroll .row').length"))
                .isEqualTo(rows);
        browser.press("End");
        assertThat(browser.text("document.getElementById('position').textContent"))
                .startsWith("Step " + rows + " ");
        browser.press("c");
        assertThat(browser.number("document.querySelectorAll('#scroll .row').length"))
                .isEqualTo(weak.core().size());
    }

    @Test
    void shouldDrawAStoreThatComesTooLate() throws IOException {
        Path scenario = folder.resolve("message.c");
        Files.writeString(scenario, MESSAGE);
        Explanation late = SlicedExplanation.find(scenario.toString(), MemoryOrderName.LKMM);
        browser.open(write("late-store.html", late), 1280, 900, false);
        browser.picture(pictures.resolve("late-store.png"), false);
        assertThat(browser.number("document.querySelectorAll('#scroll .pending').length"))
                .isEqualTo(1);
        assertThat(
                        browser.number(
                                "[...document.querySelectorAll('#scroll .value')].filter(text =>"
                                        + " text.textContent.endsWith('(old)')).length"))
                .isEqualTo(1);
        browser.press("End");
        assertThat(browser.text("document.querySelector('#state ul.flying').innerText"))
                .contains("store letter = 1");
    }

    @Test
    void shouldDrawMessagesThatWereOnTheirWay() throws IOException {
        Explanation flying =
                SlicedExplanation.find(
                        "../conf/scenarios/examples/store-buffering.c",
                        MemoryOrderName.TSO,
                        "NO_BARRIER");
        browser.open(write("store-buffering.html", flying), 1280, 900, false);
        browser.press("a");
        assertThat(
                        browser.number(
                                "[...document.querySelectorAll('#scroll .message.store')]"
                                        + ".filter(line => Number(line.getAttribute('y2'))"
                                        + " > Number(line.getAttribute('y1')) + 10).length"))
                .isPositive();
        browser.picture(pictures.resolve("store-buffering.png"), false);
    }

    @Test
    void shouldShowALongRunAndSayWhatIsLeftOut() throws IOException {
        Explanation longRun = HtmlReportTest.stretched(weak, 2 * Rows.MAX);
        browser.open(write("long.html", longRun), 1280, 900, false);
        browser.press("a");
        assertThat(browser.number("document.querySelectorAll('#scroll .row').length"))
                .isGreaterThanOrEqualTo(Rows.MAX);
        assertThat(browser.text("document.querySelector('#chart .cut').textContent"))
                .contains("are left out here");
        browser.press("End");
        assertThat(browser.text("document.getElementById('step').innerText"))
                .contains("[" + weak.core().size() + "]");
    }

    @Test
    void shouldBeginAtTheStepThatItsAddressNames() {
        browser.open(file, 1280, 900, false);
        browser.load("about:blank");
        browser.load(file.toUri() + "#step-3");
        assertThat(browser.text("document.querySelector('#step .title b').textContent"))
                .isEqualTo("[3]");
    }

    @Test
    void shouldCopyTheReplayLine() {
        browser.open(file, 1280, 900, false);
        browser.value("[...document.querySelectorAll('button.copy')].at(-1).click()");
        browser.value(
                "new Promise(done => { const look = () => {const text ="
                    + " [...document.querySelectorAll('button.copy')].at(-1).textContent;text ==="
                    + " 'Copy' ? setTimeout(look, 20) : done(); }; look(); })");
        assertThat(browser.text("[...document.querySelectorAll('button.copy')].at(-1).textContent"))
                .isIn("Copied", "Selected");
    }

    @Test
    void shouldKeepHostileNamesAsText() throws IOException {
        String name = "</script><img src=x onerror=\"document.title='owned'\">'\"&lt;";
        Path page = write("hostile.html", renamed(weak, name));
        browser.open(page, 1280, 900, false);
        for (int i = 0; i < weak.core().size(); i++) {
            browser.press("ArrowRight");
        }
        assertThat(browser.number("document.images.length")).isZero();
        assertThat(browser.number("document.scripts.length")).isEqualTo(2);
        assertThat(browser.text("document.title")).startsWith("BUG: racewalk: ");
        assertThat(browser.text("document.body.innerText")).contains(name);
        assertThat(browser.text("document.getElementById('step').innerText")).contains(name);
    }

    /** The same run with that name for tasks, reasons, rules and the twin's difference. */
    private static Explanation renamed(Explanation plain, String name) {
        SortedMap<Integer, Trace.Task> tasks = new TreeMap<>();
        plain.trace()
                .tasks()
                .forEach((index, task) -> tasks.put(index, new Trace.Task(name, task.id())));
        Trace trace = plain.trace();
        Violation violation = plain.violation();
        Origin origin = plain.origin();
        return new Explanation(
                new Violation(
                        violation.kind(),
                        name,
                        name,
                        violation.object(),
                        violation.objectName(),
                        violation.parties(),
                        violation.step()),
                new Trace(
                        trace.events(),
                        tasks,
                        trace.headers(),
                        trace.setupSteps(),
                        trace.steps(),
                        trace.switches(),
                        trace.dropped()),
                new Origin(
                        origin.scenario(),
                        List.of(name),
                        origin.memory(),
                        origin.programHash(),
                        name,
                        0,
                        0),
                plain.core().stream()
                        .map(step -> new CoreStep(step.number(), step.event(), name))
                        .toList(),
                plain.curve(),
                plain.permitted(),
                plain.twin().map(twin -> new Twin(twin.replay(), twin.trace(), twin.event(), name)),
                List.of(name));
    }

    @Test
    void shouldFitNarrowWindowsDarkOnesAndPaper() throws IOException {
        browser.open(file, 390, 844, false);
        assertThat(browser.number("document.documentElement.scrollWidth")).isLessThanOrEqualTo(390);
        browser.picture(pictures.resolve("narrow.png"), true);
        browser.open(file, 1280, 900, true);
        browser.press("End");
        browser.picture(pictures.resolve("dark.png"), true);
        browser.open(file, 1280, 900, false);
        browser.picture(pictures.resolve("light.png"), true);
        browser.print(pictures.resolve("print.pdf"));
        assertThat(Files.size(pictures.resolve("print.pdf"))).isPositive();
    }
}
