/**
 * Real nodes on this machine, and what can befall them: killed, paused, cut off. Used by {@code
 * racewalk bench} and by tests of faults; nothing that users run depends on it. May use {@code
 * plan}, {@code store} and {@code engine}; starts nodes by the command line alone.
 */
@NullMarked
package org.racewalk.actors.chaos;

import org.jspecify.annotations.NullMarked;
