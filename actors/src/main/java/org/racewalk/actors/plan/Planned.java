package org.racewalk.actors.plan;

import java.util.Map;

/**
 * A campaign that is ready to be added to a store.
 *
 * @param sources text by SHA-256 in hexadecimal
 */
public record Planned(CampaignSpec spec, Map<String, String> sources) {
    public Planned {
        sources = Map.copyOf(sources);
    }
}
