package org.racewalk.actors.cli;

import org.racewalk.actors.engine.WrongInputException;
import org.racewalk.actors.store.CampaignStore;
import org.racewalk.actors.store.CampaignStore.Status;
import org.racewalk.actors.store.CampaignStore.Wish;
import org.racewalk.actors.store.StoredCampaign;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

import java.util.concurrent.Callable;

/** {@code racewalk campaign resume}: asks whoever coordinates to go on with a campaign. */
@Command(
        name = "resume",
        description = {
            "Goes on with a campaign that was stopped, or that broke.",
            "A campaign with a time limit has its whole time again."
        })
final class CampaignResumeCommand implements Callable<Integer> {
    private final Session session;

    @Mixin private StoreOption store;

    @Parameters(paramLabel = "ID", description = "The campaign, as campaign list names it.")
    private String id = "";

    CampaignResumeCommand(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        try (CampaignStore opened = store.existing()) {
            StoredCampaign campaign = StoreOption.campaign(opened, id);
            if (campaign.status() == Status.COMPLETED) {
                throw new WrongInputException(id + ": is completed, there is nothing left to run");
            }
            opened.wish(id, Wish.RUN);
        }
        session.out().println(id + ": goes on as soon as a node sees it");
        return ExitCode.CLEAN;
    }
}
