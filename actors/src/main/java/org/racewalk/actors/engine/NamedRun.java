package org.racewalk.actors.engine;

import org.racewalk.model.explore.ReplayString;
import org.racewalk.model.program.Program;
import org.racewalk.model.trace.Origin;

/**
 * A run that a replay string names.
 *
 * @param program compiled from the sources that the string names; its hash agrees
 */
public record NamedRun(Program program, ReplayString replay) {

    /** Where it comes from, for the last lines of a report. */
    public Origin origin() {
        return Remaking.origin(program, replay);
    }
}
