package org.racewalk.actors.campaign;

import org.jspecify.annotations.Nullable;
import org.racewalk.actors.engine.Variant;
import org.racewalk.actors.plan.VariantSpec;
import org.racewalk.actors.wire.Wire;

import java.util.concurrent.CompletableFuture;

/** What the library of a node is told. */
public sealed interface LibraryCommand {

    /** Coordinator to library: that is the variant. */
    record VariantIs(String campaign, int variant, VariantSpec spec)
            implements LibraryCommand, Wire {}

    /** Coordinator to library: that is the text with that SHA-256. */
    record SourceIs(String sha256, String text) implements LibraryCommand, Wire {}

    /** Worker to library of its own node: I need that variant, compiled. */
    record Want(String campaign, int variant, CompletableFuture<Variant> answer)
            implements LibraryCommand {}

    /** Library to itself: it is compiled, or why not. */
    record Compiled(
            String campaign,
            int variant,
            VariantSpec spec,
            @Nullable Variant compiled,
            String failure)
            implements LibraryCommand {}

    /** Library to itself: have the answers come meanwhile? */
    record Tick() implements LibraryCommand {}
}
