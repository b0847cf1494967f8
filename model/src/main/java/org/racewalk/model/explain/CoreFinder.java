package org.racewalk.model.explain;

import org.racewalk.model.machine.RunSettings;
import org.racewalk.model.oracle.Violation;
import org.racewalk.model.oracle.ViolationKind;
import org.racewalk.model.shrink.Schedule.Answer;
import org.racewalk.model.trace.Trace;
import org.racewalk.model.trace.TraceEvent;
import org.racewalk.model.trace.TraceEvent.Access;
import org.racewalk.model.trace.TraceEvent.Effect;
import org.racewalk.model.trace.Wording;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Finds the steps that matter: those whose order must be as it is ({@link Slides}), those at which
 * something unusual must be decided, the ends of the violation, how the object came to be freed and
 * how its user came to know it, what a reordered step has passed, and what goes from one critical
 * section to the next.
 */
final class CoreFinder {
    private final Made run;
    private final Trace trace;
    private final Violation violation;
    private final Trials trials;
    private final RunSettings settings;
    private final Rows rows;
    private final Wording wording;
    private final Relations relations;
    private final Sections sections;
    private final Core core;
    private final Halt halt;
    private final Ends ends;
    private final Sides sides;
    private final int last;
    private final int end;
    private final int freed;

    /** The event that asked RCU for the callback that frees, or -1. */
    private int callback = -1;

    private final List<Edge> edges = new ArrayList<>();

    /** Orders that are so anyway. */
    private final List<Edge> known = new ArrayList<>();

    /** At which something unusual is decided. */
    private final Set<Integer> unusual = new TreeSet<>();

    private final List<Twins.Candidate> changes = new ArrayList<>();
    private boolean complete = true;
    private Optional<Blame.Left> blamed = Optional.empty();
    private List<FinalReads.Pair> finalReads = List.of();
    private List<Found.Item> found = List.of();

    CoreFinder(Made run, Violation violation, Trials trials, RunSettings settings) {
        this.run = run;
        this.trace = run.trace();
        this.violation = violation;
        this.trials = trials;
        this.settings = settings;
        rows = new Rows(run);
        wording = new Wording(trace);
        relations = new Relations(trace, wording);
        sections = new Sections(trace);
        core = new Core(trace);
        halt = new Halt(violation, trace, wording);
        int move = Math.max(0, run.moveOf(halt.lastStep()));
        last = Math.min(move, run.order().size() - 1);
        ends = new Ends(run, violation, trials, rows);
        end = halt.at() < 0 ? ends.end(last) : halt.at();
        freed = ends.freed();
        sides = new Sides(trace, violation, wording, end, endTask());
    }

    /** Does all of it. */
    void find(long slides) {
        core.add(end, "Here it goes wrong.");
        core.add(ends.allocated(), "It is never freed.");
        core.add(ends.kept(), "It is lost with what it was stored to.");
        halt.tell(core);
        sides.tell(core);
        core.add(freed, "");
        gracePeriod();
        pointer();
        if (trials.fails(run.order())) {
            constraints(slides);
            decisions();
        }
        if (settings.memory() != RunSettings.MemoryOrderName.SC) {
            missed();
        }
        passed();
        loops();
        blame();
        Set<Integer> fixed = new TreeSet<>(unusual);
        fixed.add(end);
        fixed.add(freed);
        blamed.ifPresent(left -> fixed.add(left.event()));
        finalReads.forEach(pair -> fixed.add(pair.store()));
        found.forEach(item -> fixed.add(item.event()));
        new Folding(core, fixed).fold(edges);
        reasons();
    }

    Core core() {
        return core;
    }

    Rows rows() {
        return rows;
    }

    /**
     * Events that must come in this order; with a sentence if what the two did does not say why.
     */
    List<Edge> edges() {
        List<Edge> told = new ArrayList<>();
        for (Edge edge : edges) {
            boolean found =
                    edge.after() == end
                            && blamed.filter(b -> b.event() == edge.before()).isPresent();
            String left = core.row(edge.before()) + " left what is found wrong after ";
            told.add(
                    found
                            ? new Edge(edge.before(), end, left + core.row(end))
                            : new Edge(edge.before(), edge.after()));
        }
        if (callback >= 0) {
            String text = core.row(callback) + " queued the callback in which ";
            told.add(new Edge(callback, freed, text + core.row(freed) + " frees it"));
        }
        if (freed >= 0) {
            told.add(new Edge(freed, end, freedSentence()));
        }
        return told;
    }

    /** Both sides, where it takes two steps to be wrong. */
    Sides sides() {
        return sides;
    }

    /** What left what is wrong, with a clause about it. */
    Optional<Explanation.Cause> cause() {
        if (!finalReads.isEmpty()) {
            return Optional.of(ofFinal());
        }
        return blamed.map(
                left -> new Explanation.Cause(core.number(left.event()), left.text(core.row(end))));
    }

    /** Stores that a final function reads. */
    private Explanation.Cause ofFinal() {
        List<String> others = new ArrayList<>();
        for (FinalReads.Pair pair : finalReads.subList(1, finalReads.size())) {
            others.add(core.row(pair.store()));
        }
        String text = "stored what the check reads";
        text +=
                others.isEmpty()
                        ? "; without it the check passes"
                        : ", and so did "
                                + String.join(", ", others)
                                + "; without any of these the check passes";
        return new Explanation.Cause(core.number(finalReads.getFirst().store()), text);
    }

    /** Changed runs in which the violation is gone. */
    List<Twins.Candidate> changes() {
        return changes;
    }

    /** Index of the event at which it goes wrong; the number of events if it was not made. */
    int end() {
        return end;
    }

    /** Index in the order of the event with which it goes wrong. */
    int last() {
        return last;
    }

    /** The task that goes wrong, or -1. */
    int endTask() {
        if (end < trace.events().size()) {
            return trace.events().get(end).task();
        }
        for (int i = trace.events().size() - 1; i >= 0 && !violation.parties().isEmpty(); i--) {
            TraceEvent event = trace.events().get(i);
            if (event.cpu() == violation.parties().get(0).cpu() && event.task() >= 0) {
                return event.task();
            }
        }
        return -1;
    }

    /** Whether the bound of runs sufficed. */
    boolean isComplete() {
        return complete;
    }

    // ---- the ends
    // -----------------------------------------------------------------------------------

    private String freedSentence() {
        boolean again = violation.kind() == ViolationKind.DOUBLE_FREE;
        return core.row(end)
                + (again ? " frees " : " uses ")
                + wording.plain(violation.objectName())
                + ", which "
                + core.row(freed)
                + " had freed";
    }

    /** A free by an RCU callback: who asked for it, and the grace period. */
    private void gracePeriod() {
        GracePeriod period = new GracePeriod(trace, freed);
        core.add(period.callbacks(), "A grace period is over: its callbacks may run.");
        core.add(period.asked(), "");
        callback = period.asked();
    }

    /** Where the violating task got the pointer to the object. */
    private void pointer() {
        int task = endTask();
        String value = "&" + violation.objectName();
        if (freed < 0 || violation.objectName().isEmpty()) {
            return;
        }
        for (int i = Math.min(end, trace.events().size()) - 1; i >= 0; i--) {
            if (trace.events().get(i) instanceof Access read
                    && read.task() == task
                    && read.effect() != Effect.WRITE
                    && pointsTo(read, value)) {
                core.add(i, "");
                int writer = Carriers.writerOf(trace, i, read);
                if (writer >= 0 && trace.events().get(writer).task() != task) {
                    known.add(new Edge(writer, i));
                }
                return;
            }
        }
    }

    private static boolean pointsTo(Access read, String value) {
        String seen = read.effect() == Effect.READ ? read.after() : read.before();
        return seen.equals(value) || seen.startsWith(value + "+") || seen.startsWith(value + "[");
    }

    // ---- order
    // --------------------------------------------------------------------------------------

    private void constraints(long mostRuns) {
        Slides slides = new Slides(trials, run.order(), last, mostRuns);
        List<Constraint> constraints = slides.constraints();
        complete = slides.isComplete();
        List<Edge> wanted = new ArrayList<>();
        for (Constraint constraint : constraints) {
            int before = rows.of(constraint.before());
            int after = rows.of(constraint.after());
            if (isTold(before) && isTold(after) && !isCausal(before, after)) {
                wanted.add(new Edge(before, after));
                changes.add(Twins.Candidate.swapped(constraint, before, after));
            } else {
                changes.add(Twins.Candidate.swapped(constraint, -1, -1));
            }
        }
        if (callback >= 0) {
            known.add(new Edge(callback, freed));
        }
        if (freed >= 0) {
            known.add(new Edge(freed, end));
        }
        Reduction reduction = new Reduction(trace, relations, sections);
        wanted = reduction.of(wanted, known);
        Carriers carriers = new Carriers(run, trials, rows, relations, end);
        boolean exact = settings.memory() == RunSettings.MemoryOrderName.SC;
        for (Edge edge : exact ? List.copyOf(wanted) : List.<Edge>of()) {
            wanted.addAll(carriers.of(edge.before(), edge.after()));
        }
        for (Edge edge : reduction.of(wanted, known)) {
            core.add(edge.before(), "");
            core.add(edge.after(), "");
            edges.add(edge);
        }
    }

    /** Of RCU's machinery {@link #gracePeriod} tells what is to be told. */
    private boolean isTold(int event) {
        if (event < 0) {
            return false;
        }
        return !(trace.events().get(event) instanceof TraceEvent.Delivered delivered)
                || !GracePeriod.isPartOf(delivered);
    }

    /** A message and what its CPU does because of it. */
    private boolean isCausal(int before, int after) {
        return trace.events().get(before) instanceof TraceEvent.Delivered delivered
                && !delivered.message().equals("preempt")
                && trace.events().get(after).cpu() == delivered.cpu();
    }

    // ---- decisions
    // ----------------------------------------------------------------------------------

    private void decisions() {
        for (Answer answer : run.order().answers()) {
            int move = run.moveOf(answer.step());
            Order calm = run.order().calm(List.of(answer));
            if (move >= 0 && move <= last && !trials.fails(calm)) {
                int row = decided(rows.of(move), answer);
                unusual.add(row);
                core.add(row, "Nothing goes wrong if nothing unusual is decided here.");
                String what = Wording.decision(answer.kind(), answer.answer());
                changes.add(Twins.Candidate.calm(calm, row, what));
            }
        }
    }

    /** The event that a decision is about: it may be asked for before the step after. */
    private int decided(int row, Answer answer) {
        List<TraceEvent> events = trace.events();
        int from = Math.max(row, 0);
        while (from > 0 && Permissions.isAbout(events.get(from - 1))) {
            from--;
        }
        for (int i = from; i < events.size(); i++) {
            if (events.get(i) instanceof TraceEvent.Decided decided
                    && decided.kind() == answer.kind()
                    && decided.answer() == answer.answer()) {
                int of = i + 1;
                while (of < events.size() && !Rows.isRow(events.get(of))) {
                    of++;
                }
                return of < events.size() ? of : row;
            }
        }
        return row;
    }

    /** Loads that did not see a store, if one of the two is of the core already. */
    private void missed() {
        boolean uninitialised = violation.kind() == ViolationKind.UNINITIALISED;
        for (int i = 0; i < Math.min(end + 1, trace.events().size()); i++) {
            if (trace.events().get(i) instanceof Access read && read.effect() == Effect.READ) {
                for (int store = i - 1; store >= 0; store--) {
                    boolean told = core.contains(i) || core.contains(store);
                    if (told
                            && trace.events().get(store) instanceof Access write
                            && (Missed.isMissed(write, read)
                                    || (uninitialised && Missed.isMissedFirst(write, read)))) {
                        core.add(i, "It did not see a store that had been made.");
                        core.add(store, "A load after it did not see it.");
                    }
                }
            }
        }
        // A store that is late for the sake of another one, which is ordered behind it.
        Missed missed = new Missed(trace);
        for (int late : unusual) {
            if (missed.of(late).isEmpty()) {
                missed.after(late)
                        .ifPresent(pair -> {
                            core.add(pair.load(), "It did not see a store that had been made.");
                            core.add(pair.store(), "A load after it did not see it.");
                        });
            }
        }
    }

    /** Of each reordered step: what it has passed. */
    private void passed() {
        for (int event : List.copyOf(core.events())) {
            for (String rule : Permissions.rules(trace.events(), event)) {
                for (String place : Permissions.places(rule)) {
                    core.add(at(place, event, rule), "");
                }
            }
        }
    }

    /**
     * The last load or store, as the rule says, at a place before an event, else the first after.
     */
    private int at(String place, int event, String rule) {
        List<TraceEvent> events = trace.events();
        boolean load = rule.contains("load at " + place);
        int other = -1;
        for (int i = Math.min(event, events.size()) - 1; i >= 0; i--) {
            if (Rows.isRow(events.get(i)) && Permissions.isAt(events.get(i), place)) {
                if (events.get(i) instanceof Access access
                        && (access.effect() != Effect.WRITE || !load)
                        && (access.effect() != Effect.READ || load)) {
                    return i;
                }
                other = Math.max(other, i);
            }
        }
        for (int i = event + 1; i < events.size() && other < 0; i++) {
            if (Rows.isRow(events.get(i)) && Permissions.isAt(events.get(i), place)) {
                return i;
            }
        }
        return other;
    }

    /** Of a loop without an end: what it reads of others, above all of the core. */
    private void loops() {
        int told = -1;
        int any = -1;
        for (int event : halt.round()) {
            int store =
                    trace.events().get(event) instanceof Access read && read.effect() == Effect.READ
                            ? Carriers.writerOf(trace, event, read)
                            : -1;
            boolean others =
                    store >= 0
                            && trace.events().get(store).task() != trace.events().get(event).task();
            any = others ? event : any;
            told = others && core.contains(store) ? event : told;
        }
        int shown = told < 0 ? any : told;
        if (shown >= 0) {
            core.add(shown, "The loop reads it, again and again.");
            Access read = (Access) trace.events().get(shown);
            core.add(Carriers.writerOf(trace, shown, read), "The loop reads what it left.");
        }
    }

    /** What left what a check finds wrong. */
    private void blame() {
        boolean exact = settings.memory() == RunSettings.MemoryOrderName.SC;
        boolean check =
                switch (violation.kind()) {
                    case INVARIANT, BUG_ON, WARNING -> true;
                    default -> false;
                };
        if (check && exact && run.moveOf(violation.step()) >= run.order().size()) {
            finalReads = new FinalReads(run, trials).decisive(end, endTask());
        }
        for (FinalReads.Pair pair : finalReads) {
            core.add(pair.store(), "It left what is wrong.");
        }
        if (finalReads.isEmpty()) {
            blamed = new Blame(run, violation, trials, exact).left(end, endTask(), core);
        }
        blamed.ifPresent(left -> core.add(left.event(), "It left what is wrong."));
        boolean known = blamed.isPresent() || !finalReads.isEmpty();
        if (!known && exact && violation.kind() == ViolationKind.INVARIANT) {
            found = new Found(run, violation, trials, wording).items(end);
            found.forEach(item -> core.add(item.event(), "The check reads what it left."));
        }
    }

    /** What the check read, if no step is known that left it wrong. */
    List<String> found() {
        return found.stream().map(item -> item.told(core)).toList();
    }

    // ---- words
    // --------------------------------------------------------------------------------------

    private String sentence(int before, int after) {
        return relations.sentence(before, core.row(before), after, core.row(after));
    }

    private void reasons() {
        for (Edge edge : edges()) {
            boolean said = !edge.sentence().isEmpty();
            String why = said ? edge.sentence() : sentence(edge.before(), edge.after());
            core.reason(edge.before(), why + ".");
            core.reason(edge.after(), why + ".");
        }
        for (int event : core.events()) {
            core.reason(event, "It is what another step has passed.");
        }
    }
}
