/**
 * The command line: reads arguments, starts the work that they ask for, prints reports and maps
 * outcomes to exit codes. Nothing here knows how a world is simulated or where a batch is placed.
 */
@NullMarked
package org.racewalk.actors.cli;

import org.jspecify.annotations.NullMarked;
