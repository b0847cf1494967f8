package org.racewalk.actors.engine;

import org.racewalk.model.export.ExportedRun;

/**
 * A run made again, event by event.
 *
 * @param agrees whether it ended as the replay string says; if not, Racewalk itself is broken
 */
public record Traced(boolean agrees, ExportedRun run) {}
