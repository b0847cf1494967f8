package org.racewalk.actors.placement;

import org.racewalk.model.machine.Verb;
import org.racewalk.model.trace.EventTexts;

import java.util.List;

/**
 * One event of a spread world that is watched.
 *
 * @param number of the event, from 1; set-up is not counted
 * @param message that the Interconnect released
 * @param receiver place of the receiver
 * @param hops what places asked of each other because of it
 * @param events what happened, in the words of reports
 */
public record WatchedStep(
        long number, String message, int receiver, List<Hop> hops, List<EventTexts.Line> events) {
    /** One place asked another. */
    public record Hop(int from, int to, Verb verb) {}

    public WatchedStep {
        hops = List.copyOf(hops);
        events = List.copyOf(events);
    }
}
