package org.racewalk.actors.plan;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;

import org.racewalk.actors.engine.Calibrated;
import org.racewalk.actors.engine.VariantRequest;
import org.racewalk.model.machine.RunSettings;
import org.racewalk.model.machine.RunSettings.MemoryOrderName;
import org.racewalk.model.machine.RunSettings.PlainLoads;
import org.racewalk.model.machine.RunSettings.Preemption;
import org.racewalk.model.machine.RunSettings.RaceRule;

import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * A spec as JSON: one text for equal specs, with a number for its format. Sources that several
 * variants share stand there once; a variant names them by their place.
 */
public final class SpecJson {
    /** Raised when an older reader would take a text for something else. */
    private static final long FORMAT = 1;

    private SpecJson() {}

    /** The text. */
    public static String text(CampaignSpec spec) {
        List<String> pairs = pairs(spec);
        StringWriter text = new StringWriter();
        try (JsonGenerator out = new JsonFactory().createGenerator(text)) {
            out.writeStartObject();
            out.writeNumberField("format", FORMAT);
            out.writeStringField("name", spec.name());
            out.writeStringField("build", spec.build());
            if (spec.time() != null) {
                out.writeNumberField("milliseconds", spec.time().toMillis());
            }
            out.writeNumberField("stopAfterFindings", spec.stopAfterFindings());
            out.writeNumberField("batchRuns", spec.batchRuns());
            out.writeNumberField("checkPerMille", spec.checkPerMille());
            out.writeNumberField("shrinkRuns", spec.shrink().runs());
            out.writeNumberField("shrinkFindings", spec.shrink().findings());
            strings(out, "notifyFinding", spec.notices().finding());
            strings(out, "notifyEnd", spec.notices().end());
            strings(out, "sources", pairs);
            out.writeArrayFieldStart("variants");
            for (VariantSpec variant : spec.variants()) {
                variant(out, variant, pairs);
            }
            out.writeEndArray();
            out.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return text.toString();
    }

    /** Each pair of hash and name once, sorted. */
    private static List<String> pairs(CampaignSpec spec) {
        SortedSet<String> pairs = new TreeSet<>();
        spec.variants()
                .forEach(variant ->
                        variant.sources().forEach((name, hash) -> pairs.add(pair(name, hash))));
        return List.copyOf(pairs);
    }

    private static String pair(String name, String hash) {
        return hash + " " + name;
    }

    private static void variant(JsonGenerator out, VariantSpec variant, List<String> pairs)
            throws IOException {
        VariantRequest request = variant.request();
        RunSettings settings = request.settings();
        out.writeStartObject();
        out.writeStringField("scenario", request.scenario());
        strings(out, "defines", request.defines());
        strings(out, "includes", request.includes());
        if (request.kernel() != null) {
            out.writeStringField("kernel", request.kernel());
        }
        out.writeStringField("memory", word(settings.memory()));
        out.writeNumberField("cpus", settings.cpus());
        out.writeStringField("preemption", word(settings.preemption()));
        out.writeNumberField("failures", settings.failures());
        out.writeNumberField("stepsPerRun", settings.stepsPerRun());
        out.writeStringField("races", word(settings.races()));
        out.writeStringField("plain", word(settings.plain()));
        out.writeStringField("strategy", request.strategy());
        out.writeNumberField("seed", request.seed());
        out.writeNumberField("runs", variant.runs());
        out.writeBooleanField("stopAtFirst", variant.stopAtFirst());
        out.writeStringField("expected", variant.expected());
        out.writeStringField("program", variant.program());
        out.writeStringField("parameters", variant.calibrated().strategy());
        out.writeNumberField("calibrationRuns", variant.calibrated().runs());
        out.writeArrayFieldStart("calibrationReached");
        for (int reached : variant.calibrated().reached()) {
            out.writeNumber(reached);
        }
        out.writeEndArray();
        strings(out, "marks", variant.marks());
        out.writeArrayFieldStart("sources");
        for (Map.Entry<String, String> source : new TreeMap<>(variant.sources()).entrySet()) {
            out.writeNumber(
                    Collections.binarySearch(pairs, pair(source.getKey(), source.getValue())));
        }
        out.writeEndArray();
        out.writeEndObject();
    }

    private static void strings(JsonGenerator out, String name, Iterable<String> values)
            throws IOException {
        out.writeArrayFieldStart(name);
        for (String value : values) {
            out.writeString(value);
        }
        out.writeEndArray();
    }

    private static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }

    /** The spec that a text was made of. */
    public static CampaignSpec parse(String text) throws SpecFormatException {
        JsonFields fields = JsonFields.parse(text);
        long format = fields.number("format");
        if (format != FORMAT) {
            throw new SpecFormatException(
                    "format " + format + " of a campaign; this Racewalk reads format " + FORMAT);
        }
        List<String> sources = fields.strings("sources");
        List<VariantSpec> variants = new ArrayList<>();
        for (JsonFields variant : fields.objects("variants")) {
            variants.add(variant(variant, sources));
        }
        try {
            return new CampaignSpec(
                    fields.string("name"),
                    variants,
                    fields.has("milliseconds")
                            ? Duration.ofMillis(fields.number("milliseconds"))
                            : null,
                    fields.small("stopAfterFindings"),
                    fields.small("batchRuns"),
                    fields.small("checkPerMille"),
                    // Campaigns of earlier builds shrank nothing.
                    fields.has("shrinkRuns")
                            ? new ShrinkBounds(
                                    fields.number("shrinkRuns"), fields.small("shrinkFindings"))
                            : ShrinkBounds.OFF,
                    new Notify(fields.strings("notifyFinding"), fields.strings("notifyEnd")),
                    fields.string("build"));
        } catch (IllegalArgumentException e) {
            throw new SpecFormatException(String.valueOf(e.getMessage()));
        }
    }

    private static VariantSpec variant(JsonFields fields, List<String> pairs)
            throws SpecFormatException {
        RunSettings settings =
                new RunSettings(
                        fields.constant("memory", MemoryOrderName.class),
                        fields.small("cpus"),
                        fields.constant("preemption", Preemption.class),
                        fields.small("failures"),
                        fields.small("stepsPerRun"),
                        fields.constant("races", RaceRule.class),
                        fields.constant("plain", PlainLoads.class));
        VariantRequest request =
                new VariantRequest(
                        fields.string("scenario"),
                        fields.strings("defines"),
                        fields.strings("includes"),
                        fields.has("kernel") ? fields.string("kernel") : null,
                        settings,
                        fields.string("strategy"),
                        fields.number("seed"));
        Map<String, String> sources = new TreeMap<>();
        for (long place : fields.numbers("sources")) {
            if (place < 0 || place >= pairs.size()) {
                throw new SpecFormatException("sources: no " + place + " among all");
            }
            String pair = pairs.get((int) place);
            int space = pair.indexOf(' ');
            sources.put(pair.substring(space + 1), pair.substring(0, Math.max(space, 0)));
        }
        try {
            return new VariantSpec(
                    request,
                    fields.number("runs"),
                    fields.flag("stopAtFirst"),
                    fields.string("expected"),
                    fields.string("program"),
                    new Calibrated(
                            fields.string("parameters"),
                            fields.small("calibrationRuns"),
                            fields.numbers("calibrationReached").stream()
                                    .map(Math::toIntExact)
                                    .toList()),
                    fields.strings("marks"),
                    sources);
        } catch (IllegalArgumentException | ArithmeticException e) {
            throw new SpecFormatException(String.valueOf(e.getMessage()));
        }
    }
}
