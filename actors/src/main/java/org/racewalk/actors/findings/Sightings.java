package org.racewalk.actors.findings;

import org.jspecify.annotations.Nullable;
import org.racewalk.actors.report.CampaignResult;
import org.racewalk.actors.report.VariantResult;
import org.racewalk.actors.store.CampaignStore;
import org.racewalk.actors.store.StoredCampaign;
import org.racewalk.model.explore.Finding;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What was seen, in campaigns of a store and on this machine. */
public final class Sightings {
    private static final List<String> ORDERS = List.of("sc", "tso", "lkmm");

    /** Newest first; within one campaign the memory order that is explained most easily. */
    static final Comparator<Sighting> NEWEST =
            Comparator.comparing(Sighting::seen)
                    .reversed()
                    .thenComparing(Sighting::source)
                    .thenComparing(one -> ORDERS.indexOf(one.memory()));

    private Sightings() {}

    /**
     * All, newest first.
     *
     * @param store or null
     */
    public static List<Sighting> all(@Nullable CampaignStore store, LocalFindings local) {
        List<Sighting> all = new ArrayList<>(local.sightings());
        if (store != null) {
            store.campaigns().forEach(campaign -> all.addAll(of(store, campaign)));
        }
        all.sort(NEWEST);
        return all;
    }

    /**
     * The last sighting of a finding; reads no campaign that is older than it.
     *
     * @param store or null
     * @param id whole
     */
    public static Optional<Sighting> newest(
            @Nullable CampaignStore store, LocalFindings local, String id) {
        Optional<Sighting> here =
                local.sightings().stream().filter(one -> one.id().equals(id)).min(NEWEST);
        if (store == null) {
            return here;
        }
        for (StoredCampaign campaign : store.campaigns().reversed()) {
            if (here.isPresent() && campaign.added().isBefore(here.get().seen())) {
                return here;
            }
            Optional<Sighting> there =
                    of(store, campaign).stream().filter(one -> one.id().equals(id)).min(NEWEST);
            if (there.isPresent()) {
                return there;
            }
        }
        return here;
    }

    /** Of one campaign: one for each finding and memory order. */
    static List<Sighting> of(CampaignStore store, StoredCampaign campaign) {
        Map<String, Sighting> byFinding = new TreeMap<>();
        for (VariantResult variant : CampaignResult.read(store, campaign.id()).variants()) {
            for (Finding finding : variant.findings()) {
                Sighting one =
                        Sighting.of(
                                        finding,
                                        variant.total().runs(),
                                        variant.isExpected(finding),
                                        campaign.id(),
                                        campaign.added())
                                .withShrunk(variant.smaller(finding), variant.sizes(finding));
                byFinding.merge(one.id() + " " + one.memory(), one, Sighting::merge);
            }
        }
        return List.copyOf(byFinding.values());
    }
}
