package org.racewalk.model.export;

import com.fasterxml.jackson.core.JsonGenerator;

import org.racewalk.model.oracle.Violation;
import org.racewalk.model.oracle.Violation.Frame;
import org.racewalk.model.trace.Telling;
import org.racewalk.model.trace.Trace;
import org.racewalk.model.trace.TraceEvent;
import org.racewalk.model.trace.TraceEvent.Effect;

import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * One JSON object a line: a header, the events, the verdict. Keys have a fixed order and are left
 * out where there is nothing to say, so that two runs compare with {@code diff}. Decisions and
 * rules stand in the line of the event that they are about.
 */
final class JsonLines {
    /** Its number rises when a key changes its meaning or goes. */
    static final String FORMAT = "racewalk-trace/1";

    private final ExportedRun run;
    private final Trace trace;
    private final JsonGenerator json;
    private final Telling telling;
    private final List<Flow> flows;
    private final Clocks clocks;
    private final List<TraceEvent.Decided> decided = new ArrayList<>();
    private final List<TraceEvent.Permitted> rules = new ArrayList<>();
    private int flow;

    private JsonLines(ExportedRun run, JsonGenerator json) {
        this.run = run;
        this.json = json;
        trace = run.trace();
        telling = new Telling(trace);
        flows = Flows.of(trace);
        clocks = new Clocks(trace, flows);
    }

    /** Writes the run; does not close the stream. */
    static void write(ExportedRun run, OutputStream out) throws IOException {
        JsonGenerator json = Json.lines(out);
        new JsonLines(run, json).write();
        json.writeRaw('\n');
        json.close();
    }

    private void write() throws IOException {
        header();
        for (int i = 0; i < trace.events().size(); i++) {
            switch (trace.events().get(i)) {
                case TraceEvent.Decided decision -> decided.add(decision);
                case TraceEvent.Permitted permitted -> rules.add(permitted);
                default -> event(i);
            }
        }
        verdict();
    }

    private void header() throws IOException {
        ExportedRun.Machine machine = run.machine();
        json.writeStartObject();
        json.writeStringField("format", FORMAT);
        json.writeStringField("scenario", Telling.path(run.origin().scenario()));
        json.writeArrayFieldStart("defines");
        for (String define : run.origin().defines()) {
            json.writeString(define);
        }
        json.writeEndArray();
        json.writeStringField("sha", run.origin().programHash());
        json.writeStringField("mem", run.origin().memory());
        json.writeStringField("strategy", machine.strategy());
        json.writeNumberField("seed", machine.seed());
        json.writeStringField("replay", run.origin().replay());
        json.writeObjectFieldStart("bounds");
        json.writeNumberField("cpus", machine.cpus());
        json.writeStringField("preemption", machine.preemption());
        json.writeNumberField("failures", machine.failures());
        json.writeNumberField("steps", machine.stepsPerRun());
        json.writeEndObject();
        json.writeObjectFieldStart("tasks");
        SortedMap<String, String> tasks = new TreeMap<>();
        trace.tasks().values().forEach(task -> tasks.put("T" + task.id(), task.name()));
        for (var task : tasks.entrySet()) {
            json.writeStringField(task.getKey(), task.getValue());
        }
        json.writeEndObject();
        json.writeNumberField("setup", trace.setupSteps());
        json.writeNumberField("dropped", trace.dropped());
        json.writeEndObject();
    }

    private void event(int i) throws IOException {
        TraceEvent event = trace.events().get(i);
        TraceEvent.Target target = Telling.target(event);
        json.writeStartObject();
        json.writeNumberField("i", number(event.step()));
        json.writeStringField("act", Acts.actor(trace, event));
        if (event.cpu() >= 0) {
            json.writeNumberField("cpu", event.cpu());
        }
        Frame at = event.at();
        if (at != null) {
            json.writeStringField("fn", at.function());
            json.writeStringField("at", Acts.place(at));
        }
        json.writeStringField("op", operation(event));
        Json.known(json, "obj", telling.plain(target.object()));
        Json.known(json, "field", target.field());
        details(event);
        about(event);
        Json.object(json, "vc", clocks.at(i));
        flows(i);
        json.writeStringField("text", telling.text(event));
        json.writeEndObject();
    }

    /** Steps count from the end of the set-up, as in the trace store and on time lines. */
    private long number(long step) {
        return step - trace.setupSteps();
    }

    private static String operation(TraceEvent event) {
        return switch (event) {
            case TraceEvent.Access access ->
                    access.effect() == Effect.UPDATE
                            ? "rmw"
                            : access.effect().name().toLowerCase(Locale.ROOT);
            case TraceEvent.Primitive primitive ->
                    primitive.group().name().toLowerCase(Locale.ROOT);
            case TraceEvent.Barrier barrier -> "barrier";
            case TraceEvent.Wait wait -> "wait";
            case TraceEvent.Delivered delivered -> "message";
            case TraceEvent.Switched switched -> "switch";
            case TraceEvent.Entered entered -> "enter";
            case TraceEvent.Left left -> "leave";
            case TraceEvent.Violated violated -> "violated";
            case TraceEvent.Decided decided -> "decided";
            case TraceEvent.Permitted permitted -> "permitted";
        };
    }

    private void details(TraceEvent event) throws IOException {
        switch (event) {
            case TraceEvent.Access access -> {
                if (access.effect() != Effect.READ) {
                    json.writeStringField("old", telling.plain(access.before()));
                }
                json.writeStringField("new", telling.plain(access.after()));
                json.writeStringField("mode", access.order());
                Json.known(json, "via", access.via());
                if (access.from() > 0) {
                    json.writeNumberField("rf", number(access.from()));
                }
            }
            case TraceEvent.Primitive primitive -> {
                json.writeStringField("call", primitive.name());
                Json.known(json, "result", telling.plain(primitive.result()));
                json.writeBooleanField("done", primitive.done());
            }
            case TraceEvent.Delivered delivered -> {
                json.writeStringField("msg", delivered.message());
                if (delivered.from() > 0) {
                    json.writeNumberField("rf", number(delivered.from()));
                }
            }
            case TraceEvent.Switched switched -> {
                json.writeStringField("old", trace.taskName(switched.from()));
                json.writeStringField("new", trace.taskName(switched.task()));
            }
            default -> {}
        }
    }

    /** What was decided before the event, and what permitted it. */
    private void about(TraceEvent event) throws IOException {
        if (event instanceof TraceEvent.Access) {
            json.writeBooleanField("early", !rules.isEmpty());
        }
        if (!decided.isEmpty()) {
            json.writeArrayFieldStart("decided");
            for (TraceEvent.Decided decision : decided) {
                json.writeStartObject();
                json.writeStringField("what", telling.text(decision));
                json.writeNumberField("en", decision.n());
                json.writeNumberField("pick", decision.answer());
                json.writeEndObject();
            }
            json.writeEndArray();
            decided.clear();
        }
        rules();
    }

    private void rules() throws IOException {
        if (!rules.isEmpty()) {
            json.writeArrayFieldStart("rules");
            for (TraceEvent.Permitted permitted : rules) {
                json.writeString(telling.text(permitted));
            }
            json.writeEndArray();
            rules.clear();
        }
    }

    /** The steps of the events that something came from, by kind. */
    private void flows(int i) throws IOException {
        if (flow == flows.size() || flows.get(flow).to() != i) {
            return;
        }
        json.writeArrayFieldStart("from");
        while (flow < flows.size() && flows.get(flow).to() == i) {
            Flow one = flows.get(flow++);
            json.writeStartObject();
            json.writeStringField("flow", one.kind().word());
            json.writeNumberField("i", number(trace.events().get(one.from()).step()));
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private void verdict() throws IOException {
        json.writeStartObject();
        json.writeStringField("verdict", run.outcome());
        if (run.violation().isPresent()) {
            Violation violation = run.violation().get();
            json.writeNumberField("i", number(violation.step()));
            json.writeStringField("signature", violation.signature());
            json.writeStringField("text", telling.plain(violation.text()));
            rules();
        }
        json.writeNumberField("steps", number(trace.steps()));
        json.writeNumberField("switches", trace.switches());
        json.writeStringField("unseed", run.unseed());
        json.writeEndObject();
    }
}
