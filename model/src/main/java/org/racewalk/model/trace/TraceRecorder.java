package org.racewalk.model.trace;

import org.jspecify.annotations.Nullable;
import org.racewalk.model.machine.DecisionKind;
import org.racewalk.model.machine.MessageKind;
import org.racewalk.model.machine.Observer;
import org.racewalk.model.machine.Reordering;
import org.racewalk.model.machine.World;
import org.racewalk.model.oracle.Violation.Frame;
import org.racewalk.model.program.Access;
import org.racewalk.model.program.Fence;
import org.racewalk.model.program.Intrinsic;
import org.racewalk.model.program.LockKind;
import org.racewalk.model.program.Op;
import org.racewalk.model.program.Position;
import org.racewalk.model.program.Program;
import org.racewalk.model.program.Program.SourceFile;
import org.racewalk.model.trace.TraceEvent.Effect;
import org.racewalk.model.trace.TraceEvent.Group;
import org.racewalk.model.trace.TraceEvent.Target;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * Records one run in memory. Leaves out set-up, private accesses, pure questions (current task, CPU
 * number) and decisions about the order of events. When full it drops the oldest events and counts
 * them. Not thread safe; a new run needs a new recorder.
 */
public final class TraceRecorder implements Observer {
    /** Ten times the default bound of steps. */
    public static final int DEFAULT_LIMIT = 200_000;

    private final Names names;
    private final Program program;
    private final int limit;
    private final @Nullable Consumer<? super TraceEvent> sink;
    private final List<String> headers;
    private final Deque<TraceEvent> events = new ArrayDeque<>();
    private final SortedMap<Integer, Trace.Task> tasks = new TreeMap<>();
    private final Map<Integer, List<Frame>> stacks = new TreeMap<>();
    private final List<int[]> pendingDecisions = new ArrayList<>();

    /** By instruction: where it stands in the user's code; for one of a header, its last user. */
    private final Map<Integer, Frame> places = new TreeMap<>();

    private final List<String> pendingRules = new ArrayList<>();
    private final Writes writes = new Writes();
    private int switches;
    private long setupSteps;
    private long dropped;

    public TraceRecorder(Names names) {
        this(names, DEFAULT_LIMIT);
    }

    /**
     * @param limit keeps so many events at most
     */
    public TraceRecorder(Names names, int limit) {
        this(names, limit, null);
    }

    /**
     * Passes events on instead of keeping them; {@link #trace} has those that it still waits with.
     */
    public TraceRecorder(Names names, Consumer<? super TraceEvent> sink) {
        this(names, DEFAULT_LIMIT, sink);
    }

    private TraceRecorder(Names names, int limit, @Nullable Consumer<? super TraceEvent> sink) {
        this.names = names;
        this.program = names.program();
        this.limit = limit;
        this.sink = sink;
        this.headers =
                program.sources().stream()
                        .filter(TraceRecorder::isHeader)
                        .map(SourceFile::path)
                        .toList();
    }

    /** How many events have been recorded so far, those dropped included. */
    public long size() {
        return dropped + events.size();
    }

    /** What was recorded so far. */
    public Trace trace() {
        List<TraceEvent> all = new ArrayList<>(events);
        for (String rule : pendingRules) {
            // Of the access that has just faulted, which is no event.
            all.add(new TraceEvent.Permitted(names.steps(), -1, -1, null, rule));
        }
        return new Trace(
                List.copyOf(all),
                new TreeMap<>(tasks),
                headers,
                setupSteps,
                names.steps(),
                switches,
                dropped);
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
        int op = program.code()[pc] & 0xff;
        if (!(step || op == Op.FENCE) || passed()) {
            return;
        }
        Place place = arrive(cpu, task, pc, step);
        if (op == Op.FENCE) {
            String name = Fence.name(program.code()[pc + 1]);
            add(new TraceEvent.Barrier(names.steps(), cpu, task, place.at, name));
            return;
        }
        add(
                new TraceEvent.Access(
                        names.steps(),
                        cpu,
                        task,
                        place.at,
                        place.via,
                        target(address, pc),
                        effect(op),
                        PrimitiveNames.order(program.code()[pc] >>> 8),
                        value(before, pc),
                        value(after, pc),
                        writes.access(
                                names.steps(),
                                address,
                                effect(op),
                                cut(before, program.code()[pc] >>> 8),
                                cut(after, program.code()[pc] >>> 8))));
    }

    @Override
    public void arrives(World world, int cpu, long step) {
        if (events.peekLast() instanceof TraceEvent.Delivered last) {
            events.removeLast();
            events.addLast(
                    new TraceEvent.Delivered(
                            last.step(), cpu, -1, last.message(), last.target(), step));
        }
    }

    @Override
    public void answeredBy(World world, int cpu, long step, boolean older) {
        writes.answeredBy(step, older);
    }

    @Override
    public void intrinsic(World world, int cpu, int task, int pc, long argument, long result) {
        Intrinsic intrinsic = Intrinsic.of(program.code()[pc + 1]);
        Group group = PrimitiveNames.group(intrinsic);
        if (passed() || (group == Group.OTHER && !intrinsic.step())) {
            return;
        }
        Place place = arrive(cpu, task, pc, intrinsic.step());
        boolean lock = group == Group.LOCK || group == Group.UNLOCK;
        int kind = lock ? (int) names.argument(task, 1) : 0;
        int how = lock ? (int) names.argument(task, 2) : 0;
        String name = place.via.isEmpty() ? PrimitiveNames.name(intrinsic, kind, how) : place.via;
        int which = PrimitiveNames.targetArgument(intrinsic);
        Target target = Target.NONE;
        if (which >= 0) {
            target = target(which == 0 ? argument : names.argument(task, which), pc);
        } else if (group == Group.ALLOCATE && result != 0) {
            target = target(result, pc);
        }
        if (!PrimitiveNames.touchesField(intrinsic)) {
            target = new Target(target.object(), "", target.address());
        }
        add(
                new TraceEvent.Primitive(
                        names.steps(),
                        cpu,
                        task,
                        place.at,
                        name,
                        intrinsic,
                        group,
                        target,
                        result(intrinsic, group, how, argument, result),
                        done(intrinsic, group, how, result)));
    }

    @Override
    public void waits(World world, int cpu, int task, int pc, String what) {
        if (passed()) {
            return;
        }
        Place place = arrive(cpu, task, pc, false);
        boolean lock =
                (program.code()[pc] & 0xff) == Op.INTRINSIC
                        && Intrinsic.of(program.code()[pc + 1]) == Intrinsic.LOCK;
        Target target = lock ? target(names.argument(task, 0), pc) : Target.NONE;
        add(new TraceEvent.Wait(names.steps(), cpu, task, place.at, what, target));
    }

    @Override
    public void delivered(World world, int messageKind, int cpu, long argument) {
        if (passed()) {
            return;
        }
        String message = MessageKind.name(messageKind);
        Target target = Target.NONE;
        if (messageKind == MessageKind.STORE) {
            target = target(argument, -1);
            message += " to " + target.name();
        }
        add(new TraceEvent.Delivered(names.steps(), cpu, -1, message, target, 0));
    }

    @Override
    public void switched(World world, int cpu, int from, int to) {
        if (passed()) {
            return;
        }
        know(from);
        know(to);
        add(new TraceEvent.Switched(names.steps(), cpu, from, to));
    }

    @Override
    public void switches(World world) {
        if (!passed()) {
            switches++;
        }
    }

    @Override
    public void decided(World world, int decisionKind, int n, int answer) {
        // That a load is late is told where it is answered.
        boolean told = decisionKind == DecisionKind.EVENT || decisionKind == DecisionKind.LATE;
        if (!told && !passed()) {
            pendingDecisions.add(new int[] {decisionKind, n, answer});
        }
    }

    @Override
    public void reordered(World world, int cpu, Reordering rule, int pc, int otherPc) {
        if (!passed()) {
            pendingRules.add(rule.sentence(cpu, place(pc), otherPc < 0 ? "" : place(otherPc)));
        }
    }

    private String place(int pc) {
        Frame at = places.getOrDefault(pc, frame(pc));
        String path = Wording.path(at.file());
        return path.substring(path.lastIndexOf('/') + 1) + ":" + at.line();
    }

    // ---- places
    // -----------------------------------------------------------------------------------

    private record Place(Frame at, String via) {}

    /**
     * Notes that the task stands at {@code pc}: functions entered and left, decisions before it.
     */
    private Place arrive(int cpu, int task, int pc, boolean step) {
        know(task);
        int[] pcs = names.stackPcs(task);
        List<Frame> stack = new ArrayList<>();
        String via = "";
        for (int i = 0; i < Math.max(1, pcs.length); i++) {
            Frame frame = frame(i == 0 ? pc : pcs[i]);
            if (!headers.contains(frame.file())) {
                stack.add(frame);
            } else if (stack.isEmpty()) {
                via = frame.function();
            }
        }
        if (stack.isEmpty()) {
            stack.add(frame(pc));
            via = "";
        }
        moved(cpu, task, stack);
        for (int[] decision : pendingDecisions) {
            add(
                    new TraceEvent.Decided(
                            names.steps(),
                            cpu,
                            task,
                            stack.get(0),
                            decision[0],
                            decision[1],
                            decision[2]));
        }
        pendingDecisions.clear();
        for (String rule : pendingRules) {
            add(new TraceEvent.Permitted(names.steps(), cpu, task, stack.get(0), rule));
        }
        pendingRules.clear();
        places.put(pc, stack.get(0));
        return new Place(stack.get(0), via);
    }

    /** Tells the difference between the task's last stack and this one. */
    private void moved(int cpu, int task, List<Frame> stack) {
        List<Frame> old = stacks.getOrDefault(task, List.of());
        int same = 0;
        while (same < Math.min(old.size(), stack.size())
                && fromOutside(old, same).function().equals(fromOutside(stack, same).function())) {
            same++;
        }
        for (int i = old.size() - 1; i >= same; i--) {
            add(new TraceEvent.Left(names.steps(), cpu, task, fromOutside(old, i)));
        }
        for (int i = same; i < stack.size(); i++) {
            add(new TraceEvent.Entered(names.steps(), cpu, task, fromOutside(stack, i)));
        }
        stacks.put(task, stack);
    }

    private static Frame fromOutside(List<Frame> stack, int i) {
        return stack.get(stack.size() - 1 - i);
    }

    private Frame frame(int pc) {
        Position position = program.positionAt(pc);
        return new Frame(program.functionAt(pc).name(), position.file(), position.line());
    }

    private static boolean isHeader(SourceFile source) {
        return source.origin().equals("racewalk");
    }

    // ---- rendering
    // --------------------------------------------------------------------------------

    private Target target(long address, int pc) {
        String object = names.objectName(address);
        String field = names.fieldName(address, pc);
        if (object.isEmpty() && field.isEmpty()) {
            object = names.symbolic(address);
        }
        return new Target(object, field, address);
    }

    private String object(long address) {
        String object = names.objectName(address);
        return object.isEmpty() ? names.symbolic(address) : object;
    }

    /** For reading, with the bits and the sign that it has in memory. */
    private String value(long value, int pc) {
        int mode = program.code()[pc] >>> 8;
        int unused = 64 - (Access.size(mode) << 3);
        long signed = value << unused >> unused;
        boolean negative = (mode & Access.SIGNED) != 0 && signed >= -4096;
        return names.symbolic(negative ? signed : cut(value, mode), pc);
    }

    /** What of the value is in memory. */
    private static long cut(long value, int mode) {
        int size = Access.size(mode);
        return size == 8 ? value : value & (1L << (size << 3)) - 1;
    }

    private static Effect effect(int op) {
        return switch (op) {
            case Op.LOAD -> Effect.READ;
            case Op.STORE -> Effect.WRITE;
            default -> Effect.UPDATE;
        };
    }

    private static boolean done(Intrinsic intrinsic, Group group, int how, long result) {
        return switch (group) {
            case LOCK -> (how & LockKind.TRY) != 0 ? result != 0 : result == 0;
            case ALLOCATE -> result != 0;
            case WAKE -> intrinsic != Intrinsic.WAKE_UP || result != 0;
            default -> true;
        };
    }

    private String result(Intrinsic intrinsic, Group group, int how, long argument, long result) {
        return switch (group) {
            case LOCK -> (how & LockKind.TRY) != 0 || result != 0 ? Long.toString(result) : "";
            case ALLOCATE -> result == 0 ? "NULL" : object(result);
            case WAKE -> intrinsic == Intrinsic.WAKE_UP && result == 0 ? "0" : "";
            case CHOICE -> Long.toString(result);
            case MARK -> program.strings().get((int) argument);
            default -> "";
        };
    }

    // ---- bookkeeping
    // ------------------------------------------------------------------------------

    /** Whether this is set-up, which is not recorded. */
    private boolean passed() {
        if (names.inSetup()) {
            setupSteps = names.steps();
            return true;
        }
        return false;
    }

    private void know(int task) {
        if (task >= 0 && !tasks.containsKey(task)) {
            tasks.put(task, new Trace.Task(names.taskName(task), names.taskId(task)));
        }
    }

    private void add(TraceEvent event) {
        if (sink != null) {
            sink.accept(event);
            return;
        }
        if (events.size() == limit) {
            events.removeFirst();
            dropped++;
        }
        events.addLast(event);
    }
}
