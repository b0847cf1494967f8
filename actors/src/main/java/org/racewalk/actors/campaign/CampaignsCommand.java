package org.racewalk.actors.campaign;

import org.apache.pekko.actor.typed.ActorRef;
import org.racewalk.actors.plan.CampaignSpec;
import org.racewalk.actors.store.StoredCampaign;

import java.util.List;

/** What the cluster's one actor that sees to all campaigns is told. */
public sealed interface CampaignsCommand
        permits FromWorker,
                CampaignsCommand.Look,
                CampaignsCommand.Seen,
                CampaignsCommand.Opened,
                CampaignsCommand.NotOpened,
                CampaignsCommand.Told,
                CampaignsCommand.Gone,
                CampaignsCommand.Closed,
                CampaignsCommand.Leave {

    /** To itself: look into the store. */
    record Look() implements CampaignsCommand {}

    /** To itself: what the store has; a reason instead if it does not answer. */
    record Seen(List<StoredCampaign> campaigns, String unavailable) implements CampaignsCommand {}

    /** To itself: a campaign to begin or to take over. */
    record Opened(StoredCampaign campaign, CampaignSpec spec) implements CampaignsCommand {}

    /** To itself: it cannot be. */
    record NotOpened(String campaign, String reason) implements CampaignsCommand {}

    /** Coordinator of a campaign to this actor. */
    record Told(String campaign, CampaignNotice notice) implements CampaignsCommand {}

    /** To itself: a coordinator is no more; {@code sure} if all it said before was heard. */
    record Gone(ActorRef<CoordinatorCommand> coordinator, boolean sure)
            implements CampaignsCommand {}

    /** To itself: the store knows how a campaign ended. */
    record Closed(String campaign) implements CampaignsCommand {}

    /** Singleton manager to this actor: another node takes over. */
    record Leave() implements CampaignsCommand {}
}
