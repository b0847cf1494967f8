package org.racewalk.model.trace;

import org.jspecify.annotations.Nullable;
import org.racewalk.model.oracle.Violation.Frame;
import org.racewalk.model.program.Intrinsic;

/**
 * One thing that happened in a run, with its names resolved when it happened. Places are those of
 * the user's code: the innermost frame outside our own kernel headers.
 */
public sealed interface TraceEvent {
    /** Number of the step in the run; things that are no step carry that of the step before. */
    long step();

    /** The CPU, or -1 for what concerns no single one. */
    int cpu();

    /** Index of the task, or -1. */
    int task();

    /** Where in the sources, or null for what no source line did. */
    @Nullable Frame at();

    /**
     * What is touched.
     *
     * @param object for example {@code vma#1}, or empty
     * @param field within it ({@code vm_mm}, or {@code +8} where no name is known), or empty
     */
    record Target(String object, String field, long address) {
        static final Target NONE = new Target("", "", 0);

        /** Object and field as C would write them; empty if neither is known. */
        public String name() {
            if (object.isEmpty() || field.isEmpty()) {
                return object + field;
            }
            boolean goesOn = field.startsWith("+") || field.startsWith("[");
            return goesOn ? object + field : object + "." + field;
        }
    }

    /** What an access does to memory. */
    enum Effect {
        READ,
        WRITE,
        /** A read-modify-write, also one that changed nothing. */
        UPDATE
    }

    /** Families of intrinsics. */
    enum Group {
        LOCK,
        UNLOCK,
        ALLOCATE,
        FREE,
        RCU,
        SLEEP,
        WAKE,
        INTERRUPT,
        TASK,
        MARK,
        CHOICE,
        OTHER
    }

    /**
     * A memory access.
     *
     * @param via the kernel function it was made through ({@code refcount_inc}), or empty
     * @param order plain, once, acquire, release, full or dereference
     * @param from step of the write that it read, or 0 if that is not known or was no access of
     *     this run's tasks
     */
    record Access(
            long step,
            int cpu,
            int task,
            Frame at,
            String via,
            Target target,
            Effect effect,
            String order,
            String before,
            String after,
            long from)
            implements TraceEvent {
        /** An access of which it is not known what it read. */
        public Access(
                long step,
                int cpu,
                int task,
                Frame at,
                String via,
                Target target,
                Effect effect,
                String order,
                String before,
                String after) {
            this(step, cpu, task, at, via, target, effect, order, before, after, 0);
        }
    }

    /**
     * A lock, RCU, allocation, scheduling or scenario primitive.
     *
     * @param name as the source writes it ({@code mutex_lock})
     * @param result rendered, empty if there is none worth telling
     * @param done whether it had its effect: lock taken, memory got, task woken
     */
    record Primitive(
            long step,
            int cpu,
            int task,
            Frame at,
            String name,
            Intrinsic intrinsic,
            Group group,
            Target target,
            String result,
            boolean done)
            implements TraceEvent {}

    /** A memory barrier. */
    record Barrier(long step, int cpu, int task, Frame at, String name) implements TraceEvent {}

    /** A task begins to wait. */
    record Wait(long step, int cpu, int task, Frame at, String what, Target target)
            implements TraceEvent {}

    /**
     * A message was delivered.
     *
     * @param target where a store arrives; nothing for other messages
     * @param from step in which that store was made, or 0
     */
    record Delivered(long step, int cpu, int task, String message, Target target, long from)
            implements TraceEvent {
        public Delivered(long step, int cpu, int task, String message) {
            this(step, cpu, task, message, Target.NONE, 0);
        }

        @Override
        public @Nullable Frame at() {
            return null;
        }
    }

    /** The CPU goes over to {@code task}; -1: idle. */
    record Switched(long step, int cpu, int from, int task) implements TraceEvent {
        @Override
        public @Nullable Frame at() {
            return null;
        }
    }

    /**
     * A decision other than the calm default, and not about the order of events (the trace itself
     * shows that). Stands right before the event that it decided.
     */
    record Decided(long step, int cpu, int task, @Nullable Frame at, int kind, int n, int answer)
            implements TraceEvent {}

    /**
     * The event right after it happens in another order than the program's.
     *
     * @param rule of the memory order, as a sentence
     */
    record Permitted(long step, int cpu, int task, @Nullable Frame at, String rule)
            implements TraceEvent {}

    /** A function was entered since the task's last event; calls without any event are not seen. */
    record Entered(long step, int cpu, int task, Frame at) implements TraceEvent {}

    /** A function was left since the task's last event. */
    record Left(long step, int cpu, int task, Frame at) implements TraceEvent {}

    /** The step at which a violation stopped the machine before it was carried out. */
    record Violated(long step, int cpu, int task, Frame at, String text) implements TraceEvent {}
}
