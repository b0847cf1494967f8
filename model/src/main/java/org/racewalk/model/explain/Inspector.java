package org.racewalk.model.explain;

import org.racewalk.model.explain.Held.Hold;
import org.racewalk.model.explore.Recorder;
import org.racewalk.model.explore.ReplayString;
import org.racewalk.model.machine.Inspection;
import org.racewalk.model.machine.World;
import org.racewalk.model.program.Program;
import org.racewalk.model.trace.Trace;
import org.racewalk.model.trace.TraceEvent;
import org.racewalk.model.trace.TraceEvent.Effect;
import org.racewalk.model.trace.TraceRecorder;
import org.racewalk.model.trace.Wording;
import org.racewalk.model.trace.WorldNames;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Answers questions about one run, by the numbers of the rows that its report shows. Makes the run
 * again and only reads. Not thread safe.
 */
public final class Inspector {
    /** Times at which an expression becomes true that are told one by one. */
    private static final int MOST_BREAKS = 20;

    private final Program program;
    private final ReplayString replay;
    private final List<Integer> rows;
    private final Trace trace;
    private final Wording wording;
    private final Held held;

    /**
     * @param trace of the run
     * @param rows indices of the events that have numbers, in order; their number for a step that
     *     was not carried out
     */
    public Inspector(Program program, ReplayString replay, Trace trace, List<Integer> rows) {
        this.program = program;
        this.replay = replay;
        this.trace = trace;
        this.rows = rows;
        this.wording = new Wording(trace);
        this.held = new Held(trace, wording);
    }

    /** An answer: one line for people, and whether it is yes. */
    public record Answer(boolean yes, String text) {}

    /**
     * Whether an expression holds after a step.
     *
     * @param question {@code EXPR@N}, {@code EXPR @ [N]} or {@code EXPR} for the end
     * @throws IllegalArgumentException if it cannot be understood, or names nothing of this run
     */
    public Answer asserted(String question) {
        int at = question.lastIndexOf('@');
        boolean placed = at >= 0 && question.substring(at + 1).strip().matches("\\[?[0-9]+\\]?");
        Condition condition = Condition.parse(placed ? question.substring(0, at) : question);
        int event = placed ? row(question.substring(at + 1)) : trace.events().size();
        String where = placed ? "[" + number(question.substring(at + 1)) + "]" : "the end";
        List<String> notes = new ArrayList<>();
        long[] value = new long[1];
        List<IllegalArgumentException> wrong = new ArrayList<>();
        boolean end = event >= trace.events().size();
        boolean[] looked = new boolean[1];
        watch((world, events) -> {
            if (end || (events > event && !looked[0])) {
                looked[0] = true;
                notes.clear();
                wrong.clear();
                try {
                    int before = end ? (int) events : event + 1;
                    value[0] = condition.value(state(world, before, notes));
                } catch (IllegalArgumentException e) {
                    wrong.add(e);
                }
            }
        });
        if (!wrong.isEmpty()) {
            throw wrong.get(0);
        }
        boolean yes = value[0] != 0;
        String told = notes.isEmpty() ? "" : ": " + String.join("; ", new LinkedHashSet<>(notes));
        return new Answer(yes, condition.toString().strip() + " at " + where + ": " + yes + told);
    }

    /**
     * When an expression becomes true.
     *
     * @throws IllegalArgumentException if it cannot be understood, or names nothing of this run
     */
    public List<Answer> breaks(String expression) {
        Condition condition = Condition.parse(expression);
        List<Answer> answers = new ArrayList<>();
        boolean[] held = new boolean[1];
        boolean[] known = new boolean[1];
        List<IllegalArgumentException> wrong = new ArrayList<>();
        watch((world, events) -> {
            List<String> notes = new ArrayList<>();
            try {
                boolean holds = condition.holds(state(world, (int) events, notes));
                known[0] = true;
                if (holds && !held[0] && answers.size() < MOST_BREAKS) {
                    String told = notes.isEmpty() ? "" : " (" + String.join("; ", notes) + ")";
                    answers.add(new Answer(true, place((int) events - 1) + told));
                }
                held[0] = holds;
            } catch (IllegalArgumentException e) {
                // An object may come into being later.
                wrong.add(e);
                held[0] = false;
            }
        });
        if (!known[0] && !wrong.isEmpty()) {
            throw wrong.get(0);
        }
        return answers;
    }

    /**
     * The last store to a field before the end.
     *
     * @param field {@code OBJECT.FIELD} or a variable, by the names of the report
     * @throws IllegalArgumentException if the run touches nothing of that name
     */
    public Answer lastWrite(String field) {
        String wanted = wording.plain(field.strip());
        boolean touched = false;
        for (int i = trace.events().size() - 1; i >= 0; i--) {
            TraceEvent event = trace.events().get(i);
            TraceEvent.Target target = Wording.target(event);
            String name = Relations.isLock(event) ? wording.lock(target) : wording.name(target);
            boolean same = name.equals(wanted) || wording.plain(target.name()).equals(wanted);
            touched |= same;
            boolean writes =
                    event instanceof TraceEvent.Access access && access.effect() != Effect.READ;
            if (same && (writes || Relations.isLock(event))) {
                return new Answer(true, place(i));
            }
        }
        if (touched) {
            return new Answer(false, wanted + " is read and never written after the set-up");
        }
        throw new IllegalArgumentException(unknown(wanted));
    }

    // ---- places
    // -------------------------------------------------------------------------------------

    private static int number(String text) {
        return Integer.parseInt(text.strip().replaceAll("[\\[\\]]", ""));
    }

    private int row(String text) {
        int number = number(text);
        if (number < 0 || number > rows.size()) {
            throw new IllegalArgumentException(
                    "["
                            + number
                            + "]: there are rows 1 to "
                            + rows.size()
                            + ", and 0 for the begin");
        }
        return number == 0 ? 0 : rows.get(number - 1);
    }

    /** Row if it has one, step, CPU, task, what, and where. */
    private String place(int index) {
        if (index < 0 || index >= trace.events().size()) {
            return "at the end";
        }
        TraceEvent event = trace.events().get(index);
        String text = numbered(index);
        text += text.isEmpty() ? "" : " ";
        text += "step " + (event.step() - trace.setupSteps());
        text += event.cpu() < 0 ? "" : ", CPU" + event.cpu();
        text += event.task() < 0 ? "" : " (" + who(event.task()) + ")";
        text += ": " + wording.text(event);
        if (event.at() != null) {
            String path = Wording.path(event.at().file());
            String file = path.substring(path.lastIndexOf('/') + 1);
            text += ", " + event.at().function() + "() " + file + ":" + event.at().line();
        }
        return wording.plain(text);
    }

    private String numbered(int index) {
        int row = rows.indexOf(index) + 1;
        return row == 0 ? "" : "[" + row + "]";
    }

    private String who(int task) {
        Trace.Task known = trace.tasks().get(task);
        return known == null ? trace.taskName(task) : "task " + known.id() + ", " + known.name();
    }

    // ---- state
    // --------------------------------------------------------------------------------------

    private void watch(Watching.Look look) {
        Recorder recorder = new Recorder(replay.decider());
        World world = new World(program, replay.settings(), recorder);
        world.observe(new Watching(new TraceRecorder(new WorldNames(world)), look));
        world.run(replay.seed());
    }

    private Condition.State state(World world, int events, List<String> notes) {
        Inspection inspection = new Inspection(world);
        return new Condition.State() {
            @Override
            public long value(String name) {
                int dot = name.indexOf('.');
                String object = wording.full(dot < 0 ? name : name.substring(0, dot));
                String field = dot < 0 ? "" : name.substring(dot + 1);
                long value =
                        inspection
                                .read(object, field)
                                .or(() -> lastSeen(inspection, name, events))
                                .orElseThrow(() -> new IllegalArgumentException(unknown(name)))
                                .value();
                notes.add(name + " is " + wording.plain(world.symbolic(value)));
                return value;
            }

            @Override
            public boolean held(String lock, String how) {
                return Inspector.this.held(lock, how, events, notes);
            }

            @Override
            public boolean allocated(String object) {
                String full = wording.full(object);
                if (!inspection.exists(full)) {
                    throw new IllegalArgumentException(unknown(object));
                }
                return inspection.isAllocated(full);
            }
        };
    }

    /** A bare name of a field: that of the object touched last that has one. */
    private Optional<Inspection.Found> lastSeen(Inspection inspection, String name, int events) {
        for (int i = Math.min(events, trace.events().size()) - 1; i >= 0; i--) {
            TraceEvent.Target target = Wording.target(trace.events().get(i));
            String plain = wording.name(target);
            if (plain.endsWith("." + name) || plain.equals(name)) {
                return inspection.read(target.object(), target.field());
            }
        }
        return Optional.empty();
    }

    private boolean held(String lock, String how, int events, List<String> notes) {
        boolean found = false;
        for (Hold hold : held.before(events)) {
            boolean named = hold.lock().equals(lock) || hold.lock().endsWith("." + lock);
            boolean fits = how.isEmpty() || how.equals(hold.shared() ? "R" : "W");
            if (named && fits) {
                found = true;
                String since = numbered(hold.since());
                long step = trace.events().get(hold.since()).step() - trace.setupSteps();
                notes.add(
                        hold.text()
                                + " by "
                                + who(hold.task())
                                + " since "
                                + (since.isEmpty() ? "step " + step : since));
            }
        }
        if (!found && !isLock(lock)) {
            throw new IllegalArgumentException(
                    lock + ": no lock of that name is taken in this run" + known(locks()));
        }
        return found;
    }

    private boolean isLock(String lock) {
        return locks().stream().anyMatch(name -> name.equals(lock) || name.endsWith("." + lock));
    }

    private Set<String> locks() {
        Set<String> names = new TreeSet<>();
        for (TraceEvent event : trace.events()) {
            if (Relations.isLock(event)) {
                names.add(wording.lock(Wording.target(event)));
            }
        }
        return names;
    }

    private String unknown(String name) {
        Set<String> names = new TreeSet<>();
        for (TraceEvent event : trace.events()) {
            if (event instanceof TraceEvent.Access access) {
                names.add(wording.name(access.target()));
            }
        }
        return name + ": no object, field or variable of that name here" + known(names);
    }

    private static String known(Set<String> names) {
        List<String> some = names.stream().limit(12).toList();
        String more = names.size() > some.size() ? ", ..." : "";
        return some.isEmpty() ? "" : " (there are " + String.join(", ", some) + more + ")";
    }
}
