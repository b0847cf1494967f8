package org.racewalk.actors.store;

import org.racewalk.actors.engine.Calibrated;
import org.racewalk.actors.engine.Sha256;
import org.racewalk.actors.engine.VariantRequest;
import org.racewalk.actors.plan.CampaignSpec;
import org.racewalk.actors.plan.Notify;
import org.racewalk.actors.plan.ShrinkBounds;
import org.racewalk.actors.plan.VariantSpec;
import org.racewalk.model.machine.RunSettings;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Campaigns and batches for tests of the store. */
final class StoreFixture {
    static final Instant NOW = Instant.parse("2026-01-02T03:04:05.678Z");
    static final String SOURCE = "#include <racewalk.h>\n/* \u00e9 */\n";

    private StoreFixture() {}

    static CampaignSpec spec(String name) {
        VariantRequest request =
                new VariantRequest(
                        "conf/zoo/a.c",
                        List.of("FIXED", "N=2"),
                        List.of("include"),
                        null,
                        RunSettings.defaults(),
                        "portfolio",
                        Long.MIN_VALUE);
        VariantSpec variant =
                new VariantSpec(
                        request,
                        1_000,
                        true,
                        "clean",
                        "f00d",
                        new Calibrated("portfolio(7)", 256, List.of(3, 0)),
                        List.of("raced", "retried"),
                        Map.of("conf/zoo/a.c", Sha256.of(SOURCE)));
        return new CampaignSpec(
                name,
                List.of(variant),
                Duration.ofMinutes(3),
                5,
                1024,
                10,
                new ShrinkBounds(500, 3),
                new Notify(List.of("mail"), List.of()),
                "build-1");
    }

    static Map<String, String> sources() {
        return Map.of(Sha256.of(SOURCE), SOURCE);
    }

    /** Its content follows from the id. */
    static StoredBatch batch(long id) {
        return batch(id, "node-1");
    }

    static StoredBatch batch(long id, String node) {
        byte[] result = ByteBuffer.allocate(16).putLong(id).putLong(-id).array();
        return new StoredBatch(id, node, 64, id * 1_000, ~id, result);
    }

    static List<StoredBatch> batches(CampaignStore store, String id) {
        List<StoredBatch> batches = new ArrayList<>();
        store.batches(id, batches::add);
        return batches;
    }

    static List<Long> ids(CampaignStore store, String id) {
        return batches(store, id).stream().map(StoredBatch::id).toList();
    }
}
