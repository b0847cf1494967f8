/**
 * What travels between nodes, and what the store keeps of a batch, as bytes: format, primitives
 * with bounds, the model's results. Protocols register from outside and are named in the
 * configuration. May use {@code model.explore} and {@code model.oracle}.
 */
@NullMarked
package org.racewalk.actors.wire;

import org.jspecify.annotations.NullMarked;
