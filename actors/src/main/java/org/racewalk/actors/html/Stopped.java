package org.racewalk.actors.html;

import org.jspecify.annotations.Nullable;
import org.racewalk.model.explain.Explanation;
import org.racewalk.model.oracle.Violation;
import org.racewalk.model.oracle.Violation.Frame;
import org.racewalk.model.oracle.Violation.Party;
import org.racewalk.model.trace.Trace;
import org.racewalk.model.trace.Wording;

/**
 * The step at which a violation stopped the machine, which is no event.
 *
 * @param task index, or -1
 * @param at innermost place outside our own headers
 */
record Stopped(int cpu, int task, @Nullable Frame at, String text) {
    static Stopped of(Explanation explanation) {
        Violation violation = explanation.violation();
        Trace trace = explanation.trace();
        if (violation.parties().isEmpty()) {
            return new Stopped(-1, -1, null, new Wording(trace).plain(violation.text()));
        }
        Party acting = violation.parties().getFirst();
        Frame at = null;
        for (Frame frame : acting.stack()) {
            if (at == null && !trace.headers().contains(frame.file())) {
                at = frame;
            }
        }
        String text = acting.role();
        if (text.isEmpty() || violation.text().startsWith(text + " at ")) {
            text = violation.text();
        } else if (!text.contains(violation.objectName())) {
            text += " at " + violation.objectName();
        }
        return new Stopped(acting.cpu(), trace.taskOf(acting), at, new Wording(trace).plain(text));
    }
}
