/**
 * A node: its configuration, roles, the door where nodes of other builds are refused, downing, and
 * the transport between nodes. May use every package but {@code cli}.
 */
@NullMarked
package org.racewalk.actors.cluster;

import org.jspecify.annotations.NullMarked;
