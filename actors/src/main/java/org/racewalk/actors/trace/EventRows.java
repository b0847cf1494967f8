package org.racewalk.actors.trace;

import org.jspecify.annotations.Nullable;
import org.racewalk.model.machine.DecisionKind;
import org.racewalk.model.oracle.Violation.Frame;
import org.racewalk.model.trace.Names;
import org.racewalk.model.trace.TraceEvent;
import org.racewalk.model.trace.TraceEvent.Effect;
import org.racewalk.model.trace.TraceEvent.Target;

import java.util.Objects;
import java.util.function.Consumer;

/** Writes the events of one run after the other into the table {@code events}. */
final class EventRows implements Consumer<TraceEvent> {
    private static final int OF_ACCESS = 3;

    private final Rows rows;
    private final Lives lives;
    private @Nullable Names names;
    private long run;
    private long setupSteps;
    private long steps;
    private int next;

    EventRows(Rows rows, Lives lives) {
        this.rows = rows;
        this.lives = lives;
    }

    /** The following events are of that run, whose set-up has just ended. */
    void begin(long number, Names of, long stepsOfSetUp) {
        run = number;
        names = of;
        setupSteps = stepsOfSetUp;
        steps = 0;
        next = 0;
        lives.begin(number);
    }

    /** How many there were. */
    int count() {
        return next;
    }

    @Override
    public void accept(TraceEvent event) {
        switch (event) {
            case TraceEvent.Access access -> access(access);
            case TraceEvent.Primitive primitive -> primitive(primitive);
            case TraceEvent.Barrier barrier ->
                    head(barrier, "barrier", true).text(barrier.name()).nulls(11);
            case TraceEvent.Wait wait -> {
                head(wait, "wait", true).text(wait.what()).nulls(1);
                target(wait.target()).nulls(OF_ACCESS + 3);
            }
            case TraceEvent.Delivered delivered -> delivered(delivered);
            case TraceEvent.Switched switched ->
                    head(switched, "switch", false)
                            .text(switched.task() < 0 ? "idle" : "in")
                            .nulls(11);
            case TraceEvent.Decided decided ->
                    head(decided, "decision", false)
                            .text(DecisionKind.name(decided.kind()))
                            .nulls(8)
                            .put(Integer.toString(decided.answer()))
                            .nulls(2);
            case TraceEvent.Permitted permitted ->
                    head(permitted, "permitted", false).text(permitted.rule()).nulls(11);
            case TraceEvent.Entered entered -> head(entered, "enter", false).text("").nulls(11);
            case TraceEvent.Left left -> head(left, "leave", false).text("").nulls(11);
            case TraceEvent.Violated violated ->
                    head(violated, "violation", true).text(violated.text()).nulls(11);
        }
        rows.end();
        next++;
    }

    private void access(TraceEvent.Access access) {
        head(access, "access", true).text(effect(access.effect())).put(access.via());
        target(access.target())
                .put(access.order())
                .text(access.before())
                .text(access.after())
                .nulls(2);
        from(access.from());
    }

    /** The step of a write, if it is known and not of the set-up. */
    private void from(long step) {
        if (step > setupSteps) {
            rows.put((int) (step - setupSteps));
        } else {
            rows.nulls(1);
        }
    }

    private void primitive(TraceEvent.Primitive primitive) {
        head(primitive, "primitive", primitive.intrinsic().step()).text(primitive.name()).nulls(1);
        target(primitive.target())
                .nulls(OF_ACCESS)
                .put(primitive.result())
                .put(primitive.done())
                .nulls(1);
        lives.primitive(primitive, next, step(primitive), task(primitive.task()));
    }

    private void delivered(TraceEvent.Delivered delivered) {
        String message = delivered.message();
        int to = message.indexOf(" to ");
        head(delivered, "message", true).text(to < 0 ? message : message.substring(0, to)).nulls(1);
        target(delivered.target()).nulls(OF_ACCESS + 2);
        from(delivered.from());
    }

    private Rows head(TraceEvent event, String kind, boolean steps) {
        Frame at = event.at();
        rows.begin().put(run).put(next).put(step(event)).put(steps && isStep(event)).text(kind);
        rows.cpu(event.cpu());
        int task = event.task();
        if (task < 0) {
            rows.nulls(2);
        } else {
            rows.put(names().taskName(task)).put(names().taskId(task));
        }
        return at == null ? rows.nulls(3) : rows.put(at.function()).put(at.file()).put(at.line());
    }

    private Rows target(Target target) {
        if (target.object().isEmpty() && target.field().isEmpty()) {
            return rows.nulls(4);
        }
        return rows.put(target.object())
                .put(Lives.withoutNumber(target.object()))
                .put(target.field())
                .put(target.address());
    }

    private int step(TraceEvent event) {
        return (int) (event.step() - setupSteps);
    }

    /** One event a step: the first that may be one. */
    private boolean isStep(TraceEvent event) {
        long step = event.step() - setupSteps;
        boolean first = step > steps;
        steps = Math.max(steps, step);
        return first;
    }

    private @Nullable String task(int task) {
        return task < 0 ? null : names().taskName(task);
    }

    private Names names() {
        return Objects.requireNonNull(names);
    }

    private static String effect(Effect effect) {
        return switch (effect) {
            case READ -> "read";
            case WRITE -> "write";
            case UPDATE -> "update";
        };
    }
}
