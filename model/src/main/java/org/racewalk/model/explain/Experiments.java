package org.racewalk.model.explain;

import org.racewalk.model.explore.ReplayString;
import org.racewalk.model.oracle.Violation;
import org.racewalk.model.program.Program;
import org.racewalk.model.trace.Lines;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Runs that are an explained one but for something: what if two steps came the other way round, a
 * decision were calm, an access ordered, the rest left to chance. Steps by their numbers in the
 * explanation. Not thread safe.
 */
public final class Experiments {
    private static final Pattern SWAP =
            Pattern.compile("swap\\s+\\[?([0-9]{1,6})\\]?\\s*,\\s*\\[?([0-9]{1,6})\\]?");
    private static final Pattern CALM = Pattern.compile("calm\\s+\\[?([0-9]{1,6})\\]?");

    private final Program program;
    private final ReplayString replay;
    private final String signature;
    private final List<Explanation.CoreStep> core;
    private final Made run;
    private final Rows rows;
    private final Trials trials;

    /**
     * @param explanation of the run that the string names
     */
    public Experiments(Program program, ReplayString replay, Explanation explanation) {
        this.program = program;
        this.replay = replay;
        signature = explanation.violation().signature();
        core = explanation.core();
        run = Made.of(program, replay.settings(), replay.decider(), replay.seed());
        rows = new Rows(run);
        trials = new Trials(program, replay.settings(), signature);
    }

    /**
     * What an experiment came to.
     *
     * @param lines for people
     * @param fails whether the violation is still there
     * @param replay of the changed run, if there is a single one
     */
    public record Told(List<String> lines, boolean fails, Optional<ReplayString> replay) {}

    /**
     * A changed run, then random ones that share it up to the change.
     *
     * @param change {@code swap A,B} or {@code calm A}
     * @throws IllegalArgumentException if it is neither, or cannot be done
     */
    public Told whatIf(String change, long runs) {
        Matcher swap = SWAP.matcher(change.strip());
        if (swap.matches()) {
            return swapped(Integer.parseInt(swap.group(1)), Integer.parseInt(swap.group(2)), runs);
        }
        Matcher calm = CALM.matcher(change.strip());
        if (calm.matches()) {
            return calmed(Integer.parseInt(calm.group(1)), runs);
        }
        throw new IllegalArgumentException(
                change
                        + ": expected swap A,B (two steps the other way round) or calm A (the"
                        + " decisions at a step as if nothing were unusual)");
    }

    private Told swapped(int one, int other, long runs) {
        int a = move(Math.min(one, other));
        int b = move(Math.max(one, other));
        Move first = run.order().get(a);
        Move second = run.order().get(b);
        if (first.isStep() && second.isStep() && first.cpu() == second.cpu()) {
            throw new IllegalArgumentException(
                    "swap "
                            + one
                            + ","
                            + other
                            + ": both are steps of CPU"
                            + first.cpu()
                            + ", which makes them in this order; swap steps of two CPUs");
        }
        Order changed = delayed(a, b);
        String what = "[" + Math.max(one, other) + "] before [" + Math.min(one, other) + "]";
        return told(what, changed, b + 1, runs);
    }

    /** A step and what its CPU does after it, up to another step, come right behind that one. */
    private Order delayed(int a, int b) {
        Move first = run.order().get(a);
        List<Move> kept = new ArrayList<>(run.order().moves().subList(0, a));
        List<Move> later = new ArrayList<>();
        for (int i = a; i <= b; i++) {
            Move move = run.order().get(i);
            boolean same = i == a || (first.isStep() && move.isStep() && move.cpu() == first.cpu());
            (same ? later : kept).add(move);
        }
        kept.addAll(later);
        kept.addAll(run.order().moves().subList(b + 1, run.order().size()));
        return new Order(run.order().first(), kept);
    }

    private Told calmed(int number, long runs) {
        int at = move(number);
        Move move = run.order().get(at);
        boolean any = false;
        for (int i = 0; i < move.answers().size(); i++) {
            any |= move.answers().get(i).answer() != 0;
            move = move.calm(i);
        }
        if (!any) {
            throw new IllegalArgumentException(
                    "calm " + number + ": no decision but the order was made at that step");
        }
        String what = "[" + number + "] with calm decisions";
        return told(what, run.order().with(at, move), at + 1, runs);
    }

    private Told told(String what, Order changed, int shared, long runs) {
        OrderFollower follower = new OrderFollower();
        follower.follow(changed);
        Made made = Made.of(program, replay.settings(), follower, 0);
        boolean fails = made.violation(signature) != null;
        List<String> lines = new ArrayList<>();
        lines.add("with " + what + ": " + outcome(made.violations(), made.outcome().name()));
        long failing = trials.failing(changed, shared, runs);
        long before = trials.failing(run.order(), shared, runs);
        lines.add("and at random from there: violations " + share(failing, runs));
        lines.add("as it was, and at random from there: violations " + share(before, runs));
        return new Told(lines, fails, Optional.of(made.replay(replay)));
    }

    private String outcome(List<Violation> violations, String outcome) {
        for (Violation violation : violations) {
            if (violation.signature().equals(signature)) {
                return "the same violation";
            }
        }
        return violations.isEmpty()
                ? outcome.equals("PASSED") ? "nothing goes wrong" : "inconclusive"
                : "another violation: " + violations.get(0).signature();
    }

    private static String share(long failing, long runs) {
        return Lines.number(failing) + " / " + Lines.number(runs);
    }

    /** Random runs that share the steps up to one; 0: none. */
    public Told branch(int number, long runs) {
        int shared = number == 0 ? 0 : move(number) + 1;
        long same = 0;
        SortedMap<String, Long> others = new TreeMap<>();
        for (long i = 0; i < runs; i++) {
            Trials.Result result = trials.continued(run.order(), shared, i);
            same += result.fails() ? 1 : 0;
            for (Violation violation : result.violations()) {
                if (!violation.signature().equals(signature)) {
                    others.merge(violation.signature(), 1L, Long::sum);
                }
            }
        }
        List<String> lines = new ArrayList<>();
        String from = number == 0 ? "from the begin" : "after [" + number + "]";
        lines.add("at random " + from + ": violations " + share(same, runs));
        others.forEach((other, count) -> lines.add(share(count, runs) + ": " + other));
        return new Told(lines, same > 0, Optional.empty());
    }

    /**
     * The run and those that share some of it, with an access ordered otherwise.
     *
     * @param spec {@code acquire@FUNCTION:LINE}
     * @throws IllegalArgumentException if it is none, or nothing is there
     */
    public Told forced(String spec, long runs) {
        Forced forced = Forced.of(program, spec);
        Trials changed = new Trials(forced.program(), replay.settings(), signature);
        Trials.Result result = changed.follow(run.order());
        List<String> lines = new ArrayList<>();
        lines.add(
                "with "
                        + forced.what()
                        + " ("
                        + Lines.count(forced.accesses(), "instruction")
                        + "): this order of steps: "
                        + outcome(result.violations(), result.outcome().name()));
        long with = 0;
        long without = 0;
        long made = 0;
        for (int number = 0; number <= core.size(); number++) {
            int shared = number == 0 ? 0 : move(number) + 1;
            with += changed.failing(run.order(), shared, runs);
            without += trials.failing(run.order(), shared, runs);
            made += runs;
        }
        lines.add("near-by runs, random after each of the steps: violations " + share(with, made));
        lines.add("the same without it: violations " + share(without, made));
        return new Told(lines, with > 0 || result.fails(), Optional.empty());
    }

    private int move(int number) {
        if (number < 1 || number > core.size()) {
            throw new IllegalArgumentException(
                    "[" + number + "]: the explanation has steps 1 to " + core.size());
        }
        int event = core.get(number - 1).event();
        return event >= run.trace().events().size()
                ? run.order().size() - 1
                : Math.clamp(rows.moveOf(event), 0, run.order().size() - 1);
    }
}
