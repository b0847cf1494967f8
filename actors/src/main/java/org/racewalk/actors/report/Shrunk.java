package org.racewalk.actors.report;

import org.jspecify.annotations.Nullable;
import org.racewalk.actors.campaign.ShrinkOutcome;
import org.racewalk.actors.engine.Shrinking;
import org.racewalk.model.shrink.ShrunkRun;
import org.racewalk.model.shrink.Size;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** What came of making a finding smaller, in the words that all reports use. */
final class Shrunk {
    private Shrunk() {}

    /** {@code shrunk from 312 steps, 14 switches to 45 steps, 2 switches}; empty: nothing yet. */
    static String text(@Nullable ShrinkOutcome outcome) {
        if (outcome == null) {
            return "";
        }
        ShrunkRun run = outcome.run();
        return run == null
                ? "not shrunk: " + outcome.failure()
                : "shrunk from "
                        + text(run.before())
                        + " to "
                        + text(run.after())
                        + (run.complete() ? "" : ", where its bound ended it");
    }

    private static String text(Size size) {
        return count(size.steps(), "step") + ", " + count(size.switches(), "switch");
    }

    private static String count(long count, String noun) {
        String plural = noun.endsWith("ch") ? noun + "es" : noun + "s";
        return String.format(Locale.ROOT, "%,d %s", count, count == 1 ? noun : plural);
    }

    /** The smaller run; empty if there is none. */
    static String replay(@Nullable ShrinkOutcome outcome) {
        ShrunkRun run = outcome == null ? null : outcome.run();
        return run == null ? "" : run.replay().text();
    }

    /** For machines; null if nothing came of it yet. */
    static @Nullable Map<String, @Nullable Object> toMap(@Nullable ShrinkOutcome outcome) {
        if (outcome == null) {
            return null;
        }
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        ShrunkRun run = outcome.run();
        map.put("failure", outcome.failure().isEmpty() ? null : outcome.failure());
        map.put("replay", run == null ? null : run.replay().text());
        map.put("text", run == null ? null : run.violation().text());
        map.put("before", run == null ? null : Shrinking.toMap(run.before()));
        map.put("after", run == null ? null : Shrinking.toMap(run.after()));
        map.put("runs", run == null ? null : run.runs());
        map.put("complete", run == null ? null : run.complete());
        return map;
    }
}
