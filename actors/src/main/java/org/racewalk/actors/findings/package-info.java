/**
 * Findings that outlive a command: their ids, where they were seen, labels, states, and which are
 * one bug under several signatures. Runs nothing and explains nothing: {@code engine} does.
 */
@NullMarked
package org.racewalk.actors.findings;

import org.jspecify.annotations.NullMarked;
