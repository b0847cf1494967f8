/**
 * What of campaigns outlives a process: specs, sources, finished batches, in SQLite or PostgreSQL.
 * Knows no actor and folds nothing; the same tests hold for both databases. May use {@code plan}.
 */
@NullMarked
package org.racewalk.actors.store;

import org.jspecify.annotations.NullMarked;
