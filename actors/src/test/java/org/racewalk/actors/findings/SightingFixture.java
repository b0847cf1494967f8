package org.racewalk.actors.findings;

import java.time.Instant;
import java.util.List;

/** Made-up sightings. */
final class SightingFixture {
    static final Instant NOON = Instant.parse("2026-01-02T12:00:00Z");

    private SightingFixture() {}

    static Sighting seen(String id) {
        return titled(id, "", "");
    }

    static Sighting titled(String id, String title, String object) {
        return of(id, "conf/a.c", title, object, "", NOON);
    }

    static Sighting inScenario(String id, String scenario, String title) {
        return of(id, scenario, title, "", "", NOON);
    }

    static Sighting at(String id, String campaign, Instant seen) {
        return of(id, "conf/a.c", "", "", campaign, seen);
    }

    private static Sighting of(
            String id, String scenario, String title, String object, String source, Instant seen) {
        return new Sighting(
                id,
                scenario,
                List.of("BUGGY", "N=2"),
                "sc",
                "use-after-free read in f / g on struct mm_struct",
                2,
                title,
                object,
                source,
                "rw1:" + id,
                "",
                "",
                3,
                1_000,
                41,
                false,
                seen);
    }
}
