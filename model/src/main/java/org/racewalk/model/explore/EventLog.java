package org.racewalk.model.explore;

import org.racewalk.model.machine.DecisionKind;
import org.racewalk.model.machine.MessageKind;
import org.racewalk.model.machine.Observer;
import org.racewalk.model.machine.World;
import org.racewalk.model.program.Program;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Every event of a run as eight longs, so that two runs can be compared exactly. */
final class EventLog implements Observer {
    private static final int WIDTH = 8;
    private static final int ACCESS = 1;
    private static final int INTRINSIC = 2;
    private static final int WAITS = 3;
    private static final int DELIVERED = 4;
    private static final int SWITCHED = 5;
    private static final int DECIDED = 6;

    private final Program program;
    private final List<String> reasons = new ArrayList<>();
    private long[] words = new long[WIDTH * 1024];
    private int size;

    EventLog(Program program) {
        this.program = program;
    }

    void clear() {
        size = 0;
    }

    @Override
    public void access(
            World world,
            int cpu,
            int task,
            int pc,
            long address,
            long before,
            long after,
            boolean step) {
        add(world, ACCESS, cpu | (step ? 1 << 8 : 0), task, pc, address, before, after);
    }

    @Override
    public void intrinsic(World world, int cpu, int task, int pc, long argument, long result) {
        add(world, INTRINSIC, cpu, task, pc, argument, result, 0);
    }

    @Override
    public void waits(World world, int cpu, int task, int pc, String what) {
        int reason = reasons.indexOf(what);
        if (reason < 0) {
            reason = reasons.size();
            reasons.add(what);
        }
        add(world, WAITS, cpu, task, pc, reason, 0, 0);
    }

    @Override
    public void delivered(World world, int messageKind, int cpu, long argument) {
        add(world, DELIVERED, cpu, messageKind, 0, argument, 0, 0);
    }

    @Override
    public void switched(World world, int cpu, int from, int to) {
        add(world, SWITCHED, cpu, from, 0, to, 0, 0);
    }

    @Override
    public void decided(World world, int decisionKind, int n, int answer) {
        add(world, DECIDED, 0, decisionKind, 0, n, answer, 0);
    }

    private void add(
            World world, int type, int cpu, int task, int pc, long first, long second, long third) {
        if (size + WIDTH > words.length) {
            words = Arrays.copyOf(words, words.length * 2);
        }
        words[size] = type;
        words[size + 1] = world.steps();
        words[size + 2] = cpu;
        words[size + 3] = task;
        words[size + 4] = pc;
        words[size + 5] = first;
        words[size + 6] = second;
        words[size + 7] = third;
        size += WIDTH;
    }

    int events() {
        return size / WIDTH;
    }

    /** The number of the first event that differs, or -1 if all are the same. */
    int firstDifference(EventLog other) {
        int at = Arrays.mismatch(words, 0, size, other.words, 0, other.size);
        return at < 0 ? -1 : at / WIDTH;
    }

    /** The step at which an event happened; of the last event if there is none of this number. */
    long stepOf(int event) {
        int last = Math.min(event, events() - 1);
        return last < 0 ? 0 : words[last * WIDTH + 1];
    }

    /** For people. */
    String describe(int event) {
        if (event >= events()) {
            return "the run is over";
        }
        int at = event * WIDTH;
        int cpu = (int) words[at + 2] & 63;
        int task = (int) words[at + 3];
        int pc = (int) words[at + 4];
        long first = words[at + 5];
        long second = words[at + 6];
        String who = "step " + words[at + 1] + ", CPU" + cpu + ": ";
        return who
                + switch ((int) words[at]) {
                    case ACCESS ->
                            "task "
                                    + task
                                    + " accesses 0x"
                                    + Long.toHexString(first)
                                    + ", "
                                    + second
                                    + " -> "
                                    + words[at + 7]
                                    + place(pc);
                    case INTRINSIC ->
                            "task "
                                    + task
                                    + " calls the machine with "
                                    + first
                                    + ", result "
                                    + second
                                    + place(pc);
                    case WAITS ->
                            "task " + task + " waits, " + reasons.get((int) first) + place(pc);
                    case DELIVERED -> MessageKind.name(task) + " delivered, " + first;
                    case SWITCHED -> "switches from task " + task + " to " + first;
                    default -> DecisionKind.name(task) + " decided as " + second + " of " + first;
                };
    }

    private String place(int pc) {
        return " at " + program.positionAt(pc);
    }
}
