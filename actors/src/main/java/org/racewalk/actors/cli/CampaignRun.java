package org.racewalk.actors.cli;

import org.jspecify.annotations.Nullable;
import org.racewalk.actors.campaign.CampaignEvent.StopReason;
import org.racewalk.actors.campaign.CampaignNotice;
import org.racewalk.actors.campaign.CampaignPlan;
import org.racewalk.actors.campaign.CampaignState;
import org.racewalk.actors.campaign.EmbeddedCluster;
import org.racewalk.actors.campaign.VariantFinding;
import org.racewalk.actors.cli.ShrunkReports.Told;
import org.racewalk.actors.engine.Variant;
import org.racewalk.actors.expect.Claims;
import org.racewalk.actors.findings.LocalFindings;
import org.racewalk.actors.findings.Sighting;
import org.racewalk.model.explore.BatchResult;
import org.racewalk.model.explore.Finding;
import org.racewalk.model.trace.Summary;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** One campaign as the user sees it: progress, reports as they come, a summary at the end. */
final class CampaignRun {
    private static final Duration PERIOD = Duration.ofMillis(100);

    private final Session session;
    private final EmbeddedCluster cluster;
    private final CampaignPlan plan;
    private final List<Variant> variants;
    private final Claims claims;
    private final ShrunkReports shrunk;
    private final List<Map<String, @Nullable Object>> reports = new ArrayList<>();
    private final List<Told> told = new ArrayList<>();
    private boolean stopping;
    private boolean disagreed;

    CampaignRun(
            Session session,
            EmbeddedCluster cluster,
            CampaignPlan plan,
            List<Variant> variants,
            Claims claims,
            ShrunkReports shrunk) {
        this.session = session;
        this.cluster = cluster;
        this.plan = plan;
        this.variants = variants;
        this.claims = claims;
        this.shrunk = shrunk;
    }

    /** Runs it to its end; returns the exit status. */
    int run(int workers, @Nullable JsonFile json) throws InterruptedException {
        session.interruption().watch();
        cluster.begin(plan, workers, variants);
        ProgressLine progress = progress();
        while (true) {
            if (session.interruption().requested() && !stopping) {
                stopping = true;
                cluster.stop(StopReason.INTERRUPTED);
            }
            CampaignNotice notice = cluster.poll(PERIOD);
            for (Told next = shrunk.ready(); next != null; next = shrunk.ready()) {
                progress.clear();
                print(next);
            }
            switch (notice) {
                case null -> {}
                case CampaignNotice.Progressed now ->
                        progress.show(System.nanoTime(), now.runs(), now.steps(), now.findings());
                case CampaignNotice.Begun begun -> {}
                case CampaignNotice.Noted noted -> {}
                case CampaignNotice.Remark remark -> {}
                case CampaignNotice.Shrunk smaller -> {}
                case CampaignNotice.Met met -> {}
                case CampaignNotice.Found found -> report(found.finding());
                case CampaignNotice.Ended ended -> {
                    progress.clear();
                    for (Told next = shrunk.next(); next != null; next = shrunk.next()) {
                        print(next);
                    }
                    return conclude(ended.state(), json);
                }
                case CampaignNotice.Broken broken -> {
                    progress.clear();
                    session.say("internal failure\n" + broken.failure());
                    return ExitCode.INTERNAL;
                }
            }
        }
    }

    private ProgressLine progress() {
        Duration time = plan.time();
        return new ProgressLine(
                session.err(),
                session.progress(),
                System.nanoTime(),
                plan.allRuns(),
                time == null ? 0 : time.toSeconds());
    }

    private void report(VariantFinding found) {
        if (claims.allows(found.variant(), found.finding())) {
            return;
        }
        shrunk.ask(variants.get(found.variant()), found.finding());
    }

    private void print(Told report) {
        told.add(report);
        disagreed |= !report.agrees();
        reports.addAll(report.reports());
        session.out().print(report.text());
        session.out().println();
        session.out().flush();
    }

    private int conclude(CampaignState state, @Nullable JsonFile json) {
        List<Summary.Variant> summaries = new ArrayList<>();
        for (int i = 0; i < variants.size(); i++) {
            summaries.add(variants.get(i).summary(state.totals().get(i)));
        }
        leave(state);
        String early = isEarly(state.reason()) ? early(state) : "";
        if (claims.any()) {
            session.out().print(withoutHeader(summaries));
            session.out().print(early.isEmpty() ? "" : early + "\n\n");
            session.out().print(claims.text(summaries, state.totals()));
        } else {
            session.out().print(Summary.text(summaries, early));
        }
        session.out().flush();
        if (json != null) {
            json.write(json(state, summaries));
        }
        return status(state, summaries);
    }

    /** Leaves what was found where commands that take the id of a finding look for it. */
    private void leave(CampaignState state) {
        List<Sighting> seen = new ArrayList<>();
        Instant now = Instant.now();
        // The campaign's own come after them: of one finding, what comes last is kept.
        for (Told report : told) {
            for (Finding other : report.others()) {
                seen.add(Sighting.of(other, report.runs(), false, "", now));
            }
        }
        for (int i = 0; i < variants.size(); i++) {
            BatchResult total = state.totals().get(i);
            for (Finding finding : total.findings()) {
                boolean expected = claims.allows(i, finding);
                seen.add(Sighting.of(finding, total.runs(), expected, "", now));
            }
        }
        LocalFindings local = Configuration.localFindings(null);
        try {
            local.keep(seen);
        } catch (IOException | UncheckedIOException e) {
            String file = local.file().map(Path::toString).orElse("");
            session.say("findings are not kept, so commands take the replay string alone: " + file);
        }
    }

    /** The verdicts of scenarios that no header is held against. */
    private String withoutHeader(List<Summary.Variant> summaries) {
        List<Summary.Variant> plain = new ArrayList<>();
        for (int i = 0; i < summaries.size(); i++) {
            if (!claims.expects(i)) {
                plain.add(summaries.get(i));
            }
        }
        return plain.isEmpty() ? "" : Summary.table(plain) + "\n";
    }

    private int status(CampaignState state, List<Summary.Variant> summaries) {
        if (disagreed) {
            session.say("a run did not end as before when it was made again");
            return ExitCode.INTERNAL;
        }
        boolean seen = false;
        boolean complete = !isEarly(state.reason());
        for (int i = 0; i < summaries.size(); i++) {
            Summary.Verdict verdict = summaries.get(i).verdict();
            if (claims.expects(i)) {
                seen |= claims.seen(i, summaries.get(i), state.totals().get(i));
                complete &= claims.holds(i, summaries.get(i), state.totals().get(i));
            } else {
                seen |= verdict == Summary.Verdict.SEEN;
                complete &= verdict != Summary.Verdict.VACUOUS;
            }
        }
        if (seen) {
            return ExitCode.FINDINGS;
        }
        return complete ? ExitCode.CLEAN : ExitCode.INCOMPLETE;
    }

    /** Time alone is what was asked for; beside a number of runs it is an early end. */
    private boolean isEarly(StopReason reason) {
        return switch (reason) {
            case COMPLETED, FOUND -> false;
            case TIME -> plan.allRuns() != CampaignPlan.UNLIMITED;
            case INTERRUPTED -> true;
        };
    }

    private String early(CampaignState state) {
        String cause = state.reason() == StopReason.TIME ? "time is over" : "interrupted";
        String wanted =
                plan.allRuns() == CampaignPlan.UNLIMITED
                        ? ""
                        : String.format(Locale.ROOT, " of %,d", plan.allRuns());
        return String.format(
                Locale.ROOT, "stopped early (%s): %,d%s runs", cause, state.runsMade(), wanted);
    }

    private Map<String, ?> json(CampaignState state, List<Summary.Variant> summaries) {
        Map<String, @Nullable Object> campaign = new LinkedHashMap<>(Summary.toMap(summaries));
        campaign.put("ended", state.reason().name().toLowerCase(Locale.ROOT));
        campaign.put("runs", state.runsMade());
        campaign.put("steps", state.stepsMade());
        campaign.put(
                "coverage",
                state.totals().stream().map(total -> total.coverage().count()).toList());
        campaign.put(
                "digests",
                state.totals().stream().map(total -> Long.toHexString(total.digest())).toList());
        campaign.put("reports", reports);
        if (claims.any()) {
            campaign.put("claims", claims.toList(summaries, state.totals()));
        }
        return campaign;
    }
}
