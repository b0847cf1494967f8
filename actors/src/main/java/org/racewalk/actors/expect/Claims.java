package org.racewalk.actors.expect;

import org.jspecify.annotations.Nullable;
import org.racewalk.model.explore.BatchResult;
import org.racewalk.model.explore.Finding;
import org.racewalk.model.trace.Summary;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Holds the variants of a campaign against what their headers expect, and says what that makes of
 * the claims that they put to the test.
 */
public final class Claims {
    private final List<@Nullable Trial> trials;

    /**
     * @param trials one for each variant of the campaign; null for one without a header
     */
    public Claims(List<? extends @Nullable Trial> trials) {
        this.trials = Collections.unmodifiableList(new ArrayList<>(trials));
    }

    /** Whether there is anything to hold against the results. */
    public boolean any() {
        return trials.stream().anyMatch(trial -> trial != null);
    }

    /** Whether a variant has a header that says what must come of it. */
    public boolean expects(int variant) {
        return trials.get(variant) != null;
    }

    /** Whether a finding is what its header asks for, or lets pass. */
    public boolean allows(int variant, Finding finding) {
        Trial trial = trials.get(variant);
        return trial != null
                && (!trial.expectation().clean() || trial.expectation().isNote(finding));
    }

    /** Whether a variant came to what its header expects; only of one that has a header. */
    public boolean holds(int variant, Summary.Variant summary, BatchResult result) {
        return Judgement.of(trial(variant).expectation(), summary, result).holds();
    }

    /** Whether something was seen in a variant that must be clean; only of one with a header. */
    public boolean seen(int variant, Summary.Variant summary, BatchResult result) {
        Expectation expectation = trial(variant).expectation();
        return expectation.clean()
                && Judgement.of(expectation, summary, result).verdict() == Summary.Verdict.SEEN;
    }

    private Trial trial(int variant) {
        Trial trial = trials.get(variant);
        if (trial == null) {
            throw new IllegalArgumentException("variant " + variant + " has no header");
        }
        return trial;
    }

    /** The table; each line ends with a newline. */
    public String text(List<Summary.Variant> summaries, List<BatchResult> results) {
        return ClaimTable.text(claims(summaries, results));
    }

    /** The claims in the order of the files. */
    private List<Claim> claims(List<Summary.Variant> summaries, List<BatchResult> results) {
        List<Claim> claims = new ArrayList<>();
        for (int i = 0; i < trials.size(); i++) {
            Trial trial = trials.get(i);
            if (trial == null) {
                continue;
            }
            if (claims.isEmpty() || claims.getLast().header() != trial.header()) {
                claims.add(new Claim(trial.header()));
            }
            Judgement judgement =
                    Judgement.of(trial.expectation(), summaries.get(i), results.get(i));
            claims.getLast().add(new Claim.Row(trial, summaries.get(i), judgement));
        }
        return claims;
    }

    /** The twin for machines: one map for each claim, with one for each of its variants. */
    public List<Map<String, @Nullable Object>> toList(
            List<Summary.Variant> summaries, List<BatchResult> results) {
        List<Map<String, @Nullable Object>> list = new ArrayList<>();
        for (Claim claim : claims(summaries, results)) {
            Map<String, @Nullable Object> map = new LinkedHashMap<>();
            map.put("file", claim.header().file());
            map.put("ids", claim.header().ids());
            map.put("claim", claim.header().claim());
            map.put("by", claim.header().by());
            map.put("claimIs", claim.words().keySet());
            map.put("asItIs", claim.asItIs());
            map.put("flips", claim.flips().stream().map(Claims::flip).toList());
            map.put("variants", claim.rows().stream().map(Claims::row).toList());
            list.add(map);
        }
        return list;
    }

    private static Map<String, @Nullable Object> flip(Claim.Difference difference) {
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        map.put("from", difference.from());
        map.put("to", difference.to());
        map.put("axes", difference.axes());
        map.put("change", difference.change().isEmpty() ? null : difference.change());
        return map;
    }

    private static Map<String, @Nullable Object> row(Claim.Row row) {
        Trial trial = row.trial();
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        map.put("ids", trial.expectation().ids());
        map.put("generation", trial.generation());
        map.put("axes", trial.axes());
        map.put("canary", trial.expectation().canary());
        map.put("verdict", row.judgement().verdict().word());
        map.put("runs", row.summary().runs());
        map.put("strategy", row.summary().strategy());
        map.put("expected", trial.expectation().outcome());
        map.put("holds", row.judgement().holds());
        map.put("claimIs", row.word());
        map.put("seen", row.judgement().told().stream().map(Claims::finding).toList());
        map.put("notes", row.judgement().notes().stream().map(Claims::finding).toList());
        map.put("unreached", row.summary().unreached());
        return map;
    }

    private static Map<String, @Nullable Object> finding(Finding finding) {
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        map.put("signature", finding.signature());
        map.put("runs", finding.runs());
        map.put("firstRun", finding.firstRun() + 1);
        map.put("replay", finding.replay().text());
        return map;
    }
}
