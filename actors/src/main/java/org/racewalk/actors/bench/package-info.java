/**
 * Measurements: how fast runs are, what they allocate, what results cost on the wire. Every figure
 * is with all oracles, invariants, recording and unseed on. Nothing else may depend on this but the
 * command line.
 */
@NullMarked
package org.racewalk.actors.bench;

import org.jspecify.annotations.NullMarked;
