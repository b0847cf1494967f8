package org.racewalk.model.export;

import org.racewalk.model.trace.Telling;
import org.racewalk.model.trace.Trace;
import org.racewalk.model.trace.TraceEvent;
import org.racewalk.model.trace.TraceEvent.Effect;
import org.racewalk.model.trace.TraceEvent.Group;
import org.racewalk.model.trace.TraceEvent.Target;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Which fields are worth a curve and which locks a line of their own: those of which the trace has
 * most to tell.
 */
final class Counted {
    /** So many of each at most, or nobody finds them. */
    static final int MOST = 24;

    private final Map<String, Integer> fields;
    private final Map<String, Integer> locks;

    Counted(Trace trace, Telling telling) {
        SortedMap<String, Integer> changes = new TreeMap<>();
        SortedMap<String, Integer> taken = new TreeMap<>();
        SortedMap<String, Boolean> strange = new TreeMap<>();
        for (TraceEvent event : trace.events()) {
            if (event instanceof TraceEvent.Access access && access.effect() != Effect.READ) {
                String name = name(telling, access.target());
                boolean number =
                        number(access.before()).isPresent() && number(access.after()).isPresent();
                if (!number) {
                    strange.put(name, true);
                } else if (access.effect() == Effect.UPDATE || name.contains("seq")) {
                    changes.merge(name, 1, Integer::sum);
                }
            } else if (event instanceof TraceEvent.Primitive primitive && isLock(primitive)) {
                taken.merge(lock(telling, primitive.target()), 1, Integer::sum);
            }
        }
        changes.keySet().removeAll(strange.keySet());
        changes.remove("");
        taken.remove("");
        fields = most(changes);
        locks = most(taken);
    }

    private static Map<String, Integer> most(SortedMap<String, Integer> all) {
        List<String> names =
                all.entrySet().stream()
                        .sorted(
                                Map.Entry.<String, Integer>comparingByValue(
                                                Comparator.reverseOrder())
                                        .thenComparing(Map.Entry.comparingByKey()))
                        .limit(MOST)
                        .map(Map.Entry::getKey)
                        .sorted()
                        .toList();
        Map<String, Integer> ranks = new LinkedHashMap<>();
        names.forEach(name -> ranks.put(name, ranks.size()));
        return ranks;
    }

    static boolean isLock(TraceEvent.Primitive primitive) {
        return primitive.done()
                && (primitive.group() == Group.LOCK || primitive.group() == Group.UNLOCK);
    }

    static String name(Telling telling, Target target) {
        return target.object().isEmpty() && target.field().isEmpty() ? "" : telling.name(target);
    }

    static String lock(Telling telling, Target target) {
        String name = name(telling, target);
        for (String innards : List.of(".raw_lock", ".rlock", ".state", ".count")) {
            if (name.endsWith(innards)) {
                return name.substring(0, name.length() - innards.length());
            }
        }
        return name;
    }

    /** The rank of a field that has a curve, or -1. */
    int field(String name) {
        return fields.getOrDefault(name, -1);
    }

    /** The rank of a lock that has a line, or -1. */
    int lock(String name) {
        return locks.getOrDefault(name, -1);
    }

    /** A value that a trace shows as a number. */
    static OptionalLong number(String text) {
        try {
            return OptionalLong.of(
                    text.startsWith("0x")
                            ? Long.parseUnsignedLong(text.substring(2), 16)
                            : Long.parseLong(text));
        } catch (NumberFormatException e) {
            return OptionalLong.empty();
        }
    }
}
