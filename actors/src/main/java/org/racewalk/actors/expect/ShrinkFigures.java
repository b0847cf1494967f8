package org.racewalk.actors.expect;

import org.racewalk.model.shrink.Size;

import java.util.List;
import java.util.Locale;

/** What shrinking the zoo's bugs came to: for people, and as a table in Markdown. */
public final class ShrinkFigures {
    private static final double NANOS = 1e9;

    private ShrinkFigures() {}

    /** One bug, in lines of at most 72 columns. */
    public static String line(ShrunkTrial one) {
        Size before = one.shrunk().before();
        Size after = one.shrunk().after();
        String text =
                String.format(
                        Locale.ROOT,
                        "shrunk: steps %,d to %,d, switches %,d to %,d%s%s, %,d runs, %.1f s%s",
                        before.steps(),
                        after.steps(),
                        before.switches(),
                        after.switches(),
                        one.switchesHold() ? "" : " (depth " + depth(one) + ")",
                        one.core().isEmpty()
                                ? ""
                                : ", core "
                                        + one.core().getAsInt()
                                        + (one.coreHolds() ? "" : " (described " + told(one) + ")"),
                        one.shrunk().runs(),
                        one.nanos() / NANOS,
                        one.shrunk().complete() ? "" : ", stopped at the bound");
        return String.join("\n", Columns.paragraph(10, text)) + "\n";
    }

    /** The table, and what it comes to. */
    public static String markdown(List<ShrunkTrial> all) {
        StringBuilder text = new StringBuilder();
        text.append(
                "| id | variant | tasks | operations | delays | switches | depth | steps found"
                        + " | steps shrunk | core | described | runs | s |\n"
                        + "| --- | --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |"
                        + " ---: | ---: | ---: |\n");
        for (ShrunkTrial one : all) {
            Size before = one.shrunk().before();
            Size after = one.shrunk().after();
            text.append("| ").append(String.join(" ", one.trial().expectation().ids()));
            text.append(" | `").append(one.trial().label()).append("` | ");
            cell(text, fromTo(before.tasks(), after.tasks()));
            cell(text, fromTo(before.operations(), after.operations()));
            cell(text, fromTo(before.delays(), after.delays()));
            cell(text, mark(fromTo(before.switches(), after.switches()), one.switchesHold()));
            cell(text, one.described().isEmpty() ? "" : depth(one));
            cell(text, Columns.number(before.steps()));
            cell(text, Columns.number(after.steps()));
            cell(
                    text,
                    one.core().isEmpty()
                            ? ""
                            : mark(String.valueOf(one.core().getAsInt()), one.coreHolds()));
            cell(text, told(one));
            cell(text, Columns.number(one.shrunk().runs()));
            text.append(String.format(Locale.ROOT, "%.1f |\n", one.nanos() / NANOS));
        }
        return text.append('\n').append(sum(all)).toString();
    }

    /** The sum in sentences. */
    public static String sum(List<ShrunkTrial> all) {
        long[] nanos = all.stream().mapToLong(ShrunkTrial::nanos).sorted().toArray();
        double median = nanos.length == 0 ? 0 : nanos[nanos.length / 2] / NANOS;
        double most = nanos.length == 0 ? 0 : nanos[nanos.length - 1] / NANOS;
        long described = all.stream().filter(one -> one.described().isPresent()).count();
        long deep =
                all.stream()
                        .filter(one -> one.described().isPresent() && one.switchesHold())
                        .count();
        long cores =
                all.stream().filter(one -> one.core().isPresent() && !told(one).isEmpty()).count();
        long short_ =
                all.stream()
                        .filter(one ->
                                one.core().isPresent() && !told(one).isEmpty() && one.coreHolds())
                        .count();
        String text =
                String.format(
                        Locale.ROOT,
                        "%s shrunk; no more switches than the stated depth: %,d of %,d with one;"
                                + " time: median %.1f s, most %.1f s.",
                        Columns.count(all.size(), "variant"),
                        deep,
                        described,
                        median,
                        most);
        if (cores > 0) {
            text +=
                    String.format(
                            Locale.ROOT,
                            " Core at most 1.5 times the steps described: %,d of %,d.",
                            short_,
                            cores);
        }
        return text + "\n";
    }

    private static String depth(ShrunkTrial one) {
        return one.described().map(told -> String.valueOf(told.depth())).orElse("");
    }

    private static String told(ShrunkTrial one) {
        return one.described()
                .filter(told -> !told.steps().isEmpty())
                .map(told -> String.valueOf(told.steps().size()))
                .orElse("");
    }

    private static String fromTo(long from, long to) {
        return from == to ? String.valueOf(to) : from + " to " + to;
    }

    private static String mark(String text, boolean holds) {
        return holds ? text : "**" + text + "**";
    }

    private static void cell(StringBuilder text, String content) {
        text.append(content).append(" | ");
    }
}
