package org.racewalk.actors.placement;

import org.apache.pekko.actor.typed.ActorRef;
import org.racewalk.actors.wire.Wire;

import java.util.List;

/** What a node that has room for places of spread worlds is told. */
public sealed interface HostCommand extends Wire {
    /**
     * A source file of a program, before {@link Compile}.
     *
     * @param program its hash
     */
    record Source(String program, String name, String text) implements HostCommand {}

    /**
     * Compile a program from the sources that were sent, unless it is known.
     *
     * @param program the hash that must come out
     * @param files how many sources belong to it
     */
    record Compile(
            int generation,
            String program,
            int files,
            String scenario,
            List<String> defines,
            List<String> includes,
            String kernel,
            ActorRef<WorldCommand> replyTo)
            implements HostCommand {
        public Compile {
            defines = List.copyOf(defines);
            includes = List.copyOf(includes);
        }
    }

    /**
     * Make room for a place.
     *
     * @param replay of any run of the world: carries its settings
     */
    record Spawn(
            int generation,
            int place,
            String program,
            String replay,
            ActorRef<WorldCommand> replyTo)
            implements HostCommand {}
}
