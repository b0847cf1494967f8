package org.racewalk.actors.placement;

import org.jspecify.annotations.Nullable;
import org.racewalk.model.program.Program;

import java.util.LinkedHashMap;
import java.util.Map;

/** The programs that a node has compiled, the last few by hash. Thread safe. */
final class Programs {
    private static final int MOST = 16;

    private final Map<String, Program> known =
            new LinkedHashMap<>(MOST, 0.75f, true) {
                private static final long serialVersionUID = 1;

                @Override
                protected boolean removeEldestEntry(Map.Entry<String, Program> eldest) {
                    return size() > MOST;
                }
            };

    synchronized void add(Program program) {
        known.put(program.hash(), program);
    }

    synchronized @Nullable Program get(String hash) {
        return known.get(hash);
    }
}
