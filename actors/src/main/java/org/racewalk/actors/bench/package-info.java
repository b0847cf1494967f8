/**
 * Measurements under JMH: how fast runs are, and what they allocate. Every figure is with all
 * oracles, invariants, recording and unseed on. Nothing else may depend on this but the command
 * line.
 */
@NullMarked
package org.racewalk.actors.bench;

import org.jspecify.annotations.NullMarked;
