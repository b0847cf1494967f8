package org.racewalk.model.machine;

/**
 * Notices in a fair tail that the whole state comes again: every context at the same place with the
 * same registers and all memory the same (Brent's cycle search, so one state is kept as a hash).
 */
final class LivelockCheck {
    private final World world;
    private final Tasks tasks;
    private long step;
    private long kept;
    private long keptAt = 256;
    private boolean any;

    LivelockCheck(World world, Tasks tasks) {
        this.world = world;
        this.tasks = tasks;
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
        long hash = world.mm().mixMemory();
        for (Context c : tasks.all()) {
            hash = mix(hash, c.pc + (long) c.depth * 31 + c.state.ordinal() * 7L + c.waitsFor);
            if (c.state != Context.State.UNUSED) {
                hash = tasks.mixRegisters(hash, c);
            }
        }
        // A preemption changes nothing else.
        for (int cpu = 0; cpu < world.cpus(); cpu++) {
            Context running = world.cpu(cpu).running;
            hash = mix(hash, running == null ? -1 : running.number);
        }
        return hash;
    }

    static long mix(long hash, long value) {
        long x = (hash ^ value) * 0x9e3779b97f4a7c15L;
        return x ^ x >>> 29;
    }
}
