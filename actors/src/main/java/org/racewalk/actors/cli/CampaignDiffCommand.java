package org.racewalk.actors.cli;

import org.racewalk.actors.report.CampaignDiff;
import org.racewalk.actors.store.CampaignStore;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

import java.util.List;
import java.util.concurrent.Callable;

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
                            StoredCampaigns.read(store, second));
            session.out().print(CampaignDiff.text(first, second, entries));
            session.out().flush();
            boolean fresh =
                    entries.stream().anyMatch(one -> one.change() == CampaignDiff.Change.NEW);
            return fresh ? ExitCode.FINDINGS : ExitCode.CLEAN;
        }
    }
}
