package org.racewalk.actors.cli;

import org.racewalk.actors.report.CampaignReport;
import org.racewalk.actors.report.CampaignResult;
import org.racewalk.actors.store.CampaignStore;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

import java.util.concurrent.Callable;

/** {@code racewalk campaign report}: what a campaign came to, or has come to so far. */
@Command(
        name = "report",
        description = "Prints the report of a campaign; it need not have ended.",
        footer = {
            "",
            "Equal results make equal bytes: the report holds no time, rate, host or id.",
            "",
            "Exit status: 0 all is as it should be; 1 findings; 2 wrong input; 3 not all",
            "runs are made, or vacuous; 4 the store does not answer."
        })
final class CampaignReportCommand implements Callable<Integer> {
    private final Session session;

    @Mixin private StoreOption from;

    @Parameters(paramLabel = "ID", description = "A campaign; see campaign list.")
    private String id = "";

    CampaignReportCommand(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        try (CampaignStore store = from.existing()) {
            CampaignResult result = StoredCampaigns.read(store, id);
            session.out().print(CampaignReport.text(result));
            session.out().flush();
            return status(result);
        }
    }

    static int status(CampaignResult result) {
        if (CampaignReport.failed(result)) {
            return ExitCode.FINDINGS;
        }
        return CampaignReport.passed(result) ? ExitCode.CLEAN : ExitCode.INCOMPLETE;
    }
}
