package org.racewalk.actors.cli;

import org.racewalk.actors.engine.WrongInputException;
import org.racewalk.actors.report.CampaignResult;
import org.racewalk.actors.store.CampaignStore;
import org.racewalk.actors.store.StoredCampaign;

import java.util.stream.Collectors;

/** Campaigns of a store, by their ids. */
final class StoredCampaigns {
    private StoredCampaigns() {}

    /**
     * A campaign, folded.
     *
     * @throws WrongInputException if there is none of that id; names those that there are
     */
    static CampaignResult read(CampaignStore store, String id) {
        if (store.campaign(id).isEmpty()) {
            String known =
                    store.campaigns().stream()
                            .map(StoredCampaign::id)
                            .collect(Collectors.joining(", "));
            throw new WrongInputException(
                    id
                            + ": no such campaign"
                            + (known.isEmpty() ? "; the store has none" : "; there are " + known));
        }
        return CampaignResult.read(store, id);
    }
}
