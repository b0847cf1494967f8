package org.racewalk.actors.store;

import java.time.Instant;

/**
 * A campaign as the list shows it.
 *
 * @param reason of the status, for people; empty if there is none
 * @param changed when the status last changed
 */
public record StoredCampaign(
        String id,
        String name,
        Instant added,
        CampaignStore.Wish wish,
        CampaignStore.Status status,
        String reason,
        Instant changed) {}
