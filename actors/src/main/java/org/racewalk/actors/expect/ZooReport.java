package org.racewalk.actors.expect;

import org.jspecify.annotations.Nullable;
import org.racewalk.model.explore.Finding;
import org.racewalk.model.trace.JsonReport;
import org.racewalk.model.trace.Summary;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Tells what trials came to: as a table for people, as KTAP and as a map for machines. Holds no
 * time, rate or host.
 */
public final class ZooReport {
    private static final int DETAIL = 10;

    private ZooReport() {}

    /** The table's beginning. */
    public static String begin() {
        return Columns.row("", "file, variant: what it must come to", "runs").getFirst()
                + "\n"
                + Columns.rule()
                + "\n";
    }

    /** What one file came to; each line ends with a newline. */
    public static String file(Header header, List<TrialResult> results) {
        List<String> lines = new ArrayList<>();
        lines.addAll(Columns.paragraph(0, String.join(" ", header.ids()) + "  " + header.file()));
        for (TrialResult result : results) {
            Trial trial = result.trial();
            String what = trial.label() + ": " + trial.expectation().outcome();
            String status = result.holds() ? "  ok      " : "  NOT OK  ";
            lines.addAll(Columns.row(status, what, figure(result)));
            if (!result.holds() || result.seeds() > 1 || !result.notes().isEmpty()) {
                details(result).forEach(line -> lines.addAll(Columns.paragraph(DETAIL, line)));
            }
            Finding finding = result.finding();
            if (!result.holds() && finding != null) {
                lines.add(finding.replay().text());
            }
        }
        return String.join("\n", lines) + "\n";
    }

    private static String figure(TrialResult result) {
        if (result.trial().expectation().clean() || result.found().isEmpty()) {
            return Columns.number(result.summary().runs());
        }
        return (result.seeds() > 1 ? "median " : "") + Columns.number(result.median());
    }

    private static List<String> details(TrialResult result) {
        List<String> details = new ArrayList<>();
        Summary.Variant summary = result.summary();
        boolean clean = result.trial().expectation().clean();
        if (!clean && result.found().size() > 1) {
            details.add(
                    "found with "
                            + Columns.count(result.found().size(), "seed")
                            + " in "
                            + Columns.number(Collections.min(result.found()))
                            + " to "
                            + Columns.number(Collections.max(result.found()))
                            + " runs");
        }
        for (Finding note : result.notes()) {
            String runs = Columns.count(note.runs(), "run");
            details.add("noted in " + runs + ": " + note.signature());
        }
        if (result.holds()) {
            return details;
        }
        if (!clean) {
            details.add(
                    "not found in "
                            + Columns.count(summary.runs(), "run")
                            + (result.complete() ? "" : ", stopped early"));
        }
        Finding finding = result.finding();
        if (finding != null) {
            String run = Columns.number(finding.firstRun() + 1);
            details.add(
                    (clean ? "seen" : "seen instead")
                            + " in run "
                            + run
                            + ": "
                            + finding.signature());
        } else if (clean && !summary.unreached().isEmpty()) {
            summary.unreached().forEach(mark -> details.add("vacuous, not reached: " + mark));
        } else if (clean) {
            details.add(result.complete() ? result.verdict().word() : "stopped early");
        }
        return details;
    }

    /** The table's end. */
    public static String end(List<TrialResult> results, int files, boolean interrupted) {
        long failed = results.stream().filter(result -> !result.holds()).count();
        String checks = Columns.count(results.size(), "check");
        String verdict =
                failed > 0
                        ? "FAILURE: " + failed + " of " + checks + " do not hold"
                        : interrupted ? "INCOMPLETE: " + checks + " hold" : "SUCCESS: all hold";
        return Columns.rule()
                + "\n"
                + Columns.count(files, "file")
                + ", "
                + checks
                + "\n"
                + verdict
                + "\n";
    }

    /** The first two lines of a KTAP report of so many files. */
    public static String ktapBegin(int files) {
        return "KTAP version 1\n1.." + files + "\n";
    }

    /** One file as a KTAP test with its variants as subtests. */
    public static String ktap(int number, Header header, List<TrialResult> results, int planned) {
        StringBuilder text = new StringBuilder("  KTAP version 1\n  1.." + planned + "\n");
        boolean holds = results.size() == planned;
        for (int i = 0; i < results.size(); i++) {
            TrialResult result = results.get(i);
            Trial trial = result.trial();
            holds &= result.holds();
            text.append("  # runs: ").append(figure(result)).append('\n');
            details(result).forEach(line -> text.append("  # ").append(line).append('\n'));
            Finding finding = result.finding();
            if (finding != null) {
                text.append("  # replay: racewalk replay ");
                text.append(finding.replay().text()).append('\n');
            }
            text.append(result.holds() ? "  ok " : "  not ok ").append(i + 1).append(' ');
            text.append(trial.label()).append(": ").append(trial.expectation().outcome());
            text.append('\n');
        }
        for (int i = results.size(); i < planned; i++) {
            text.append("  ok ").append(i + 1).append(" # SKIP interrupted\n");
        }
        String name = header.file().substring(header.file().lastIndexOf('/') + 1);
        text.append(holds || results.isEmpty() ? "ok " : "not ok ").append(number);
        text.append(' ').append(name).append(results.isEmpty() ? " # SKIP interrupted" : "");
        return text.append('\n').toString();
    }

    /** The twin for machines; keys in a fixed order. */
    public static Map<String, @Nullable Object> toMap(
            List<TrialResult> results, boolean interrupted) {
        List<Object> checks = new ArrayList<>();
        for (TrialResult result : results) {
            checks.add(check(result));
        }
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        map.put("format", JsonReport.FORMAT);
        map.put("holds", results.stream().allMatch(TrialResult::holds) && !interrupted);
        map.put("interrupted", interrupted);
        map.put("checks", checks);
        return map;
    }

    private static Map<String, @Nullable Object> check(TrialResult result) {
        Trial trial = result.trial();
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        map.put("file", trial.header().file());
        map.put("ids", trial.expectation().ids());
        map.put("fix", trial.header().fixes());
        map.put("cve", trial.header().cves());
        map.put("variant", trial.label());
        map.put("defines", trial.request().defines());
        map.put("expected", trial.expectation().outcome());
        map.put("holds", result.holds());
        map.put("verdict", result.verdict().word());
        map.put("runs", result.summary().runs());
        map.put("found", result.found());
        map.put("median", result.found().isEmpty() ? null : result.median());
        Finding finding = result.finding();
        map.put("signature", finding == null ? null : finding.signature());
        map.put("replay", finding == null ? null : finding.replay().text());
        map.put("notes", result.notes().stream().map(Finding::signature).toList());
        map.put("unreached", result.summary().unreached());
        return map;
    }
}
