package org.racewalk.actors.engine;

import org.racewalk.model.explore.ReplayString;

/** A run that a replay string names, and the variant that it is of. */
public record ReplayedVariant(SpreadVariant variant, ReplayString replay) {}
