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

/** {@code racewalk campaign stop}: asks whoever coordinates to stop a campaign. */
@Command(
        name = "stop",
        description = "Stops a campaign; what it has made is kept, and it can be resumed.")
final class CampaignStopCommand implements Callable<Integer> {
    private final Session session;

    @Mixin private StoreOption store;

    @Parameters(paramLabel = "ID", description = "The campaign, as campaign list names it.")
    private String id = "";

    CampaignStopCommand(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        try (CampaignStore opened = store.existing()) {
            StoredCampaign campaign = StoreOption.campaign(opened, id);
            if (campaign.status() == Status.COMPLETED) {
                throw new WrongInputException(id + ": is completed, there is nothing to stop");
            }
            opened.wish(id, Wish.STOP);
        }
        session.out().println(id + ": stops as soon as a node sees it");
        return ExitCode.CLEAN;
    }
}
