package org.racewalk.actors.html;

import gg.jte.ContentType;
import gg.jte.TemplateEngine;
import gg.jte.output.StringOutput;

import org.jspecify.annotations.Nullable;
import org.racewalk.model.explain.Explanation;
import org.racewalk.model.explain.Explanation.Chance;
import org.racewalk.model.explain.Explanation.CoreStep;
import org.racewalk.model.explain.Explanation.Twin;
import org.racewalk.model.trace.Report;
import org.racewalk.model.trace.Wording;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;

/** Writes an explanation as one HTML file. */
public final class HtmlReport {
    private static final TemplateEngine TEMPLATES =
            TemplateEngine.createPrecompiled(ContentType.Html);

    private static final List<String> SCRIPT =
            List.of("elements", "layout", "chart", "step", "source", "state", "page");

    private final Explanation explanation;
    private final String text;
    private final PageData data;
    private final SortedMap<Integer, Chance> chances = new TreeMap<>();

    private HtmlReport(
            Explanation explanation, String text, Function<String, @Nullable String> sources) {
        this.explanation = explanation;
        this.text = text;
        this.data = new PageData(explanation, sources);
        explanation.curve().forEach(chance -> chances.put(chance.number(), chance));
    }

    /**
     * The file's contents; the same explanation and sources give the same.
     *
     * @param text the explanation as a mail tells it
     * @param sources text of a source by the name that the trace gives it; null where there is none
     */
    public static String of(
            Explanation explanation, String text, Function<String, @Nullable String> sources) {
        StringOutput page = new StringOutput();
        TEMPLATES.render("report.jte", new HtmlReport(explanation, text, sources).page(), page);
        return page.toString();
    }

    private Page page() {
        String json = EmbeddedJson.of(data.toMap());
        String style = resource("report.css");
        String script = script();
        return new Page(
                Wording.title(explanation.violation()),
                model(),
                lead(),
                head(),
                steps(),
                explanation.proof(),
                verdict(),
                explanation.twin().map(Twin::difference).orElse(""),
                explanation.twin().map(twin -> twin.replay().text()).orElse(""),
                explanation
                        .twin()
                        .map(twin -> Continuations.of(explanation.trace(), twin.event()))
                        .orElse(List.of()),
                explanation
                        .twin()
                        .map(twin -> Continuations.of(twin.trace(), twin.event()))
                        .orElse(List.of()),
                explanation.origin().replay(),
                text,
                json,
                style,
                script,
                "default-src 'none'; base-uri 'none'; form-action 'none'; style-src "
                        + hash(style)
                        + "; script-src "
                        + hash(script));
    }

    private String model() {
        StringBuilder text = new StringBuilder(Wording.path(explanation.origin().scenario()));
        explanation.origin().defines().forEach(define -> text.append(" -D").append(define));
        return text.append(", ").append(explanation.origin().memory()).toString();
    }

    private String verdict() {
        return new Wording(explanation.trace()).verdict(explanation.violation());
    }

    /** The splat's lines up to the table. */
    private String head() {
        String report =
                Report.text(explanation.violation(), explanation.trace(), explanation.origin());
        StringBuilder head = new StringBuilder();
        for (String line : report.lines().toList()) {
            if (line.startsWith(" Possible interleaving") || line.startsWith(" Waiting:")) {
                break;
            }
            if (!line.startsWith("=====")) {
                head.append(line).append('\n');
            }
        }
        return head.toString().strip();
    }

    // ---- words
    // ------------------------------------------------------------------------------------

    private List<String> lead() {
        List<String> lead = new ArrayList<>();
        lead.add(verdict() + ".");
        int kept = explanation.core().size();
        long steps = explanation.violation().step() - explanation.trace().setupSteps();
        lead.add(
                String.format(
                        Locale.ROOT,
                        "%,d of the run's %,d steps matter; %s.",
                        kept,
                        Math.max(kept, steps),
                        switches(explanation.trace().switches())));
        Chance before = null;
        for (Chance chance : explanation.curve()) {
            if (chance.jump() && before != null) {
                lead.add(
                        "Step ["
                                + chance.number()
                                + "] decides: of the runs that begin like this one up to there "
                                + share(chance)
                                + " fail, of those that begin like it up to the step before "
                                + share(before)
                                + ".");
            }
            before = chance;
        }
        return lead;
    }

    private static String switches(int switches) {
        String often = switches == 1 ? "once" : switches + " times";
        return switches == 0
                ? "no CPU was held up while it could go on"
                : often + " another CPU acted although the last one could go on";
    }

    /** {@code 12 of 100 (12%)}. */
    private static String share(Chance chance) {
        if (chance.runs() == 0) {
            return "none were made";
        }
        return String.format(
                Locale.ROOT,
                "%,d of %,d (%s)",
                chance.failing(),
                chance.runs(),
                percent(chance.failing(), chance.runs()));
    }

    /** Never 0% for some, never 100% for not all. */
    private static String percent(long part, long whole) {
        long percent = Math.round(100.0 * part / whole);
        if (percent == 0 && part > 0) {
            return "<1%";
        }
        return percent == 100 && part < whole ? ">99%" : percent + "%";
    }

    private List<Page.Step> steps() {
        List<Page.Step> steps = new ArrayList<>();
        for (CoreStep step : explanation.core()) {
            PageData.Place place = data.place(step.event());
            String who =
                    switch (place.lane()) {
                        case Messages.MM -> "Mm";
                        case Messages.RCU -> "RCU";
                        default -> "CPU" + place.lane();
                    };
            String task = data.task(step.event());
            Chance chance = chances.get(step.number());
            steps.add(
                    new Page.Step(
                            step.number(),
                            place.task() < 0 ? who : who + " (" + task + ")",
                            data.text(step.event()),
                            place.function(),
                            data.path(place),
                            step.why(),
                            data.rules(step.event()),
                            chance == null || chance.runs() == 0 ? "" : share(chance),
                            chance != null && chance.jump()));
        }
        return steps;
    }

    // ---- parts
    // ------------------------------------------------------------------------------------

    /** All parts of the script as one function, so that nothing of it is seen from outside. */
    private static String script() {
        StringBuilder script = new StringBuilder("(() => {\n\"use strict\";\n");
        for (String part : SCRIPT) {
            script.append(resource(part + ".js"));
        }
        return script.append("})();\n").toString();
    }

    private static String resource(String name) {
        try (InputStream in = HtmlReport.class.getResourceAsStream(name)) {
            return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String hash(String text) {
        try {
            byte[] digest =
                    MessageDigest.getInstance("SHA-256")
                            .digest(text.getBytes(StandardCharsets.UTF_8));
            return "'sha256-" + Base64.getEncoder().encodeToString(digest) + "'";
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
