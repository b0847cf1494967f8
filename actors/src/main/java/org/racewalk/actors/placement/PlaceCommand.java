package org.racewalk.actors.placement;

import org.apache.pekko.actor.typed.ActorRef;
import org.racewalk.actors.wire.Wire;
import org.racewalk.model.machine.Reply;
import org.racewalk.model.machine.Request;

import java.util.List;

/** What a place of a spread world is told. Whatever belongs to another run is not looked at. */
public sealed interface PlaceCommand extends Wire {
    /**
     * The places of the world, this one included, by number.
     *
     * @param director who has them make runs; a place ends with it
     */
    record Meet(List<ActorRef<PlaceCommand>> places, ActorRef<WorldCommand> director)
            implements PlaceCommand {
        public Meet {
            places = List.copyOf(places);
        }
    }

    /**
     * A run is about to begin: back to the state before set-up.
     *
     * @param run its number; the same run made again has another one
     * @param replay its replay string, for whoever decides
     */
    record Prepare(long run, String replay) implements PlaceCommand {}

    /** To the Interconnect: make the run. */
    record Go(long run, long seed) implements PlaceCommand {}

    /** One place asks another; the answer is due when all that it leads to is done. */
    record Ask(long run, int from, Request request) implements PlaceCommand {}

    /** The answer. */
    record Answer(long run, int from, Reply reply) implements PlaceCommand {}

    /** The run is over: what does this place know of it. */
    record Report(long run) implements PlaceCommand {}

    /** End. */
    record Stop(String why) implements PlaceCommand {}
}
