package org.racewalk.actors.report;

import org.racewalk.actors.campaign.ShrinkOutcome;
import org.racewalk.model.explore.Finding;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A campaign as KTAP: a test for each scenario, a subtest for each of its variants. */
public final class Ktap {
    private Ktap() {}

    /** The text. */
    public static String text(CampaignResult result) {
        Map<String, List<VariantResult>> files = new LinkedHashMap<>();
        for (VariantResult variant : result.variants()) {
            files.computeIfAbsent(variant.spec().request().scenario(), key -> new ArrayList<>())
                    .add(variant);
        }
        StringBuilder text = new StringBuilder("KTAP version 1\n");
        text.append("# racewalk campaign ").append(result.spec().name()).append('\n');
        text.append("1..").append(files.size()).append('\n');
        int number = 0;
        for (Map.Entry<String, List<VariantResult>> file : files.entrySet()) {
            file(text, ++number, file.getKey(), file.getValue(), result.complete());
        }
        return text.toString();
    }

    private static void file(
            StringBuilder text,
            int number,
            String name,
            List<VariantResult> variants,
            boolean complete) {
        text.append("  KTAP version 1\n  1..").append(variants.size()).append('\n');
        boolean failed = false;
        for (int i = 0; i < variants.size(); i++) {
            VariantResult variant = variants.get(i);
            text.append("  # runs: ").append(variant.total().runs()).append('\n');
            for (Finding finding : variant.findings()) {
                String met = variant.isMet(finding) ? " (met while another was shrunk)" : "";
                text.append("  # ").append(line(finding.signature())).append(met).append('\n');
                text.append("  # replay: racewalk replay ");
                text.append(finding.replay().text()).append('\n');
                ShrinkOutcome shrunk = variant.shrunk(finding);
                if (shrunk != null) {
                    text.append("  # ").append(line(Shrunk.text(shrunk))).append('\n');
                }
                if (!Shrunk.replay(shrunk).isEmpty()) {
                    text.append("  # replay: racewalk replay ");
                    text.append(Shrunk.replay(shrunk)).append('\n');
                }
            }
            VariantResult.Outcome outcome = variant.outcome(complete);
            boolean wrong = outcome == VariantResult.Outcome.FAILED;
            failed |= wrong;
            text.append(wrong ? "  not ok " : "  ok ").append(i + 1).append(' ');
            text.append(line(variant.label()));
            text.append(
                    variant.spec().expected().isEmpty()
                            ? ""
                            : ": " + line(variant.spec().expected()));
            boolean open = !wrong && outcome != VariantResult.Outcome.PASSED;
            text.append(open ? " # SKIP " + CampaignReport.word(outcome) : "").append('\n');
        }
        text.append(failed ? "not ok " : "ok ").append(number).append(' ').append(line(name));
        text.append('\n');
    }

    /** A # would begin a directive. */
    private static String line(String text) {
        return CampaignReport.ascii(text).replace('#', '?');
    }
}
