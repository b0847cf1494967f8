package org.racewalk.model.machine;

import org.racewalk.model.memory.Memory;
import org.racewalk.model.program.Scenario;

import java.util.List;

/**
 * A run from its set-up to the checks at its end: whose event comes next, and to whom it goes. What
 * the phases are is with {@link World}.
 */
final class Phases {
    private static final int SHORTEST_TAIL = 10_000;
    private static final int NONE = -1;

    private final World world;
    private final Interconnect interconnect;
    private final Tasks tasks;
    private final Decisions decisions;
    private final Invariants invariants;
    private final Monitor monitor;
    private final Steps steps;
    private final Scenario scenario;
    private final int stepsPerRun;
    private final Snapshot snapshot;
    private boolean begun;
    private boolean always;

    /** Which loop is waiting for the CPU at work: it may go on without coming back there. */
    private Loop loop = Loop.OTHER;

    /** The loop gives up when so many steps have been made. */
    private long bound;

    /** The event that comes next, chosen by {@link #goesOnAtOnce}, or {@link #NONE}. */
    private int chosen = NONE;

    private enum Loop {
        /** One function, nothing else but messages going on. */
        ALONE,
        /** The tasks under the decider's schedule. */
        CONCURRENT,
        /** Any other: each step comes back. */
        OTHER
    }

    Phases(World world, Tasks tasks, Decisions decisions, Steps steps) {
        this.world = world;
        this.interconnect = world.interconnect();
        this.tasks = tasks;
        this.decisions = decisions;
        this.invariants = world.invariants();
        this.monitor = world.monitor();
        this.steps = steps;
        this.scenario = world.program().scenario();
        this.stepsPerRun = world.settings().stepsPerRun();
        this.snapshot = new Snapshot(world, this, steps);
    }

    void reset() {
        begun = false;
        loop = Loop.OTHER;
        chosen = NONE;
    }

    /** What later runs may begin with. */
    Snapshot snapshot() {
        return snapshot;
    }

    /** Whether the tasks have been started. */
    boolean begun() {
        return begun;
    }

    /** As another part of the world tells. */
    void begun(boolean told) {
        begun = told;
    }

    /** Evaluates every invariant after every step. */
    void always(boolean wish) {
        always = wish;
        invariants.always(wish);
    }

    /**
     * All phases, in a world that has been reset.
     *
     * @param isSetUp whether it stands where the set-up has been run already
     */
    Outcome run(long seed, boolean isSetUp) {
        boolean ended = true;
        try {
            if (isSetUp || setUp()) {
                startTasks(seed);
                ended = concurrent();
                decisions.calmDown();
                if (ended) {
                    finish();
                }
            }
        } catch (Memory.MemoryExhausted e) {
            monitor.outOfMemory(tasks.culprit(), String.valueOf(e.getMessage()));
        } catch (Memory.MemoryExhaustedOnStack e) {
            String text = "the locals of " + e.getMessage() + " do not fit on the stack";
            monitor.outOfMemory(tasks.culprit(), text);
        }
        if (monitor.any()) {
            return Outcome.VIOLATED;
        }
        return ended ? Outcome.PASSED : Outcome.INCONCLUSIVE;
    }

    private boolean setUp() {
        if (!snapshot.begins()) {
            return alone(scenario.setup());
        }
        boolean completed = false;
        try {
            completed = alone(scenario.setup());
        } finally {
            snapshot.ends(completed);
        }
        return completed;
    }

    /** Whether no event has been chosen that has not come yet. */
    boolean isBetweenEvents() {
        return chosen == NONE;
    }

    private void finish() {
        drain();
        if (!world.stopped()) {
            world.order().end();
            alone(scenario.finish());
        }
        drain();
        if (!world.stopped()) {
            monitor.leaks();
        }
    }

    /** Runs functions one after the other on CPU 0, nothing else but messages going on. */
    private boolean alone(List<Integer> functions) {
        for (int i = 0; i < functions.size(); i++) {
            tasks.startAlone(functions.get(i));
            if (!untilEnded(stepsPerRun * 10L)) {
                return false;
            }
        }
        return true;
    }

    private boolean untilEnded(long most) {
        bound = interconnect.steps() + most;
        loop = Loop.ALONE;
        while (tasks.left() > 0) {
            if (chosen == NONE) {
                if (interconnect.enabledCount() == 0) {
                    monitor.stuck(tasks.blocked());
                    return false;
                }
                chosen = interconnect.nextAt(interconnect.calm());
            }
            deliverChosen();
            if (chosen == NONE) {
                afterStep();
                if (world.stopped()) {
                    return false;
                }
                if (interconnect.steps() >= bound) {
                    break;
                }
            }
        }
        loop = Loop.OTHER;
        if (tasks.left() > 0) {
            monitor.livelock(tasks.culprit());
        }
        return tasks.left() == 0;
    }

    /**
     * A CPU has carried out a step, has run up to the next one and is the only one that has done
     * anything. What the loop at work would do now happens here; true if the same CPU goes on, so
     * that it need not return to the loop, else the loop finds the event chosen.
     */
    boolean goesOnAtOnce(Context c) {
        if (loop == Loop.OTHER || world.stopped()) {
            return false;
        }
        afterStep();
        if (world.stopped() || interconnect.steps() >= bound) {
            return false;
        }
        int slot =
                loop == Loop.CONCURRENT
                        ? interconnect.next()
                        : interconnect.nextAt(interconnect.calm());
        if (slot != c.cpu.number) {
            chosen = slot;
            return false;
        }
        steps.mix(MessageKind.GO_ON << 8 ^ slot);
        tasks.actor = c;
        c.cpu.goesOn(c);
        return true;
    }

    private void startTasks(long seed) {
        begun = true;
        decisions.begin(seed, interconnect);
        tasks.makeDeclared();
        invariants.checkAll();
        world.order().begin();
        tasks.startDeclared();
    }

    /** The tasks under the decider's schedule; whether they have ended. */
    private boolean concurrent() {
        bound = interconnect.steps() + stepsPerRun;
        loop = Loop.CONCURRENT;
        while (tasks.left() > 0 && !world.stopped()) {
            if (chosen == NONE) {
                chosen = interconnect.next();
                if (chosen == NONE) {
                    monitor.stuck(tasks.blocked());
                    return true;
                }
            }
            world.watch().chosen(interconnect, chosen);
            deliverChosen();
            if (chosen == NONE) {
                afterStep();
                if (interconnect.steps() >= bound) {
                    return fairTail();
                }
            }
        }
        loop = Loop.OTHER;
        return true;
    }

    private void deliverChosen() {
        int slot = chosen;
        chosen = NONE;
        deliver(slot);
    }

    /** Round robin, calm defaults, all deliveries: whoever can end does. */
    private boolean fairTail() {
        decisions.calmDown();
        loop = Loop.OTHER;
        bound = interconnect.steps() + Math.max(SHORTEST_TAIL, stepsPerRun);
        LivelockCheck check = new LivelockCheck(world, tasks, interconnect);
        while (tasks.left() > 0 && !world.stopped()) {
            if (interconnect.enabledCount() == 0) {
                monitor.stuck(tasks.blocked());
                return true;
            }
            deliver(interconnect.nextAt(interconnect.fair()));
            afterStep();
            if (check.repeats()) {
                monitor.livelock(tasks.actor);
                return true;
            }
            if (interconnect.steps() >= bound) {
                return false;
            }
        }
        return true;
    }

    /** Messages still in flight arrive in order. */
    private void drain() {
        while (interconnect.enabledCount() > 0 && !world.stopped()) {
            deliver(interconnect.nextAt(interconnect.calm()));
            afterStep();
        }
    }

    private void afterStep() {
        if ((invariants.due() || always) && begun) {
            invariants.check();
        }
    }

    private void deliver(int slot) {
        int kind = interconnect.kind(slot);
        int target = interconnect.target(slot);
        steps.mix(kind << 8 ^ target);
        Cpu cpu = world.cpu(target);
        if (kind == MessageKind.GO_ON) {
            tasks.actor = cpu.running;
            cpu.goOn();
            return;
        }
        long argument = interconnect.argument(slot);
        long argument2 = interconnect.argument2(slot);
        interconnect.discard(slot);
        world.watch().delivered(kind, target, argument);
        switch (kind) {
            case MessageKind.GRACE_PERIOD -> world.rcu().begin();
            // What has arrived at a CPU is noted in the Mm, beside the coherence order.
            case MessageKind.STORE -> world.order().deliver(target, (int) argument2);
            default -> cpu.receive(kind, slot, argument);
        }
    }
}
