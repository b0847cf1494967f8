package org.racewalk.actors.cli;

import org.racewalk.actors.findings.Bug;
import org.racewalk.actors.findings.FindingList;
import org.racewalk.actors.findings.Sighting;
import org.racewalk.actors.report.CampaignDiff;
import org.racewalk.actors.store.CampaignStore;
import org.racewalk.model.explore.Finding;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.function.Function;

/** {@code racewalk campaign diff}: what changed from one campaign to a later one. */
@Command(
        name = "diff",
        description = "Tells which findings are new, ongoing, resolved or rare.",
        footer = {
            "",
            "Resolved: not seen again, in enough runs for the rate that it had, with a",
            "confidence of 95 %. Rare: not seen again, in too few runs to tell.",
            "",
            "Exit status: 0 nothing new; 1 new findings; 2 wrong input; 4 the store does",
            "not answer."
        })
final class CampaignDiffCommand implements Callable<Integer> {
    private final Session session;

    @Mixin private StoreOption from;

    @Parameters(index = "0", paramLabel = "A", description = "The earlier campaign.")
    private String first = "";

    @Parameters(index = "1", paramLabel = "B", description = "The later one.")
    private String second = "";

    CampaignDiffCommand(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        try (CampaignStore store = from.existing()) {
            List<CampaignDiff.Entry> entries =
                    CampaignDiff.of(
                            StoredCampaigns.read(store, first),
                            StoredCampaigns.read(store, second),
                            titles(store));
            session.out().print(CampaignDiff.text(first, second, entries));
            session.out().flush();
            boolean fresh =
                    entries.stream().anyMatch(one -> one.change() == CampaignDiff.Change.NEW);
            return fresh ? ExitCode.FINDINGS : ExitCode.CLEAN;
        }
    }

    /** Findings that are one bug go under the title of its head. */
    private Function<Finding, String> titles(CampaignStore store) {
        Map<String, String> heads = new TreeMap<>();
        for (Bug bug : FindingList.of(store, from.localFindings())) {
            for (Bug.Other other : bug.others()) {
                heads.put(other.finding().id(), bug.head().newest().signature());
            }
        }
        return finding -> heads.getOrDefault(Sighting.idOf(finding), finding.signature());
    }
}
