package org.racewalk.actors.campaign;

import org.racewalk.actors.engine.RunRange;
import org.racewalk.actors.engine.Variant;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The worlds of one worker, each of a variant; those used last stay. For one thread at a time; the
 * worker makes one batch after the other.
 */
final class Ranges {
    /** A world takes five megabytes, and a new one costs as much as a few runs. */
    private static final int MOST = 8;

    private final Map<Key, Own> ranges = new LinkedHashMap<>(MOST, 0.75f, true);

    private record Key(String campaign, int variant) {}

    private record Own(Variant variant, RunRange range) {}

    RunRange of(String campaign, int index, Variant variant) {
        Key key = new Key(campaign, index);
        Own own = ranges.get(key);
        if (own == null || own.variant() != variant) {
            own = new Own(variant, variant.newRange());
            ranges.put(key, own);
            if (ranges.size() > MOST) {
                ranges.remove(ranges.keySet().iterator().next());
            }
        }
        return own.range();
    }
}
