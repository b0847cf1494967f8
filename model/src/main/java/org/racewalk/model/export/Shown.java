package org.racewalk.model.export;

import org.racewalk.model.explain.Explanation;
import org.racewalk.model.explain.Explanation.CoreStep;
import org.racewalk.model.trace.Telling;
import org.racewalk.model.trace.Trace;
import org.racewalk.model.trace.TraceEvent;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The rows of a picture: the core if the run was explained, the rows of its report if it was not,
 * all acts if nothing went wrong.
 */
final class Shown {
    /**
     * A row.
     *
     * @param number as the report counts
     * @param index of the event; the number of events for a step that was not carried out
     * @param why it stays and what permitted it, or empty
     * @param rules by which it was reordered
     */
    record Row(int number, int index, TraceEvent event, String why, List<String> rules) {}

    private final List<Row> rows = new ArrayList<>();
    private final int left;

    /**
     * @param most so many rows; of more the first are left out
     */
    Shown(ExportedRun run, Telling telling, int most) {
        Trace trace = run.trace();
        SortedMap<Integer, List<String>> rules = rules(trace, telling);
        List<Telling.Row> told =
                run.violation().isPresent() ? telling.rows(run.violation().get()) : acts(trace);
        if (run.explanation().isPresent() && !run.explanation().get().core().isEmpty()) {
            told = core(run.explanation().get(), told);
        }
        SortedMap<Integer, String> whys = new TreeMap<>();
        run.explanation()
                .map(Explanation::core)
                .orElse(List.of())
                .forEach(step -> whys.put(step.event(), telling.plain(step.why())));
        run.explanation().ifPresent(explanation -> permissions(explanation, telling, whys));
        left = Math.max(0, told.size() - most);
        for (Telling.Row row : told.subList(left, told.size())) {
            rows.add(
                    new Row(
                            row.number(),
                            row.index(),
                            row.event(),
                            whys.getOrDefault(row.index(), ""),
                            rules.getOrDefault(row.index(), List.of())));
        }
    }

    private static void permissions(
            Explanation explanation, Telling telling, SortedMap<Integer, String> whys) {
        for (CoreStep step : explanation.core()) {
            for (Explanation.Permission permission : explanation.permitted()) {
                if (permission.number() == step.number()) {
                    whys.merge(
                            step.event(),
                            telling.plain(permission.rule()),
                            (why, rule) -> why + "; " + rule);
                }
            }
        }
    }

    private static List<Telling.Row> acts(Trace trace) {
        List<Telling.Row> acts = new ArrayList<>();
        for (int i = 0; i < trace.events().size(); i++) {
            if (Clocks.counts(trace.events().get(i))) {
                acts.add(new Telling.Row(acts.size() + 1, i, trace.events().get(i)));
            }
        }
        return acts;
    }

    /** A step that was not carried out is an event of the report alone. */
    private static List<Telling.Row> core(Explanation explanation, List<Telling.Row> told) {
        List<TraceEvent> events = explanation.trace().events();
        List<Telling.Row> rows = new ArrayList<>();
        for (CoreStep step : explanation.core()) {
            if (step.event() < events.size()) {
                TraceEvent event = events.get(step.event());
                rows.add(new Telling.Row(step.number(), step.event(), event));
            } else if (!told.isEmpty() && told.getLast().index() == events.size()) {
                rows.add(new Telling.Row(step.number(), step.event(), told.getLast().event()));
            }
        }
        return rows;
    }

    /** Rules by the event that they permitted. */
    private static SortedMap<Integer, List<String>> rules(Trace trace, Telling telling) {
        SortedMap<Integer, List<String>> rules = new TreeMap<>();
        List<String> pending = new ArrayList<>();
        for (int i = 0; i < trace.events().size(); i++) {
            TraceEvent event = trace.events().get(i);
            if (event instanceof TraceEvent.Permitted permitted) {
                pending.add(telling.text(permitted));
            } else if (!(event instanceof TraceEvent.Decided) && !pending.isEmpty()) {
                rules.put(i, List.copyOf(pending));
                pending.clear();
            }
        }
        if (!pending.isEmpty()) {
            rules.put(trace.events().size(), pending);
        }
        return rules;
    }

    List<Row> rows() {
        return rows;
    }

    /** How many rows at the beginning were left out. */
    int left() {
        return left;
    }
}
