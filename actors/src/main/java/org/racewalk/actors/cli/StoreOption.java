package org.racewalk.actors.cli;

import org.jspecify.annotations.Nullable;
import org.racewalk.actors.engine.WrongInputException;
import org.racewalk.actors.findings.LocalFindings;
import org.racewalk.actors.store.CampaignStore;
import org.racewalk.actors.store.StoredCampaign;

import picocli.CommandLine.Option;

/** Which store is meant. */
final class StoreOption {
    @Option(
            names = "--store",
            paramLabel = "URL",
            description =
                    "jdbc:sqlite:FILE or jdbc:postgresql://HOST/DATABASE; else what"
                            + " racewalk.store.url says.")
    private @Nullable String url;

    /** Opens it to look at what is there. */
    CampaignStore existing() {
        return Configuration.existingStore(url);
    }

    /** Opens it, and makes it if there is none. */
    CampaignStore open() {
        return Configuration.store(url);
    }

    /** What runs on this machine left beside it. */
    LocalFindings localFindings() {
        return Configuration.localFindings(url);
    }

    /** The campaign with that id. */
    static StoredCampaign campaign(CampaignStore store, String id) {
        return store.campaign(id)
                .orElseThrow(() ->
                        new WrongInputException(
                                id
                                        + ": no such campaign in this store; racewalk campaign list"
                                        + " shows what there is"));
    }
}
