package org.racewalk.actors.placement;

import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.receptionist.Receptionist;
import org.racewalk.actors.wire.Wire;
import org.racewalk.model.machine.Outcome;

import java.util.concurrent.CompletableFuture;

/** What the director of a spread world is told. */
public sealed interface WorldCommand {
    // ---- by places and hosts

    /** A host has compiled the program. */
    record Compiled(int generation, ActorRef<HostCommand> host) implements WorldCommand, Wire {}

    /** A place is there. */
    record Spawned(int generation, int place, ActorRef<PlaceCommand> actor)
            implements WorldCommand, Wire {}

    /** A host cannot do what it was asked. */
    record Refused(int generation, String why) implements WorldCommand, Wire {}

    /** A place is in the state before set-up. */
    record Ready(long run, int place) implements WorldCommand, Wire {}

    /**
     * The Interconnect has made the run.
     *
     * @param stepsAtBegin steps of the set-up
     */
    record Ended(
            long run, Outcome outcome, long steps, long stepsAtBegin, long traceHash, long unseed)
            implements WorldCommand, Wire {}

    /** What a place knows of the run. */
    record Told(long run, int place, PlaceReport report) implements WorldCommand, Wire {}

    /** A place has failed: the machine itself is broken. */
    record Failed(long run, int place, String why) implements WorldCommand, Wire {}

    // ---- by the director's own node

    /** Make a run. */
    record Make(long seed, String replay, CompletableFuture<SpreadRun> result)
            implements WorldCommand {}

    /** No more runs are wanted: the world ends. */
    record End() implements WorldCommand {}

    /** Which hosts there are. */
    record Hosts(Receptionist.Listing listing) implements WorldCommand {}

    /** A place is no longer there. */
    record Gone(int generation, int place) implements WorldCommand {}

    /** Something takes too long. */
    record Overdue(int generation, long run) implements WorldCommand {}
}
