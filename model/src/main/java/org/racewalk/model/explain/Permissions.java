package org.racewalk.model.explain;

import org.jspecify.annotations.Nullable;
import org.racewalk.model.explain.Explanation.Permission;
import org.racewalk.model.explain.Held.Hold;
import org.racewalk.model.machine.DecisionKind;
import org.racewalk.model.machine.RunSettings;
import org.racewalk.model.trace.TraceEvent;
import org.racewalk.model.trace.TraceEvent.Group;
import org.racewalk.model.trace.Wording;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/** What allowed the steps of a core that a reader may not expect. */
final class Permissions {
    /** Locks that are named; more are counted. */
    private static final int MOST_NAMES = 4;

    private final Made run;
    private final RunSettings settings;
    private final Core core;
    private final Wording wording;
    private final Held held;
    private final Actors actors;
    private final Missed missed;
    private final int violating;
    private final List<Permission> found = new ArrayList<>();

    /**
     * @param violating the task of a step that was not carried out
     */
    Permissions(Made run, RunSettings settings, Core core, Wording wording, int violating) {
        this.violating = violating;
        this.run = run;
        this.settings = settings;
        this.core = core;
        this.wording = wording;
        this.held = new Held(run.trace(), wording);
        this.actors = new Actors(run.trace(), wording);
        this.missed = new Missed(run.trace());
    }

    /** By number of the step. */
    List<Permission> list() {
        List<Integer> events = core.events();
        for (int i = 0; i < events.size(); i++) {
            decided(events.get(i));
            delivered(events.get(i));
            freed(events.get(i));
            switched(events, i);
        }
        return List.copyOf(found);
    }

    private void add(int event, String rule) {
        Permission permission = new Permission(core.number(event), rule);
        if (!found.contains(permission)) {
            found.add(permission);
        }
    }

    // ---- decisions
    // ----------------------------------------------------------------------------------

    /** Decisions and reorderings stand right before the event that they are about. */
    private void decided(int event) {
        List<TraceEvent> events = run.trace().events();
        boolean told = false;
        for (int i = event - 1; i >= 0 && isAbout(events.get(i)); i--) {
            if (events.get(i) instanceof TraceEvent.Permitted permitted) {
                add(event, wording.plain(permitted.rule()));
                told = true;
            }
        }
        for (int i = event - 1; i >= 0 && isAbout(events.get(i)); i--) {
            if (events.get(i) instanceof TraceEvent.Decided decided) {
                String rule = rule(decided, event, told);
                if (!rule.isEmpty()) {
                    add(event, rule);
                }
            }
        }
    }

    /** The rules of reorderings right before an event. */
    static List<String> rules(List<TraceEvent> events, int event) {
        List<String> rules = new ArrayList<>();
        for (int i = event - 1; i >= 0 && isAbout(events.get(i)); i--) {
            if (events.get(i) instanceof TraceEvent.Permitted permitted) {
                rules.add(permitted.rule());
            }
        }
        return rules;
    }

    static boolean isAbout(TraceEvent event) {
        return event instanceof TraceEvent.Permitted || event instanceof TraceEvent.Decided;
    }

    private String rule(TraceEvent.Decided decided, int event, boolean told) {
        TraceEvent of = core.event(event);
        String object = of == null ? "" : wording.plain(Wording.target(of).object());
        return switch (decided.kind()) {
            case DecisionKind.REUSE ->
                    (run.typeSafe().contains(of == null ? "" : Wording.target(of).object())
                                    ? object
                                            + " is handed out again at once: its slab is"
                                            + " SLAB_TYPESAFE_BY_RCU, so no grace period passes"
                                            + " between kmem_cache_free() and the next allocation,"
                                            + " and readers may still have its address"
                                    : object
                                            + " is handed out again: freed memory may be reused at"
                                            + " once")
                            + freedBefore(event);
            case DecisionKind.FAILURE ->
                    "the allocation fails: its GFP flags allow that, and up to "
                            + settings.failures()
                            + " in a run do";
            case DecisionKind.STEAL ->
                    "the lock is free and is taken past those that wait for it, as such locks"
                            + " allow";
            case DecisionKind.CHOOSE ->
                    "the scenario chooses: choose("
                            + decided.n()
                            + ") = "
                            + decided.answer()
                            + " here";
            case DecisionKind.YIELD -> "cond_resched() may give up the CPU";
            case DecisionKind.RELOAD ->
                    "a plain load may be made again by the compiler: no READ_ONCE()";
            case DecisionKind.DELAY -> late(event);
            case DecisionKind.STALE, DecisionKind.LATE, DecisionKind.COHERENCE ->
                    told ? "" : wording.text(decided);
            default -> "";
        };
    }

    /** Who gave the object back that an event gets again. */
    private String freedBefore(int event) {
        TraceEvent of = core.event(event);
        for (int i = event - 1; i >= 0 && of != null; i--) {
            TraceEvent earlier = run.trace().events().get(i);
            if (Relations.isGroup(earlier, Group.FREE)
                    && Wording.target(earlier).address() == Wording.target(of).address()) {
                String at = earlier.at() == null ? "" : " in " + earlier.at().function() + "()";
                return "; " + actors.name(earlier.task()) + " had freed it" + at;
            }
        }
        return "";
    }

    /** A store that is late, and those of its CPU that wait for it. */
    private String late(int event) {
        if (settings.memory() == RunSettings.MemoryOrderName.TSO) {
            TraceEvent of = core.event(event);
            return "the store waits in the store buffer"
                    + (of == null ? "" : " of CPU" + of.cpu())
                    + ": no full barrier after it has drained that yet";
        }
        String text = "the store reaches other CPUs later: no full barrier has waited for it";
        int behind = missed.behind(event);
        return behind >= 0 && core.contains(behind)
                ? text + "; " + core.row(behind) + " is ordered behind it, and is late with it"
                : text;
    }

    // ---- messages
    // -----------------------------------------------------------------------------------

    private void delivered(int event) {
        if (!(core.event(event) instanceof TraceEvent.Delivered delivered)) {
            return;
        }
        String message = delivered.message();
        if (message.equals("preempt")) {
            int task = runningBefore(event, delivered.cpu());
            add(event, preemption(task, event));
        } else if (message.equals("interrupt")) {
            add(event, "interrupts of CPU" + delivered.cpu() + " are on here");
        } else if (message.equals("callbacks")) {
            add(
                    event,
                    "every read section that was open when the grace period began is over"
                            + outside(event));
        } else if (message.startsWith("store to ")) {
            add(
                    event,
                    "a store reaches each other CPU by a message of its own, as late as no barrier"
                            + " waits for it");
        }
    }

    /** Who of the others goes on later and is in no read section. */
    private String outside(int event) {
        Set<String> names = new LinkedHashSet<>();
        for (int later : core.events()) {
            TraceEvent of = core.event(later);
            int task = of == null ? violating : of.task();
            boolean own = of != null && of.cpu() == run.trace().events().get(event).cpu();
            if (later > event && task >= 0 && !own && held.readSections(task, event) == 0) {
                names.add(actors.name(task));
            }
        }
        return names.isEmpty() ? "" : "; " + list(names) + " is in none";
    }

    /** A free that waits for nobody, though the one who uses the memory is in a read section. */
    private void freed(int event) {
        TraceEvent of = core.event(event);
        if (of == null || !Relations.isGroup(of, Group.FREE) || event >= end()) {
            return;
        }
        String name = actors.name(violating);
        boolean reads = held.readSections(violating, event) > 0;
        // Interrupts that are off for a lock's sake are not meant to keep memory.
        boolean off = held.interruptsOff(violating, event) && !spins(violating, event);
        boolean callback = run.trace().taskName(of.task()).contains("rcu");
        if (callback || of.task() == violating || !(reads || off)) {
            return;
        }
        add(
                event,
                "freed at once: "
                        + (reads ? "no grace period waits for the read section of " + name : "")
                        + (reads && off ? ", and " : "")
                        + (off
                                ? "no interrupt is sent that would wait for "
                                        + name
                                        + ", which has interrupts off"
                                : ""));
    }

    private int end() {
        return core.events().getLast();
    }

    private int runningBefore(int event, int cpu) {
        for (int i = event - 1; i >= 0; i--) {
            TraceEvent before = run.trace().events().get(i);
            if (before.cpu() == cpu && before.task() >= 0) {
                return before.task();
            }
        }
        return -1;
    }

    private boolean spins(int task, int event) {
        return held.before(event).stream().anyMatch(h -> h.task() == task && h.spins());
    }

    private String preemption(int task, int event) {
        boolean spins = spins(task, event);
        String sections =
                held.readSections(task, event) > 0
                        ? "; an RCU read section may be preempted too"
                        : "";
        return actors.name(task)
                + " may be preempted here: preemption model "
                + settings.preemption().name().toLowerCase(Locale.ROOT)
                + (spins ? "" : ", no spinlock held")
                + ", preemption is on"
                + sections;
    }

    // ---- switches
    // -----------------------------------------------------------------------------------

    /** Another CPU's steps between two of one: which locks each side holds. */
    private void switched(List<Integer> events, int i) {
        TraceEvent now = core.event(events.get(i));
        TraceEvent before = otherBefore(events, i);
        if (now == null || before == null || now.task() < 0 || cpuBefore(events, i) == now.cpu()) {
            return;
        }
        int end = i;
        while (end + 1 < events.size() && cpuOf(events.get(end + 1)) == now.cpu()) {
            end++;
        }
        boolean goesOn = false;
        for (int later = end + 1; later < events.size(); later++) {
            goesOn |= taskOf(events.get(later)) == before.task();
        }
        // Who does nothing but wait for a lock is kept out.
        boolean acts = false;
        for (int own = i; own <= end; own++) {
            acts |= !(core.event(events.get(own)) instanceof TraceEvent.Wait);
        }
        String rule = goesOn && acts ? between(before, now, events.get(i), events.get(end)) : "";
        if (!rule.isEmpty()) {
            add(events.get(i), rule);
        }
    }

    /** The last step of a task on another CPU. */
    private @Nullable TraceEvent otherBefore(List<Integer> events, int i) {
        for (int earlier = i - 1; earlier >= 0; earlier--) {
            TraceEvent of = core.event(events.get(earlier));
            if (of != null && of.task() >= 0 && of.cpu() != cpuOf(events.get(i))) {
                return of;
            }
        }
        return null;
    }

    private int cpuBefore(List<Integer> events, int i) {
        return i == 0 ? -1 : cpuOf(events.get(i - 1));
    }

    private int cpuOf(int event) {
        TraceEvent of = core.event(event);
        return of == null ? -1 : of.cpu();
    }

    private int taskOf(int event) {
        TraceEvent of = core.event(event);
        return of == null ? violating : of.task();
    }

    private String between(TraceEvent before, TraceEvent now, int from, int to) {
        Set<String> stands = new LinkedHashSet<>();
        for (Hold hold : held.before(from)) {
            if (hold.task() == before.task()) {
                stands.add(hold.text());
            }
        }
        Set<String> acts = new LinkedHashSet<>();
        for (int event = from; event <= to; event++) {
            for (Hold hold : held.before(event + 1)) {
                if (hold.task() == now.task()) {
                    acts.add(hold.text());
                }
            }
        }
        boolean reads = held.readSections(before.task(), from) > 0;
        boolean off = held.interruptsOff(before.task(), from);
        if (stands.isEmpty() && acts.isEmpty() && !reads && !off) {
            return "";
        }
        StringBuilder text = new StringBuilder(actors.name(before.task()));
        text.append(stands.isEmpty() ? " holds no lock here" : " holds " + list(stands) + " here");
        if (reads) {
            text.append(stands.isEmpty() ? ", is only in" : " and is in");
            text.append(" an RCU read section");
        }
        if (off) {
            text.append(", has interrupts off");
        }
        text.append("; ").append(actors.name(now.task()));
        if (acts.isEmpty()) {
            text.append(" takes no lock for this");
        } else {
            text.append(" works under ").append(list(acts));
        }
        text.append(shared(stands, acts));
        Set<String> dropped = dropped(before.task(), now.task(), from, to);
        if (!dropped.isEmpty()) {
            text.append("; ").append(actors.name(before.task()));
            text.append(" has dropped ").append(list(dropped));
        }
        return text.toString();
    }

    /** Locks that one task works under and that another one held until before. */
    private Set<String> dropped(int task, int acting, int from, int to) {
        Set<Long> works = new TreeSet<>();
        for (int event = from; event <= to; event++) {
            for (Hold hold : held.before(event + 1)) {
                if (hold.task() == acting) {
                    works.add(hold.address());
                }
            }
        }
        Set<String> names = new LinkedHashSet<>();
        for (int event = 0; event < from; event++) {
            TraceEvent earlier = run.trace().events().get(event);
            if (Relations.isGroup(earlier, Group.UNLOCK)
                    && earlier.task() == task
                    && works.contains(Wording.target(earlier).address())) {
                names.add(wording.lock(Wording.target(earlier)));
            }
        }
        return names;
    }

    private static String shared(Set<String> stands, Set<String> acts) {
        for (String one : stands) {
            if (acts.contains(one) && one.endsWith("(read)")) {
                return ": readers do not exclude each other";
            }
        }
        return stands.isEmpty() && acts.isEmpty() ? "" : ": no lock of one excludes the other";
    }

    private static String list(Set<String> names) {
        List<String> some = names.stream().limit(MOST_NAMES).toList();
        String more =
                names.size() > MOST_NAMES ? " and " + (names.size() - MOST_NAMES) + " more" : "";
        return String.join(", ", some) + more;
    }

    /** The places that the rule of a reordering names, as {@code file.c:12}. */
    static List<String> places(String rule) {
        List<String> places = new ArrayList<>();
        for (String word : rule.split("[ ,]+")) {
            String plain = word.endsWith(":") ? word.substring(0, word.length() - 1) : word;
            if (plain.matches(".+\\.[ch]:[0-9]+")) {
                places.add(plain);
            }
        }
        return places;
    }

    /** Whether the event stands at a place that a rule names. */
    static boolean isAt(@Nullable TraceEvent event, String place) {
        if (event == null || event.at() == null) {
            return false;
        }
        String path = Wording.path(event.at().file());
        return place.equals(path.substring(path.lastIndexOf('/') + 1) + ":" + event.at().line());
    }
}
