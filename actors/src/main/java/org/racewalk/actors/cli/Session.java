package org.racewalk.actors.cli;

import org.racewalk.actors.engine.Engine;

import java.io.PrintWriter;

/**
 * What every command works with.
 *
 * @param out for reports
 * @param err for messages and progress
 * @param progress whether a terminal shows {@code err}
 */
record Session(
        Engine engine,
        PrintWriter out,
        PrintWriter err,
        boolean progress,
        Interruption interruption) {

    /** Says something beside the report. */
    void say(String message) {
        err.println("racewalk: " + message);
        err.flush();
    }
}
