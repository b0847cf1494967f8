/**
 * Spread placement: each CPU, the Mm, the Rcu and the Interconnect of one world as an actor of its
 * own, over the nodes of a cluster. What they do is {@code model.machine}'s; here is who they are,
 * how they reach each other, and what happens when one is lost. Prints nothing.
 */
@NullMarked
package org.racewalk.actors.placement;

import org.jspecify.annotations.NullMarked;
