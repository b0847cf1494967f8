package org.racewalk.actors.campaign;

import org.racewalk.actors.engine.Engine;
import org.racewalk.actors.engine.Resolved;
import org.racewalk.actors.engine.Sha256;
import org.racewalk.actors.engine.VariantRequest;
import org.racewalk.actors.plan.CampaignSpec;
import org.racewalk.actors.plan.Notify;
import org.racewalk.actors.plan.ShrinkBounds;
import org.racewalk.actors.plan.VariantSpec;
import org.racewalk.actors.store.CampaignStore;
import org.racewalk.actors.wire.ResultTypes;
import org.racewalk.model.machine.RunSettings;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Campaigns over made-up scenarios, and what they come to. */
public final class CampaignFixture {
    public static final String BUILD = "test";

    private final List<VariantSpec> variants = new ArrayList<>();
    private final Map<String, String> sources = new TreeMap<>();
    private final Engine engine;
    private final Path folder;
    private ShrinkBounds shrink = ShrinkBounds.OFF;
    private Notify notices = Notify.NOBODY;

    public CampaignFixture(Engine engine, Path folder) {
        this.engine = engine;
        this.folder = folder;
    }

    /** One more variant. */
    public CampaignFixture variant(String text, long runs, boolean stopAtFirst) throws IOException {
        Path file = folder.resolve("scenario" + variants.size() + ".c");
        Files.writeString(file, text);
        Resolved resolved =
                engine.resolve(
                        new VariantRequest(
                                file.toString(),
                                List.of(),
                                List.of(),
                                null,
                                RunSettings.defaults(),
                                engine.strategy(null),
                                1));
        // Nobody needs the file any more.
        Files.delete(file);
        resolved.sources().values().forEach(source -> sources.put(Sha256.of(source), source));
        variants.add(VariantSpec.of(resolved, runs, stopAtFirst, ""));
        return this;
    }

    /** What is found is made smaller. */
    public CampaignFixture shrinking(ShrinkBounds bounds) {
        shrink = bounds;
        return this;
    }

    /** Whom it tells. */
    public CampaignFixture telling(Notify whom) {
        notices = whom;
        return this;
    }

    /** As much as there is, as a spec. */
    public CampaignSpec spec(int batchRuns, int checkPerMille) {
        return new CampaignSpec(
                "test", variants, null, 0, batchRuns, checkPerMille, shrink, notices, BUILD);
    }

    /** Adds it to a store; returns its id. */
    public String addTo(CampaignStore store, int batchRuns, int checkPerMille) {
        return store.add(spec(batchRuns, checkPerMille), sources, Instant.EPOCH);
    }

    /** What the store's batches of a campaign come to. */
    public static Tally tally(CampaignStore store, String id) {
        Tally[] tally = {Tally.begin(CampaignPlan.of(store.spec(id)))};
        store.batches(
                id,
                batch -> tally[0] = tally[0].add(batch.id(), ResultTypes.unpack(batch.result())));
        return tally[0];
    }
}
