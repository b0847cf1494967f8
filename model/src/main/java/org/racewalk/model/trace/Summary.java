package org.racewalk.model.trace;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * The end of a campaign: a table with a verdict per variant, then its findings with their replay
 * strings and the marks that were never reached. Holds no time, rate per second or host, so that a
 * campaign ends with the same bytes wherever it ran. ASCII, at most 72 columns except for replay
 * strings.
 */
public final class Summary {
    private static final int VERDICT = 32;
    private static final int NAME = Lines.WIDTH - VERDICT - 2;

    private Summary() {}

    /**
     * One variant under one memory order.
     *
     * @param name scenario and its {@code -D} macros
     * @param memory order, lower case
     * @param strategy name, with its parameters if it has any
     * @param runs completed
     * @param inconclusive how many of them reached the bound of steps without a verdict
     * @param hiddenRaces reports of data races not made because the races are allowed
     * @param bounds what an exhaustive search covered, or empty for any other search
     * @param findings in order of first run
     * @param reached marks seen at least once
     * @param unreached marks never seen
     */
    public record Variant(
            String name,
            String memory,
            String strategy,
            long runs,
            long inconclusive,
            long steps,
            long hiddenRaces,
            String bounds,
            List<Finding> findings,
            List<String> reached,
            List<String> unreached) {

        /** The same with other findings. */
        public Variant withFindings(UnaryOperator<List<Finding>> change) {
            return new Variant(
                    name,
                    memory,
                    strategy,
                    runs,
                    inconclusive,
                    steps,
                    hiddenRaces,
                    bounds,
                    change.apply(findings),
                    reached,
                    unreached);
        }

        /** The verdict in the words that all reports use. */
        public Verdict verdict() {
            return verdict(!findings.isEmpty());
        }

        /**
         * The verdict where not all findings count.
         *
         * @param seen whether one does
         */
        public Verdict verdict(boolean seen) {
            if (seen) {
                return Verdict.SEEN;
            }
            if (runs == inconclusive || !unreached.isEmpty()) {
                return Verdict.VACUOUS;
            }
            return bounds.isEmpty() ? Verdict.NOT_SEEN : Verdict.CANNOT;
        }
    }

    /**
     * All violations of one signature.
     *
     * @param count runs that showed it
     * @param firstRun from 1; 0 if none of the runs showed it, but shrinking another one did
     * @param strategy that decided the first run, or empty
     * @param replay of the first run
     * @param shrunk what came of making that run smaller, or empty
     * @param smaller replay of the smaller run, or empty
     */
    public record Finding(
            String signature,
            long count,
            long firstRun,
            String strategy,
            String replay,
            String shrunk,
            String smaller) {

        /** One that is not shrunk. */
        public Finding(
                String signature, long count, long firstRun, String strategy, String replay) {
            this(signature, count, firstRun, strategy, replay, "", "");
        }

        /** One that was met while another was shrunk. */
        public static Finding met(String signature, String replay) {
            return new Finding(signature, 0, 0, "", replay);
        }

        /** The same, shrunk. */
        public Finding shrunk(String what, String run) {
            return new Finding(signature, count, firstRun, strategy, replay, what, run);
        }
    }

    /** What a campaign says about a variant. */
    public enum Verdict {
        /** Searched exhaustively within stated bounds. */
        CANNOT("cannot"),
        NOT_SEEN("not seen"),
        SEEN("seen"),
        /** Nothing found, and not everything that had to be reached was. */
        VACUOUS("vacuous");

        private final String word;

        Verdict(String word) {
            this.word = word;
        }

        public String word() {
            return word;
        }
    }

    /** The whole text of a campaign that came to its end; each line ends with a newline. */
    public static String text(List<Variant> variants) {
        return text(variants, "");
    }

    /**
     * The whole text; each line ends with a newline.
     *
     * @param early why the campaign ended before all its runs were made, or empty
     */
    public static String text(List<Variant> variants, String early) {
        return table(variants) + String.join("\n", last(variants, early)) + "\n";
    }

    /** The table alone, without a last word on all variants together. */
    public static String table(List<Variant> variants) {
        List<String> lines = new ArrayList<>();
        lines.add(row("variant", "verdict"));
        lines.add("-".repeat(Lines.WIDTH));
        for (Variant variant : variants) {
            variant(lines, variant);
        }
        lines.add("-".repeat(Lines.WIDTH));
        return String.join("\n", lines) + "\n";
    }

    /** The machine-readable twin; keys in a fixed order. */
    public static Map<String, @Nullable Object> toMap(List<Variant> variants) {
        List<Object> list = new ArrayList<>();
        for (Variant variant : variants) {
            Map<String, @Nullable Object> map = new LinkedHashMap<>();
            map.put("name", variant.name());
            map.put("memory", variant.memory());
            map.put("strategy", variant.strategy());
            map.put("verdict", variant.verdict().word());
            map.put("runs", variant.runs());
            map.put("inconclusive", variant.inconclusive());
            map.put("steps", variant.steps());
            map.put("hiddenRaces", variant.hiddenRaces());
            map.put("bounds", variant.bounds().isEmpty() ? null : variant.bounds());
            map.put("findings", variant.findings().stream().map(Summary::finding).toList());
            map.put("reached", variant.reached());
            map.put("unreached", variant.unreached());
            list.add(map);
        }
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        map.put("format", JsonReport.FORMAT);
        map.put("variants", list);
        return map;
    }

    private static Object finding(Finding finding) {
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        map.put("signature", finding.signature());
        map.put("count", finding.count());
        map.put("firstRun", finding.firstRun());
        map.put("strategy", finding.strategy().isEmpty() ? null : finding.strategy());
        map.put("replay", finding.replay());
        return map;
    }

    private static void variant(List<String> lines, Variant variant) {
        String full = Lines.ascii(variant.name() + ", " + variant.memory());
        List<String> names = Lines.wrap(full, NAME, 2);
        List<String> verdicts = Lines.wrap(verdict(variant), VERDICT, 2);
        for (int i = 0; i < Math.max(names.size(), verdicts.size()); i++) {
            lines.add(
                    row(
                            i < names.size() ? names.get(i) : "",
                            i < verdicts.size() ? verdicts.get(i) : ""));
        }
        for (Finding finding : variant.findings()) {
            lines.addAll(Lines.paragraph("  ", "      ", finding.signature()));
            lines.addAll(Lines.paragraph("    ", "      ", seen(finding, variant)));
            lines.addAll(Report.replay("    ", finding.replay()));
            if (!finding.shrunk().isEmpty()) {
                lines.addAll(Lines.paragraph("    ", "      ", finding.shrunk()));
            }
            if (!finding.smaller().isEmpty()) {
                lines.addAll(Report.replay("    ", finding.smaller()));
            }
        }
        for (String mark : variant.unreached()) {
            lines.addAll(Lines.paragraph("  not reached: ", mark));
        }
        if (variant.hiddenRaces() > 0) {
            lines.addAll(
                    Lines.paragraph(
                            "  ",
                            Lines.count(variant.hiddenRaces(), "report")
                                    + " of data races hidden by races.allow"));
        }
        if (variant.inconclusive() > 0) {
            lines.addAll(
                    Lines.paragraph(
                            "  ",
                            Lines.count(variant.inconclusive(), "run")
                                    + " inconclusive: bound of steps reached"));
        }
    }

    private static String verdict(Variant variant) {
        String word = variant.verdict().word();
        return switch (variant.verdict()) {
            case SEEN -> {
                long count = variant.findings().stream().mapToLong(Finding::count).sum();
                yield word + " (" + rate(count, variant.runs()) + ")";
            }
            case NOT_SEEN ->
                    word
                            + " ("
                            + Lines.count(variant.runs(), "run")
                            + ", "
                            + variant.strategy()
                            + ")";
            case CANNOT -> word + " (" + variant.bounds() + ")";
            case VACUOUS ->
                    variant.unreached().isEmpty()
                            ? word + (variant.runs() == 0 ? " (no run)" : " (all inconclusive)")
                            : word
                                    + " ("
                                    + variant.unreached().size()
                                    + " of "
                                    + Lines.count(
                                            variant.reached().size()
                                                    + (long) variant.unreached().size(),
                                            "mark")
                                    + " not reached)";
        };
    }

    private static String seen(Finding finding, Variant variant) {
        if (finding.firstRun() == 0) {
            return "met while another was shrunk; in none of the runs";
        }
        long runs = variant.runs();
        boolean told =
                finding.strategy().isEmpty() || finding.strategy().equals(variant.strategy());
        return Lines.number(finding.count())
                + " of "
                + Lines.count(runs, "run")
                + " ("
                + rate(finding.count(), runs)
                + "), first in run "
                + Lines.number(finding.firstRun())
                + (told ? "" : " by " + finding.strategy());
    }

    /** {@code 1 in 446}, rounded to the nearest. */
    private static String rate(long count, long runs) {
        if (count <= 0 || runs <= 0) {
            return "0 of " + Lines.number(runs);
        }
        return "1 in " + Lines.number(Math.max(1, (runs + count / 2) / count));
    }

    private static List<String> last(List<Variant> variants, String early) {
        long runs = 0;
        long steps = 0;
        int seen = 0;
        int vacuous = 0;
        for (Variant variant : variants) {
            runs += variant.runs();
            steps += variant.steps();
            seen += variant.verdict() == Verdict.SEEN ? 1 : 0;
            vacuous += variant.verdict() == Verdict.VACUOUS ? 1 : 0;
        }
        List<String> lines = new ArrayList<>();
        lines.addAll(
                Lines.paragraph(
                        "",
                        Lines.count(variants.size(), "variant")
                                + ", "
                                + Lines.count(runs, "run")
                                + ", "
                                + Lines.count(steps, "step")));
        if (seen > 0) {
            lines.add("FAILURE: " + seen + " of " + Lines.count(variants.size(), "variant"));
        } else if (vacuous > 0) {
            lines.add("VACUOUS: " + vacuous + " of " + Lines.count(variants.size(), "variant"));
        } else if (early.isEmpty()) {
            lines.add("SUCCESS: nothing found");
        } else {
            lines.add("INCOMPLETE: nothing found so far");
        }
        if (!early.isEmpty()) {
            lines.addAll(Lines.paragraph("", "  ", early));
        }
        return lines;
    }

    private static String row(String name, String verdict) {
        return (Lines.pad(name, NAME) + "  " + verdict).stripTrailing();
    }
}
