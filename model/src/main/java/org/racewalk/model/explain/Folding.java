package org.racewalk.model.explain;

import org.jspecify.annotations.Nullable;
import org.racewalk.model.trace.TraceEvent;

import java.util.List;
import java.util.Set;

/** Makes one line of steps of a core that one line tells. The later step stays. */
final class Folding {
    private static final List<Fold> RULES =
            List.of(new Fold.SameStatement(), new Fold.SeenAgain(), new Fold.Arrived());

    private final Core core;
    private final Set<Integer> fixed;

    /**
     * @param fixed events that stay: the ends of the violation, and what something unusual is
     *     decided at
     */
    Folding(Core core, Set<Integer> fixed) {
        this.core = core;
        this.fixed = fixed;
    }

    /** Removes lines and puts those that stay in their places in the edges. */
    void fold(List<Edge> edges) {
        boolean folded = true;
        while (folded) {
            folded = false;
            for (int event : core.events()) {
                int by = fixed.contains(event) ? -1 : tellerOf(event);
                if (by >= 0) {
                    core.remove(event);
                    edges.replaceAll(edge -> edge.with(event, by));
                    folded = true;
                }
            }
        }
    }

    /** The step of the core that tells what another one did, or -1. */
    private int tellerOf(int event) {
        List<Integer> events = core.events();
        TraceEvent earlier = core.event(event);
        int at = events.indexOf(event);
        for (int i = at + 1; i < events.size() && earlier != null; i++) {
            int by = events.get(i);
            @Nullable TraceEvent later = core.event(by);
            boolean next = i == at + 1;
            for (Fold rule : RULES) {
                if (later != null && (next || rule.across()) && rule.tells(later, earlier)) {
                    return by;
                }
            }
        }
        return -1;
    }
}
