package org.racewalk.model.machine;

/**
 * Who runs where in a world, and how far each is: for deciders that follow a schedule. Contexts
 * (tasks, interrupt levels) go by number. Only reads; a world whose parts are elsewhere has none.
 */
public final class Standing {
    private final World world;

    Standing(World world) {
        this.world = world;
    }

    /** How many contexts there are. */
    public int contexts() {
        return world.tasks().all().length;
    }

    /** The context that runs on a CPU, or -1. */
    public int runningOn(int cpu) {
        Context running = world.cpu(cpu).running;
        return running == null ? -1 : running.number;
    }

    /** The CPU that a context runs on now, or -1 if it does not run. */
    public int cpuOf(int context) {
        Context c = world.context(context);
        return c.cpu != null && c.cpu.running == c ? c.cpu.number : -1;
    }

    /** Whether a context is a CPU's interrupt level. */
    public boolean isInterruptLevel(int context) {
        Context c = world.context(context);
        return c.cpu != null && c.cpu.interrupt == c;
    }

    /** Who acts or has acted last, or -1. */
    public int actor() {
        Context actor = world.tasks().actor;
        return actor == null ? -1 : actor.number;
    }

    /** The CPU of who made the last step, if it can go on and does not spin; else -1. */
    public int acting(Interconnect of) {
        int actor = actor();
        int cpu = actor < 0 ? -1 : cpuOf(actor);
        return cpu >= 0 && of.enabledPlace(cpu) >= 0 && !of.relaxed(cpu) ? cpu : -1;
    }

    /**
     * Whether the next event is a switch, as it is told everywhere: a task acts though another one,
     * which has made the last step, could go on, or a CPU is taken from its task. Other messages
     * are none; who goes on where one waits or spins is free.
     *
     * @param slot of the event that has been chosen and not been carried out
     */
    public boolean isSwitch(Interconnect of, int slot) {
        if (slot >= of.cpus()) {
            return of.kind(slot) == MessageKind.PREEMPT;
        }
        int acting = acting(of);
        return acting >= 0 && acting != slot;
    }

    /**
     * How many steps a context has made; one that is tried again after a wait counts once. What was
     * made in a set-up counts only if the set-up was run.
     */
    public int stepsOf(int context) {
        return world.context(context).made;
    }

    /** How many objects there have been: globals, allocations, locals that others may see. */
    public int objects() {
        return world.memory().objects();
    }
}
