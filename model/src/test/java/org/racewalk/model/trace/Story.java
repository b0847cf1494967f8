package org.racewalk.model.trace;

import org.racewalk.model.oracle.Violation.Frame;
import org.racewalk.model.oracle.Violation.Party;
import org.racewalk.model.program.Intrinsic;
import org.racewalk.model.trace.TraceEvent.Effect;
import org.racewalk.model.trace.TraceEvent.Target;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** Writes traces by hand, for tests of what is made of them. Each act is a step. */
public final class Story {
    public static final String FILE = "conf/zoo/b-01-vma-recycle.c";

    private final List<TraceEvent> events = new ArrayList<>();
    private final SortedMap<Integer, Trace.Task> tasks = new TreeMap<>();
    private long step;
    private int cpu;
    private int task;
    private String function = "main";
    private String file = FILE;
    private int switches;

    /** The following acts are of this task on this CPU; its index is the pid minus 100. */
    public Story on(int onCpu, String name, int pid) {
        if (onCpu != cpu && step > 0) {
            switches++;
        }
        cpu = onCpu;
        task = pid - 100;
        tasks.put(task, new Trace.Task(name, pid));
        return this;
    }

    /** The following acts are in this function. */
    public Story in(String name) {
        function = name;
        return this;
    }

    public Story in(String name, String inFile) {
        file = inFile;
        return in(name);
    }

    public Story read(int line, String object, String field, String value) {
        return access(line, object, field, Effect.READ, value, value);
    }

    public Story write(int line, String object, String field, String before, String after) {
        return access(line, object, field, Effect.WRITE, before, after);
    }

    public Story update(int line, String object, String field, String before, String after) {
        return access(line, object, field, Effect.UPDATE, before, after);
    }

    private Story access(
            int line, String object, String field, Effect effect, String before, String after) {
        Target target = new Target(object, field, address(object + "." + field));
        return add(
                new TraceEvent.Access(
                        ++step, cpu, task, at(line), "", target, effect, "once", before, after));
    }

    public Story lock(int line, String name, String object, String field) {
        return primitive(line, name, Intrinsic.LOCK, object, field, "", true);
    }

    public Story unlock(int line, String name, String object, String field) {
        return primitive(line, name, Intrinsic.UNLOCK, object, field, "", true);
    }

    public Story allocate(int line, String object) {
        return primitive(
                line,
                "kmem_cache_alloc",
                Intrinsic.CACHE_ALLOC,
                object,
                "",
                object.isEmpty() ? "NULL" : object,
                !object.isEmpty());
    }

    public Story free(int line, String name, String object) {
        return primitive(line, name, Intrinsic.KFREE, object, "", "", true);
    }

    public Story call(int line, String name, Intrinsic intrinsic) {
        return primitive(line, name, intrinsic, "", "", "", true);
    }

    public Story primitive(
            int line,
            String name,
            Intrinsic intrinsic,
            String object,
            String field,
            String result,
            boolean done) {
        Target target = new Target(object, field, address(object + "." + field));
        return add(
                new TraceEvent.Primitive(
                        ++step,
                        cpu,
                        task,
                        at(line),
                        name,
                        intrinsic,
                        PrimitiveNames.group(intrinsic),
                        target,
                        result,
                        done));
    }

    public Story waits(int line, String what, String object, String field) {
        Target target =
                object.isEmpty()
                        ? Target.NONE
                        : new Target(object, field, address(object + "." + field));
        return add(new TraceEvent.Wait(step, cpu, task, at(line), what, target));
    }

    public Story delivered(String message) {
        return add(new TraceEvent.Delivered(++step, cpu, -1, message));
    }

    /** A store of an earlier step arrives at the CPU of the acts that follow. */
    public Story arrives(String object, String field, long from) {
        Target target = new Target(object, field, address(object + "." + field));
        String message = "store to " + target.name();
        return add(new TraceEvent.Delivered(++step, cpu, -1, message, target, from));
    }

    /** A read of what the write of an earlier step left. */
    public Story readFrom(int line, String object, String field, String value, long from) {
        Target target = new Target(object, field, address(object + "." + field));
        return add(
                new TraceEvent.Access(
                        ++step,
                        cpu,
                        task,
                        at(line),
                        "",
                        target,
                        Effect.READ,
                        "once",
                        value,
                        value,
                        from));
    }

    /** The task enters a function, in which the acts that follow are. */
    public Story enters(String name, int line) {
        function = name;
        return add(new TraceEvent.Entered(step, cpu, task, at(line)));
    }

    public Story leaves(String name, int line) {
        function = name;
        return add(new TraceEvent.Left(step, cpu, task, at(line)));
    }

    /** The CPU goes over from a task to another, by pid. */
    public Story switches(int from, int to) {
        return add(new TraceEvent.Switched(step, cpu, from - 100, to - 100));
    }

    public Story decided(int line, int kind, int n, int answer) {
        return add(new TraceEvent.Decided(step + 1, cpu, task, at(line), kind, n, answer));
    }

    public Story permitted(int line, String rule) {
        return add(new TraceEvent.Permitted(step + 1, cpu, task, at(line), rule));
    }

    private Story add(TraceEvent event) {
        events.add(event);
        return this;
    }

    /** The side of a violation that the last {@code on} and {@code in} describe. */
    public Party party(String role, int line) {
        Frame outer = new Frame("do_user_addr_fault", "arch/x86/mm/fault.c", 1331);
        return new Party(
                role, tasks.get(task).name(), tasks.get(task).id(), cpu, List.of(at(line), outer));
    }

    public Frame at(int line) {
        return new Frame(function, file, line);
    }

    public long step() {
        return step;
    }

    public Trace trace() {
        return new Trace(List.copyOf(events), tasks, List.of(), 0, step, switches, 0);
    }

    /** A stable address per name. */
    private static long address(String name) {
        return name.equals(".") ? 0 : 8L * (1 + (name.hashCode() & 0x7fffffffL));
    }
}
