package org.racewalk.model.trace;

import java.util.List;

/**
 * Where a violation comes from, for the last lines of a report.
 *
 * @param scenario path as the user named it
 * @param defines {@code NAME} or {@code NAME=VALUE}
 * @param memory memory order, lower case
 * @param programHash of sources and macros
 * @param replay the replay string
 * @param run number of the run that found it, from 1, or 0 if not known (then no line tells it)
 * @param runs how many were asked for, or 0 if not known
 */
public record Origin(
        String scenario,
        List<String> defines,
        String memory,
        String programHash,
        String replay,
        long run,
        long runs) {}
