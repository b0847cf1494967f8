package org.racewalk.model.mail;

import org.racewalk.model.trace.Trace;
import org.racewalk.model.trace.TraceEvent;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Which loads were answered after later stores of their tasks: the trace has them too late. */
final class Lateness {
    private static final Pattern STORE =
            Pattern.compile("^load answered after the later store at (\\S+):(\\d+):");

    private final List<TraceEvent> events;

    Lateness(Trace trace) {
        this.events = trace.events();
    }

    /** The event of the first store that came before the load was answered, or -1. */
    int overtakenBy(Item load) {
        int first = -1;
        for (int i = load.event() - 1; i >= 0 && isAbout(i); i--) {
            if (events.get(i) instanceof TraceEvent.Permitted permitted) {
                Matcher matcher = STORE.matcher(permitted.rule());
                if (matcher.find()) {
                    int store = store(load, matcher.group(1), Integer.parseInt(matcher.group(2)));
                    first = first < 0 || store >= 0 && store < first ? store : first;
                }
            }
        }
        return first;
    }

    /** Whether the event is about the access right after it. */
    private boolean isAbout(int index) {
        return events.get(index) instanceof TraceEvent.Permitted
                || events.get(index) instanceof TraceEvent.Decided;
    }

    private int store(Item load, String file, int line) {
        for (int i = load.event() - 1; i >= 0; i--) {
            TraceEvent event = events.get(i);
            boolean writes =
                    event instanceof TraceEvent.Access access
                            && access.effect() != TraceEvent.Effect.READ;
            var at = event.at();
            if (writes
                    && event.task() == load.task()
                    && at != null
                    && at.line() == line
                    && at.file().endsWith(file)) {
                return i;
            }
        }
        return -1;
    }
}
