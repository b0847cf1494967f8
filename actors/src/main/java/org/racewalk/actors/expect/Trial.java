package org.racewalk.actors.expect;

import org.racewalk.actors.engine.VariantRequest;
import org.racewalk.model.machine.RunSettings;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * An expectation with the variant that it is put to the test on.
 *
 * @param atLeast runs that a clean verdict needs, or 0: no wish of the header
 */
public record Trial(Header header, Expectation expectation, VariantRequest request, long atLeast) {
    private static final String GENERATION = "GENERATION=";

    /** The generation of the protocol, if the variant names one: {@code g2-v6}. */
    public String generation() {
        for (String define : request.defines()) {
            if (define.startsWith(GENERATION)) {
                return define.substring(GENERATION.length());
            }
        }
        return "";
    }

    /** Macros and settings that are not the usual ones, memory order last. */
    public String label() {
        List<String> parts = new ArrayList<>();
        request.defines().forEach(define -> parts.add("-D " + define));
        return axes(parts);
    }

    /** As {@link #label}, without the generation. */
    public String axes() {
        List<String> parts = new ArrayList<>();
        for (String define : request.defines()) {
            if (!define.startsWith(GENERATION)) {
                parts.add("-D " + define);
            }
        }
        return axes(parts);
    }

    private String axes(List<String> macros) {
        RunSettings settings = request.settings();
        RunSettings usual = RunSettings.defaults();
        List<String> parts = new ArrayList<>();
        if (!macros.isEmpty()) {
            parts.add(String.join(" ", macros));
        }
        if (settings.cpus() != usual.cpus()) {
            parts.add(settings.cpus() == 1 ? "1 CPU" : settings.cpus() + " CPUs");
        }
        if (settings.preemption() != usual.preemption()) {
            parts.add("preempt " + lower(settings.preemption()));
        }
        if (settings.failures() != usual.failures()) {
            parts.add("failures " + settings.failures());
        }
        if (settings.races() != usual.races()) {
            parts.add("races " + lower(settings.races()));
        }
        if (settings.plain() != usual.plain()) {
            parts.add("plain " + lower(settings.plain()));
        }
        parts.add(lower(settings.memory()));
        return String.join(", ", parts);
    }

    private static String lower(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }
}
