package org.racewalk.model.explain;

import org.racewalk.model.explain.Held.Hold;
import org.racewalk.model.explore.Recorder;
import org.racewalk.model.explore.ReplayString;
import org.racewalk.model.machine.Decider;
import org.racewalk.model.machine.Inspection;
import org.racewalk.model.machine.Interconnect;
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
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;

/**
 * Answers questions about one run, by the numbers of the rows that its report shows. Makes the run
 * again and only reads. Not thread safe.
 */
public final class Inspector {
    /** Times at which an expression becomes true that are told one by one. */
    private static final int MOST_BREAKS = 20;

    private static final String RCU = Held.RCU;

    private final Program program;
    private final ReplayString replay;
    private final Places places;
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
        this.wording = new Wording(trace);
        this.places = new Places(trace, rows, wording);
        this.held = new Held(trace, wording);
    }

    /** An answer: one line for people, and whether it is yes. */
    public record Answer(boolean yes, String text) {}

    /**
     * Whether an expression holds after a step.
     *
     * @param question {@code EXPR@N}, {@code EXPR @ [N]}, {@code EXPR @ FUNCTION:LINE} for the last
     *     time that the line was carried out, or {@code EXPR} for the end
     * @throws IllegalArgumentException if it cannot be understood, or names nothing of this run
     */
    public Answer asserted(String question) {
        Places.Asked asked = places.read(question);
        Condition condition = Condition.parse(asked.question());
        int event = asked.event();
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
        String told = notes.isEmpty() ? "" : ", " + String.join("; ", new LinkedHashSet<>(notes));
        return new Answer(yes, asked.question() + " " + asked.told() + ": " + yes + told);
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
                    answers.add(new Answer(true, places.place((int) events - 1) + told));
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
     * The last store to a field before the end, or up to a row; the last act on a lock.
     *
     * @param field {@code OBJECT.FIELD}, a field or a variable, by the names of the report; with a
     *     place as {@link #asserted} takes it
     * @throws IllegalArgumentException if the run touches nothing of that name
     */
    public Answer lastWrite(String field) {
        Places.Asked asked = places.read(field);
        String wanted = wording.plain(asked.question());
        boolean touched = false;
        for (int i = trace.events().size() - 1; i >= 0; i--) {
            TraceEvent event = trace.events().get(i);
            if (!isOf(event, wanted)) {
                continue;
            }
            touched = true;
            boolean writes =
                    event instanceof TraceEvent.Access access && access.effect() != Effect.READ;
            if (i <= asked.event() && (writes || Relations.isLock(event))) {
                return new Answer(true, wanted + told(asked) + ": " + places.place(i));
            }
        }
        if (touched) {
            String none = ": no store of this run; it has its value from the set-up";
            return new Answer(false, wanted + told(asked) + none);
        }
        throw new IllegalArgumentException(unknown(wanted));
    }

    /** An event, with its row if it has one; its number is that of events: the end. */
    public String told(int event) {
        return places.place(event);
    }

    private String told(Places.Asked asked) {
        return asked.event() == trace.events().size() ? "" : " " + asked.told();
    }

    /** By the report's names; a bare field is that of any object. */
    private boolean isOf(TraceEvent event, String wanted) {
        TraceEvent.Target target = Wording.target(event);
        String name = Relations.isLock(event) ? wording.lock(target) : wording.name(target);
        return name.equals(wanted)
                || wording.plain(target.name()).equals(wanted)
                || (wanted.indexOf('.') < 0 && name.endsWith("." + wanted));
    }

    // ---- state
    // --------------------------------------------------------------------------------------

    private void watch(Watching.Look look) {
        AtBegin begin = new AtBegin(replay.decider());
        World world = new World(program, replay.settings(), new Recorder(begin));
        begin.then = () -> look.after(world, 0);
        world.observe(new Watching(new TraceRecorder(new WorldNames(world)), look));
        world.run(replay.seed());
    }

    /** Does something when the concurrent part begins. */
    private static final class AtBegin implements Decider {
        private final Decider inner;
        private Runnable then = () -> {};

        AtBegin(Decider inner) {
            this.inner = inner;
        }

        @Override
        public void begin(long seed, Interconnect interconnect) {
            inner.begin(seed, interconnect);
            then.run();
        }

        @Override
        public int event(Interconnect interconnect) {
            return inner.event(interconnect);
        }

        @Override
        public void only(Interconnect interconnect) {
            inner.only(interconnect);
        }

        @Override
        public int value(int kind, int n) {
            return inner.value(kind, n);
        }
    }

    private Condition.State state(World world, int events, List<String> notes) {
        Inspection inspection = new Inspection(world);
        return new Condition.State() {
            @Override
            public long value(String name) {
                Inspection.Found found = found(name);
                long value = found.value();
                String told = wording.plain(world.symbolic(value, found.number()));
                notes.add(name + " is " + told + places.otherwise(events - 1, name, told));
                return value;
            }

            private Inspection.Found found(String name) {
                int dot = name.indexOf('.');
                String object = wording.full(dot < 0 ? name : name.substring(0, dot));
                String field = dot < 0 ? "" : name.substring(dot + 1);
                return inspection
                        .read(object, field)
                        .or(() -> lastSeen(inspection, name, events))
                        .orElseThrow(() -> new IllegalArgumentException(unknown(name)));
            }

            @Override
            public long address(String name) {
                OptionalLong whole = inspection.address(wording.full(name));
                return whole.isPresent() ? whole.getAsLong() : found(name).address();
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

    /** As an event names it; a bare field is that of the object touched last that has it. */
    private Optional<Inspection.Found> lastSeen(Inspection inspection, String name, int events) {
        String suffix = name.indexOf('.') < 0 ? "." + name : name;
        List<TraceEvent> all = trace.events();
        for (int i = 0; i < all.size(); i++) {
            // Those before come first, the latest of them at the head.
            int at = i < events ? Math.min(events, all.size()) - 1 - i : i;
            TraceEvent.Target target = Wording.target(all.get(at));
            String plain = wording.name(target);
            if (plain.equals(name) || plain.endsWith(suffix)) {
                return inspection
                        .read(target.object(), target.field())
                        .or(() ->
                                inspection.read(target.object(), target.field(), target.address()));
            }
        }
        return Optional.empty();
    }

    private boolean held(String lock, String how, int events, List<String> notes) {
        boolean known = isLock(lock);
        if (!known && !lock.equals(RCU)) {
            throw new IllegalArgumentException(
                    lock
                            + ": no lock of that name is taken in this run"
                            + known(locks())
                            + "; held(rcu) asks for RCU read sections");
        }
        boolean found = false;
        List<String> others = new ArrayList<>();
        for (Hold hold : known ? held.before(events) : held.readers(events)) {
            if (isNamed(hold.lock(), lock)) {
                boolean fits = how.isEmpty() || how.equals(hold.shared() ? "R" : "W");
                found |= fits;
                (fits ? notes : others).add(by(hold));
            }
        }
        if (!found) {
            notes.addAll(others);
        }
        if (!found && others.isEmpty()) {
            notes.add(known ? released(lock, events) : "no task is in rcu_read_lock() then");
        }
        return found;
    }

    private String by(Hold hold) {
        return hold.text()
                + " by "
                + places.who(hold.task())
                + " since "
                + places.brief(hold.since());
    }

    /** Of a lock that nobody holds: who gave it up last. */
    private String released(String lock, int events) {
        for (int i = Math.min(events, trace.events().size()) - 1; i >= 0; i--) {
            TraceEvent event = trace.events().get(i);
            boolean ends = Relations.isGroup(event, TraceEvent.Group.UNLOCK);
            if (ends && isNamed(wording.lock(Wording.target(event)), lock)) {
                return "nobody holds it; given up by "
                        + places.who(event.task())
                        + " at "
                        + places.brief(i);
            }
        }
        return "nobody holds it, and nobody has in this run before";
    }

    private static boolean isNamed(String name, String wanted) {
        return name.equals(wanted) || name.endsWith("." + wanted);
    }

    private boolean isLock(String lock) {
        return locks().stream().anyMatch(name -> isNamed(name, lock));
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
