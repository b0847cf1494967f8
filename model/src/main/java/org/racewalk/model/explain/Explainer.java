package org.racewalk.model.explain;

import org.jspecify.annotations.Nullable;
import org.racewalk.model.explain.Explanation.Chance;
import org.racewalk.model.explain.Explanation.CoreStep;
import org.racewalk.model.explore.ReplayString;
import org.racewalk.model.oracle.Violation;
import org.racewalk.model.program.Program;
import org.racewalk.model.trace.Origin;
import org.racewalk.model.trace.TraceEvent;
import org.racewalk.model.trace.Wording;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;

/**
 * Explains a violation by making changed runs: which events must come in which order, what becomes
 * of runs that share only a part, which run passes and is nearest. The same inputs give the same
 * explanation. Not thread safe.
 */
public final class Explainer {
    private final Program program;
    private final ReplayString replay;
    private final ExplainOptions options;
    private final Made run;
    private final Violation violation;
    private final Trials trials;
    private final CoreFinder finder;
    private final Core core;

    private Explainer(
            Program program,
            ReplayString replay,
            ExplainOptions options,
            Made run,
            Violation violation) {
        this.program = program;
        this.replay = replay;
        this.options = options;
        this.run = run;
        this.violation = violation;
        trials = new Trials(program, replay, violation.signature(), options.walk());
        finder = new CoreFinder(run, violation, trials, replay.settings());
        core = finder.core();
    }

    /**
     * Explains.
     *
     * @param program that the string names
     * @param signature of the violation to be explained, or null: the first of the run
     * @return empty if the run does not show it
     */
    public static Optional<Explanation> explain(
            Program program,
            ReplayString replay,
            Origin origin,
            @Nullable String signature,
            ExplainOptions options) {
        return of(program, replay, origin, signature, options, Explainer::whole);
    }

    /**
     * The part of it that costs least: the steps that matter, what left what is wrong and what
     * permitted it. They are those of {@link #explain} for the same run.
     *
     * @param program that the string names
     * @param signature of the violation to be explained, or null: the first of the run
     * @return empty if the run does not show it
     */
    public static Optional<Explanation> outline(
            Program program, ReplayString replay, Origin origin, @Nullable String signature) {
        return of(program, replay, origin, signature, ExplainOptions.of(1), Explainer::outline);
    }

    private static Optional<Explanation> of(
            Program program,
            ReplayString replay,
            Origin origin,
            @Nullable String signature,
            ExplainOptions options,
            BiFunction<Explainer, Origin, Explanation> how) {
        Made run = Made.of(program, replay);
        Optional<Violation> wanted =
                signature == null
                        ? run.violations().stream().findFirst()
                        : Optional.ofNullable(run.violation(signature));
        return wanted.map(violation ->
                isOfSetUp(run)
                        ? ofSetUp(run, violation, origin)
                        : how.apply(
                                new Explainer(program, replay, options, run, violation), origin));
    }

    /** It goes wrong before any task has begun: no step can be moved. */
    private static boolean isOfSetUp(Made run) {
        return run.trace().events().isEmpty();
    }

    private static Explanation ofSetUp(Made run, Violation violation, Origin origin) {
        return new Explanation(
                violation,
                run.trace(),
                origin,
                List.of(),
                List.of(),
                List.of(),
                Optional.empty(),
                List.of());
    }

    private Explanation outline(Origin origin) {
        finder.find(slides());
        return new Explanation(
                violation,
                run.trace(),
                origin,
                core.list(),
                List.of(),
                finder.cause(),
                finder.found(),
                permitted(new Wording(run.trace())),
                Optional.empty(),
                List.of());
    }

    private Explanation whole(Origin origin) {
        finder.find(slides());
        Wording wording = new Wording(run.trace());
        return new Explanation(
                violation,
                run.trace(),
                origin,
                core.list(),
                curve(),
                finder.cause(),
                finder.found(),
                permitted(wording),
                new Twins(program, replay, run, trials).nearest(finder.changes(), core),
                proof(wording));
    }

    private List<Explanation.Permission> permitted(Wording wording) {
        return new Permissions(run, replay.settings(), core, wording, finder.endTask()).list();
    }

    /** Runs of many steps are fewer: a loop without an end is followed to the bound of steps. */
    private long slides() {
        long most = options.steps() / Math.max(1, run.order().size());
        return Math.clamp(most, 1, options.slides());
    }

    private List<Chance> curve() {
        List<Chance> curve = new ArrayList<>();
        long length = Math.max(1, trials.steps() / Math.max(1, trials.runs()));
        long most = options.steps() / length / (core.size() + 1);
        long runs = Math.clamp(most, 1, options.runs());
        for (CoreStep step : prefixes()) {
            int shared = step.event() < 0 ? 0 : moveOf(step.event()) + 1;
            long failing = trials.failing(run.order(), shared, runs);
            curve.add(new Chance(step.number(), failing, runs, false));
        }
        return marked(curve);
    }

    private List<CoreStep> prefixes() {
        List<CoreStep> prefixes = new ArrayList<>();
        prefixes.add(new CoreStep(0, -1, ""));
        prefixes.addAll(core.list());
        return prefixes;
    }

    private int moveOf(int event) {
        return event >= run.trace().events().size() ? finder.last() : finder.rows().moveOf(event);
    }

    /**
     * A step decides if a fifth of all runs hang on it, or if five times as many fail after it as
     * before and they are not few; at least the one on which most hang does.
     */
    private static List<Chance> marked(List<Chance> curve) {
        long most = 0;
        for (int i = 1; i < curve.size(); i++) {
            most = Math.max(most, curve.get(i).failing() - curve.get(i - 1).failing());
        }
        List<Chance> marked = new ArrayList<>();
        for (int i = 0; i < curve.size(); i++) {
            Chance chance = curve.get(i);
            long rise = i == 0 ? 0 : chance.failing() - curve.get(i - 1).failing();
            boolean decides =
                    i > 0 && decides(curve.get(i - 1).failing(), chance.failing(), chance.runs());
            boolean jump = rise > 0 && (rise == most || decides);
            marked.add(new Chance(chance.number(), chance.failing(), chance.runs(), jump));
        }
        return List.copyOf(marked);
    }

    /** Of so many runs each: whether far more fail with something than without it. */
    static boolean decides(long without, long with, long runs) {
        boolean manifold = with >= 5 * without && with * 50 >= runs;
        return with > without && ((with - without) * 5 >= runs || manifold);
    }

    private List<String> proof(Wording wording) {
        List<String> sides = finder.sides().sentences(core);
        boolean two =
                switch (violation.kind()) {
                    case DATA_RACE, LOCK_ORDER -> true;
                    default -> !sides.isEmpty();
                };
        if (two) {
            return sides;
        }
        boolean halts =
                switch (violation.kind()) {
                    case DEADLOCK, LOST_WAKE_UP, LIVELOCK -> true;
                    default -> false;
                };
        List<TraceEvent> events = run.trace().events();
        Proof proof =
                new Proof(
                        run.trace(),
                        core,
                        new Relations(run.trace(), wording),
                        wording,
                        event -> Permissions.rules(events, event),
                        halts);
        proof.violating(finder.endTask());
        for (Edge edge : finder.edges()) {
            proof.edge(edge.before(), edge.after(), edge.sentence());
        }
        return proof.sentences(finder.end(), finder.endTask());
    }
}
