package org.racewalk.model.machine;

import org.racewalk.model.memory.Memory;

/**
 * Notices in a fair tail that the whole state comes again: every context at the same place with the
 * same registers and all memory the same (Brent's cycle search, so one state is kept as a hash).
 */
final class LivelockCheck {
    private final World world;
    private final Memory memory;
    private final Context[] contexts;
    private long step;
    private long kept;
    private long keptAt = 256;
    private boolean any;

    LivelockCheck(World world, Memory memory, Context[] contexts) {
        this.world = world;
        this.memory = memory;
        this.contexts = contexts;
    }

    /** Called after each step of the tail; true if the state has been there before. */
    boolean repeats() {
        step++;
        if (step < keptAt || step % world.cpus() != 0) {
            return false;
        }
        long now = state();
        if (any && now == kept) {
            return true;
        }
        if (!any || step >= keptAt * 2) {
            kept = now;
            keptAt = step;
            any = true;
        }
        return false;
    }

    private long state() {
        long hash = 0;
        int words = memory.top() >> 3;
        for (int word = 0; word < words; word++) {
            hash = mix(hash, memory.value[word]);
        }
        for (Context c : contexts) {
            hash = mix(hash, c.pc + (long) c.depth * 31 + c.state.ordinal() * 7L + c.waitsFor);
            for (int i = 0; i < c.base + 16 && c.state != Context.State.UNUSED; i++) {
                hash = mix(hash, c.value[i]);
            }
        }
        // A preemption changes nothing else.
        for (int cpu = 0; cpu < world.cpus(); cpu++) {
            Context running = world.cpu(cpu).running;
            hash = mix(hash, running == null ? -1 : running.number);
        }
        return hash;
    }

    private static long mix(long hash, long value) {
        long x = (hash ^ value) * 0x9e3779b97f4a7c15L;
        return x ^ x >>> 29;
    }
}
