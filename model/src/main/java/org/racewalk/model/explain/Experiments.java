package org.racewalk.model.explain;

import org.racewalk.model.explore.ReplayString;
import org.racewalk.model.machine.RunSettings.MemoryOrderName;
import org.racewalk.model.oracle.Violation;
import org.racewalk.model.program.Program;
import org.racewalk.model.shrink.Schedule.Answer;
import org.racewalk.model.shrink.Schedule.Segment;
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
        run = Made.of(program, replay);
        rows = new Rows(run);
        trials = new Trials(program, replay, signature, false);
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
        if (one == other) {
            throw new IllegalArgumentException(row(one) + " is one row: swap two");
        }
        int a = move(Math.min(one, other));
        int b = move(Math.max(one, other));
        Segment first = run.order().get(a);
        Segment second = run.order().get(b);
        boolean steps = !first.isMessage() && !second.isMessage();
        if (steps && first.cpu() == second.cpu()) {
            throw new IllegalArgumentException(
                    row(one)
                            + " and "
                            + row(other)
                            + " are steps of CPU"
                            + first.cpu()
                            + ", which makes them in this order: swap steps of two CPUs"
                            + unusual(one)
                            + unusual(other));
        }
        Order changed = delayed(a, b);
        int lower = Math.min(one, other);
        int upper = Math.max(one, other);
        Made made = made(changed);
        Exchange.Told exchange =
                new Exchange(run.trace(), made.trace())
                        .told(event(lower), event(upper), row(lower), row(upper));
        String what = row(upper) + " before " + row(lower);
        String line = "with " + what + ": " + outcome(made);
        if (!exchange.possible()) {
            line = row(upper) + " cannot come before " + row(lower) + ": " + exchange.text();
            line += "; the run as near to that as can be: " + outcome(made);
        } else if (!exchange.text().isEmpty()) {
            line += "; " + exchange.text();
        }
        return told(line, made, changed, b + 1, runs);
    }

    private String unusual(int number) {
        return unusualAt(number).isEmpty()
                ? ""
                : "; of what is unusual at " + row(number) + " asks calm";
    }

    /** A step and what its CPU does after it, up to another step, come right behind that one. */
    private Order delayed(int a, int b) {
        List<Segment> all = run.order().events().segments();
        Segment first = all.get(a);
        List<Segment> kept = new ArrayList<>(all.subList(0, a));
        List<Segment> later = new ArrayList<>();
        for (int i = a; i <= b; i++) {
            Segment move = all.get(i);
            boolean steps = !first.isMessage() && !move.isMessage();
            boolean same = i == a || (steps && move.cpu() == first.cpu());
            (same ? later : kept).add(move);
        }
        kept.addAll(later);
        kept.addAll(all.subList(b + 1, all.size()));
        return new Order(run.order().events().with(kept));
    }

    private Told calmed(int number, long runs) {
        int at = move(number);
        List<Answer> there = unusualAt(number);
        if (there.isEmpty()) {
            throw new IllegalArgumentException(
                    row(number) + ": nothing was decided at that step but the order");
        }
        Order changed = run.order().calm(there);
        Made made = made(changed);
        String first = "with nothing unusual decided at " + row(number) + ": " + outcome(made);
        return told(first, made, changed, at + 1, runs);
    }

    private List<Answer> unusualAt(int number) {
        int at = move(number);
        return run.order().answers().stream()
                .filter(answer -> run.moveOf(answer.step()) == at)
                .toList();
    }

    private Made made(Order order) {
        return Made.of(program, replay, order);
    }

    private Told told(String first, Made made, Order changed, int shared, long runs) {
        List<String> lines = new ArrayList<>();
        lines.add(first);
        long failing = trials.failing(changed, shared, runs);
        long before = trials.failing(run.order(), shared, runs);
        lines.add(
                "near-by runs, random from there: violations "
                        + share(failing, runs)
                        + " with the change, "
                        + share(before, runs)
                        + " without it"
                        + hangs(failing, before, runs));
        boolean fails = made.violation(signature) != null;
        return new Told(lines, fails, Optional.of(made.replay(replay)));
    }

    private static String hangs(long with, long without, long runs) {
        if (with == 0) {
            return without == 0
                    ? ": too rare to tell from so few runs"
                    : ": the violation hangs on it";
        }
        boolean likely = with * 2 >= without;
        return likely ? ": the violation does not hang on it alone" : ": rarer with it";
    }

    private String outcome(Made made) {
        return outcome(made.violations(), made.outcome().name());
    }

    private static String row(int number) {
        return "[" + number + "]";
    }

    private int event(int number) {
        return core.get(number - 1).event();
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

    /**
     * Random runs that share the steps up to one; 0: none. Beside them, those that share a step
     * less, and those in which something unusual before that is not decided.
     */
    public Told branch(int number, long runs) {
        long same = 0;
        SortedMap<String, Long> others = new TreeMap<>();
        for (long i = 0; i < runs; i++) {
            Trials.Result result = trials.continued(run.order(), shared(number), i);
            same += result.fails() ? 1 : 0;
            for (Violation violation : result.violations()) {
                if (!violation.signature().equals(signature)) {
                    others.merge(violation.signature(), 1L, Long::sum);
                }
            }
        }
        List<String> lines = new ArrayList<>();
        String from = number == 0 ? "from the begin" : "after " + row(number);
        lines.add("at random " + from + ": violations " + share(same, runs));
        others.forEach((other, count) -> lines.add(share(count, runs) + ": " + other));
        if (number > 0) {
            long before = trials.failing(run.order(), shared(number - 1), runs);
            String earlier = number == 1 ? "from the begin" : "after " + row(number - 1);
            lines.add(
                    "at random "
                            + earlier
                            + ": violations "
                            + share(before, runs)
                            + decided(number, before, same, runs));
        }
        for (int earlier = 1; earlier <= number; earlier++) {
            List<Answer> there = unusualAt(earlier);
            if (!there.isEmpty()) {
                Order changed = run.order().calm(there);
                long without = trials.failing(changed, shared(number), runs);
                lines.add(
                        "with nothing unusual decided at "
                                + row(earlier)
                                + ": violations "
                                + share(without, runs)
                                + decided(earlier, without, same, runs));
            }
        }
        return new Told(lines, same > 0, Optional.empty());
    }

    private static String decided(int number, long without, long with, long runs) {
        return Explainer.decides(without, with, runs) ? ": decided at " + row(number) : "";
    }

    private int shared(int number) {
        return number == 0 ? 0 : move(number) + 1;
    }

    /**
     * The run and those that share some of it, with an access ordered otherwise.
     *
     * @param spec {@code acquire@[N]} or {@code acquire@FUNCTION:LINE}
     * @throws IllegalArgumentException if it is none, or nothing is there
     */
    public Told forced(String spec, long runs) {
        List<Integer> events = core.stream().map(Explanation.CoreStep::event).toList();
        Forced forced = Forced.of(program, spec, run.trace(), events);
        if (replay.settings().memory() == MemoryOrderName.SC) {
            String none =
                    ": nothing changes: this run is of memory order sc, in which every access takes"
                            + " effect in its place; it fails by the order of steps alone (what-if"
                            + " with swap asks about that)";
            return new Told(List.of("with " + forced.what() + none), true, Optional.empty());
        }
        Trials changed = new Trials(forced.program(), replay, signature, false);
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
            with += changed.failing(run.order(), shared(number), runs);
            without += trials.failing(run.order(), shared(number), runs);
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
