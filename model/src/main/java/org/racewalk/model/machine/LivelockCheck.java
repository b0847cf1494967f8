package org.racewalk.model.machine;

/**
 * Notices in a fair tail that the whole state comes again: every context at the same place with the
 * same registers, all memory the same, with the same objects in it, and the same messages under way
 * (Brent's cycle search, so one state is kept as a hash). Stores that arrive, callbacks that run
 * and objects that are freed are progress, though they may change no memory and end in the place
 * where they began.
 */
final class LivelockCheck {
    private final World world;
    private final Tasks tasks;
    private final Interconnect interconnect;
    private long step;
    private long kept;
    private long keptAt = 256;
    private boolean any;

    LivelockCheck(World world, Tasks tasks, Interconnect interconnect) {
        this.world = world;
        this.tasks = tasks;
        this.interconnect = interconnect;
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
        long hash = mix(world.mm().mixMemory(), interconnect.mixMessages());
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
