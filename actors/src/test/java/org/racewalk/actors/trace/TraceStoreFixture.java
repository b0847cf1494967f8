package org.racewalk.actors.trace;

import org.jspecify.annotations.Nullable;
import org.racewalk.actors.engine.ModelEngine;
import org.racewalk.actors.engine.SpreadVariant;
import org.racewalk.actors.engine.VariantRequest;
import org.racewalk.model.machine.RunSettings;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A scenario that is over in some 30 steps, and what is asked about its traces. */
public final class TraceStoreFixture {
    /** An object is published, used, unlinked, freed; with -D BUGGY used without the lock. */
    public static final String SCENARIO =
            """
            #include <racewalk.h>
            #include <linux/slab.h>
            #include <linux/spinlock.h>
            SCENARIO("an object that is unlinked and freed");
            struct item { int value; };
            static struct item *shared;
            static DEFINE_SPINLOCK(lock);
            static void use(void)
            {
                struct item *item = READ_ONCE(shared);
                if (item) {
                    WRITE_ONCE(item->value, 1);
                    WRITE_ONCE(item->value, 2);
                }
            }
            static void unlink(void)
            {
                spin_lock(&lock);
                WRITE_ONCE(shared, NULL);
                spin_unlock(&lock);
            }
            static void own(void)
            {
                struct item *item = kmalloc(sizeof(*item), GFP_KERNEL | __GFP_NOFAIL);
                WRITE_ONCE(item->value, 0);
                WRITE_ONCE(shared, item);
                unlink();
                kfree(item);
            }
            task(user, .count = 2)
            {
            #ifndef BUGGY
                spin_lock(&lock);
            #endif
                use();
            #ifndef BUGGY
                spin_unlock(&lock);
            #endif
            }
            task(owner)
            {
                own();
            }
            """;

    private TraceStoreFixture() {}

    /** The scenario in that folder. */
    public static Path scenario(Path folder) throws IOException {
        return Files.writeString(folder.resolve("item.c"), SCENARIO);
    }

    static SpreadVariant variant(Path folder, String... defines) throws IOException {
        return new ModelEngine()
                .compile(
                        new VariantRequest(
                                scenario(folder).toString(),
                                List.of(defines),
                                List.of(),
                                null,
                                RunSettings.defaults(),
                                "portfolio",
                                1))
                .spread();
    }

    /** Records the first runs of it. */
    static void record(Path file, SpreadVariant variant, long runs) {
        try (TraceRecording recording = new TraceRecording(file, () -> false, () -> {})) {
            recording.range(variant, runs);
        }
    }

    /** What a query answers: a text a row. */
    static List<String> ask(Path file, String sql) {
        List<String> rows = new ArrayList<>();
        try (TraceQueries queries = TraceQueries.open(file)) {
            queries.ask(
                    sql,
                    new RowSink() {
                        @Override
                        public void columns(List<String> names) {}

                        @Override
                        public boolean row(List<@Nullable Object> values) {
                            rows.add(
                                    String.join(
                                            "|", values.stream().map(String::valueOf).toList()));
                            return true;
                        }
                    });
        }
        return rows;
    }
}
