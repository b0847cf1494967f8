package org.racewalk.actors.campaign;

import org.racewalk.actors.engine.Variant;

import java.util.concurrent.CompletionStage;

/** Where workers get compiled variants from. Safe for several threads. */
@FunctionalInterface
public interface Variants {
    /** The variant with that index in that campaign, once it is there. */
    CompletionStage<Variant> variant(String campaign, int index);
}
