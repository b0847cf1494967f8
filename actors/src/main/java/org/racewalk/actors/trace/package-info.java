/**
 * The trace store: runs made again or made now, event by event, in a file of DuckDB; SQL, canned
 * questions and Parquet out of it. Streams: what it holds in memory does not grow with the events.
 * May use {@code engine}, the failures of {@code store}, and of the model what runs and watches.
 */
@NullMarked
package org.racewalk.actors.trace;

import org.jspecify.annotations.NullMarked;
