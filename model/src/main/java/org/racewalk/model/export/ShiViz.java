package org.racewalk.model.export;

import org.jspecify.annotations.Nullable;
import org.racewalk.model.explain.Explanation;
import org.racewalk.model.explain.Explanation.Twin;
import org.racewalk.model.oracle.Violation;
import org.racewalk.model.oracle.Violation.Frame;
import org.racewalk.model.trace.Telling;
import org.racewalk.model.trace.Trace;
import org.racewalk.model.trace.TraceEvent;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A log with vector clocks for ShiViz: the failing run, and its passing twin behind it if there is
 * one. The hosts are CPUs and the RCU.
 */
final class ShiViz {
    private static final String ENTRY =
            "(?<host>\\S+) (?<clock>\\{.*\\}) (?<event>.*) @(?<function>\\S*) (?<place>\\S*)";
    private static final String EXECUTION = "^=== (?<trace>.*) ===$";

    private final OutputStream out;

    private ShiViz(OutputStream out) {
        this.out = out;
    }

    /** Writes the run; does not close the stream. */
    static void write(ExportedRun run, OutputStream out) throws IOException {
        ShiViz log = new ShiViz(out);
        log.line(ENTRY);
        log.line(EXECUTION);
        String kind = run.violation().isPresent() ? "failing" : run.outcome();
        log.execution(kind, run.origin().replay(), run.trace(), run.violation());
        Twin twin = run.explanation().flatMap(Explanation::twin).orElse(null);
        if (twin != null) {
            log.execution("passing", twin.replay().text(), twin.trace(), Optional.empty());
        }
    }

    private void line(String text) throws IOException {
        out.write((text + "\n").getBytes(StandardCharsets.US_ASCII));
    }

    private void execution(String kind, String replay, Trace trace, Optional<Violation> violation)
            throws IOException {
        line("=== " + kind + " " + replay + " ===");
        Telling telling = new Telling(trace);
        Clocks clocks = new Clocks(trace, Flows.of(trace));
        List<TraceEvent> events = trace.events();
        for (int i = 0; i < events.size(); i++) {
            TraceEvent event = events.get(i);
            if (Clocks.counts(event)) {
                String host = clocks.name(Clocks.host(event));
                entry(host, clocks.at(i), telling.text(event), event.at());
            }
        }
        if (violation.isPresent()) {
            List<Violation.Party> parties = violation.get().parties();
            int cpu = parties.isEmpty() ? Clocks.RCU : parties.getFirst().cpu();
            int host = clocks.known(cpu);
            String text = "VIOLATION " + telling.verdict(violation.get());
            entry(clocks.name(host), clocks.next(host), text, null);
        }
    }

    private void entry(String host, Map<String, Integer> clock, String text, @Nullable Frame at)
            throws IOException {
        StringBuilder times = new StringBuilder();
        clock.forEach((name, time) ->
                times.append(times.isEmpty() ? "" : ",")
                        .append('"')
                        .append(name)
                        .append("\":")
                        .append(time));
        String function = at == null ? "" : at.function();
        String place = Acts.place(at);
        line(host + " {" + times + "} " + plain(text) + " @" + word(function) + " " + word(place));
    }

    /** Braces would end the clock, an at sign the text, a line end the entry. */
    private static String plain(String text) {
        return text.replace('{', '(').replace('}', ')').replace('@', '_').replaceAll("[^ -~]", " ");
    }

    private static String word(String text) {
        return text.replaceAll("[^!-~]|[{}@]", "_");
    }
}
