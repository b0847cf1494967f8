package org.racewalk.model.mail;

import org.racewalk.model.explain.Explanation;
import org.racewalk.model.explain.Explanation.CoreStep;
import org.racewalk.model.program.Intrinsic;
import org.racewalk.model.trace.Lines;
import org.racewalk.model.trace.Trace;
import org.racewalk.model.trace.TraceEvent;
import org.racewalk.model.trace.TraceEvent.Access;
import org.racewalk.model.trace.TraceEvent.Effect;
import org.racewalk.model.trace.Wording;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The core as C: what each task does of it, with the numbers of the report and the values of the
 * run, so that a reader can go through it with a pencil. At most {@value #MOST} lines.
 */
final class CoreText {
    static final int MOST = 40;
    private static final int COMMENT = 44;

    private final Explanation explanation;
    private final Trace trace;
    private final Wording wording;
    private final List<String> lines = new ArrayList<>();

    private CoreText(Explanation explanation) {
        this.explanation = explanation;
        this.trace = explanation.trace();
        this.wording = new Wording(trace);
    }

    static List<String> of(Explanation explanation) {
        return new CoreText(explanation).write();
    }

    private List<String> write() {
        Map<Integer, List<CoreStep>> tasks = new LinkedHashMap<>();
        List<String> machine = new ArrayList<>();
        for (CoreStep step : explanation.core()) {
            if (ofTheMachine(step)) {
                machine.add(
                        "["
                                + step.number()
                                + "] "
                                + wording.text(trace.events().get(step.event()))
                                        .replaceAll("^< | >$", ""));
                continue;
            }
            tasks.computeIfAbsent(task(step), task -> new ArrayList<>()).add(step);
        }
        int frames = tasks.size() * 4;
        int room = MOST - frames - 2;
        int skipped = Math.max(0, explanation.core().size() - room);
        if (skipped > 0) {
            lines.add(" the first " + Lines.count(skipped, "step") + " are left out");
        }
        tasks.forEach((task, steps) -> {
            List<CoreStep> shown = steps.stream().filter(step -> step.number() > skipped).toList();
            if (!shown.isEmpty()) {
                task(task, shown);
            }
        });
        if (!machine.isEmpty() && lines.size() < MOST - 3) {
            lines.add("");
            List<String> told = Lines.paragraph(" beside them: ", String.join(", ", machine));
            lines.addAll(told.subList(0, Math.min(told.size(), MOST - lines.size())));
        }
        return lines;
    }

    /** Messages and switches are no code of a task. */
    private boolean ofTheMachine(CoreStep step) {
        TraceEvent event =
                step.event() < trace.events().size() ? trace.events().get(step.event()) : null;
        return event instanceof TraceEvent.Delivered || event instanceof TraceEvent.Switched;
    }

    private int task(CoreStep step) {
        return step.event() < trace.events().size()
                ? trace.events().get(step.event()).task()
                : trace.taskOf(explanation.violation().parties().getFirst());
    }

    private int cpu(CoreStep step) {
        return step.event() < trace.events().size()
                ? trace.events().get(step.event()).cpu()
                : explanation.violation().parties().getFirst().cpu();
    }

    private void task(int task, List<CoreStep> steps) {
        if (!lines.isEmpty()) {
            lines.add("");
        }
        String name = " " + Names.identifier(wording.plain(trace.taskName(task))) + "()";
        lines.add(Lines.pad(name, COMMENT - 1) + " /* CPU" + cpu(steps.getFirst()) + " */");
        lines.add(" {");
        int register = 0;
        for (CoreStep step : steps) {
            TraceEvent event =
                    step.event() < trace.events().size() ? trace.events().get(step.event()) : null;
            String number = (step.number() < 10 ? "  [" : " [") + step.number() + "]  ";
            if (event == null) {
                line(number, "/* " + violating() + " */", "");
            } else if (event instanceof Access access && access.effect() == Effect.READ) {
                line(number, "r" + ++register + " = " + load(access), plain(access.after()));
            } else if (event instanceof Access access) {
                line(number, store(access), change(access));
            } else {
                line(number, other(event), "");
            }
        }
        lines.add(" }");
    }

    private void line(String number, String code, String comment) {
        String indent = " ".repeat(number.length());
        List<String> wrapped = Lines.wrap(code, Lines.WIDTH - number.length(), 4);
        for (int i = 0; i < wrapped.size(); i++) {
            lines.add((i == 0 ? number : indent) + wrapped.get(i));
        }
        if (comment.isEmpty()) {
            return;
        }
        String last = lines.getLast();
        String note = "/* " + comment.replace("*/", "* /") + " */";
        if (Math.max(COMMENT, last.length() + 1) + note.length() <= Lines.WIDTH) {
            lines.set(lines.size() - 1, Lines.pad(last, COMMENT - 1) + " " + note);
        } else {
            lines.addAll(Lines.paragraph(indent + "    ", note));
        }
    }

    private String violating() {
        String role = explanation.violation().parties().getFirst().role().trim();
        String object = wording.plain(explanation.violation().objectName());
        return role
                + (object.isEmpty() || role.contains(object) ? "" : " of " + object)
                + ": "
                + explanation.violation().kind().title();
    }

    private String load(Access access) {
        String name = lvalue(access);
        return switch (access.order()) {
            case "acquire" -> "smp_load_acquire(&" + name + ");";
            case "dereference" -> "rcu_dereference(" + name + ");";
            case "plain" -> name + ";";
            default -> "READ_ONCE(" + name + ");";
        };
    }

    private String store(Access access) {
        String name = lvalue(access);
        String value = plain(access.after());
        if (access.effect() == Effect.UPDATE) {
            return access.via().isEmpty()
                    ? exchange(access.order()) + "(&" + name + ", " + value + ");"
                    : access.via() + "(&" + name + ");";
        }
        return switch (access.order()) {
            case "release" ->
                    (access.via().equals("rcu_assign_pointer")
                                    ? "rcu_assign_pointer("
                                    : "smp_store_release(&")
                            + name
                            + ", "
                            + value
                            + ");";
            case "plain" -> name + " = " + value + ";";
            default -> "WRITE_ONCE(" + name + ", " + value + ");";
        };
    }

    /** A read-modify-write orders what its name says. */
    private static String exchange(String order) {
        return switch (order) {
            case "acquire", "release" -> "xchg_" + order;
            case "full" -> "xchg";
            default -> "xchg_relaxed";
        };
    }

    private String change(Access access) {
        String before = plain(access.before());
        String after = plain(access.after());
        return before.equals(after) ? "stays " + after : before + " -> " + after;
    }

    private String other(TraceEvent event) {
        return switch (event) {
            case TraceEvent.Primitive primitive -> primitive(primitive);
            case TraceEvent.Wait wait -> "/* " + wording.text(wait) + " */";
            default -> wording.text(event).replaceFirst("(\\w)\\(\\)$", "$1();");
        };
    }

    private String primitive(TraceEvent.Primitive primitive) {
        boolean lock =
                primitive.group() == TraceEvent.Group.LOCK
                        || primitive.group() == TraceEvent.Group.UNLOCK;
        String object = lock ? wording.lock(primitive.target()) : wording.name(primitive.target());
        if (primitive.group() == TraceEvent.Group.ALLOCATE) {
            return Names.lvalue(object) + " = " + primitive.name() + "();";
        }
        if (primitive.group() == TraceEvent.Group.MARK) {
            return "/* " + wording.text(primitive) + " */";
        }
        String argument = object.isEmpty() ? "" : "&" + Names.lvalue(object);
        boolean whole = object.indexOf('.') < 0 && object.indexOf('#') >= 0;
        return primitive.name()
                + "("
                + (whole ? Names.value("&" + object) : argument)
                + ");"
                + (primitive.done() || primitive.intrinsic() == Intrinsic.WAKE_UP
                        ? ""
                        : " /* in vain */");
    }

    private String lvalue(Access access) {
        return Names.lvalue(wording.name(access.target()));
    }

    /** A value: objects are what pointers of their names point to. */
    private String plain(String value) {
        return Names.value(wording.plain(value));
    }
}
