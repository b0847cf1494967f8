package org.racewalk.actors.placement;

import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.DispatcherSelector;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.receptionist.Receptionist;
import org.apache.pekko.actor.typed.receptionist.ServiceKey;
import org.jspecify.annotations.Nullable;
import org.racewalk.actors.engine.Sources;
import org.racewalk.actors.engine.WrongInputException;
import org.racewalk.model.explore.ReplayString;
import org.racewalk.model.explore.ReplayStringException;
import org.racewalk.model.program.Program;

import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * Makes places of spread worlds on its node; one a node, found through the receptionist. Programs
 * arrive as sources under their hash and are compiled once.
 */
public final class PlaceHost {
    /** Under which hosts register. */
    public static final ServiceKey<HostCommand> KEY =
            ServiceKey.create(HostCommand.class, "placement");

    /** Sources that wait for their program; of more, all are forgotten. */
    private static final int MOST_WAITING = 4;

    private final ActorContext<HostCommand> context;
    private final Programs programs;
    private final @Nullable Tap tap;
    private final Map<String, Map<String, String>> waiting = new HashMap<>();

    private PlaceHost(ActorContext<HostCommand> context, Programs programs, @Nullable Tap tap) {
        this.context = context;
        this.programs = programs;
        this.tap = tap;
    }

    /** A host of a node. */
    public static Behavior<HostCommand> create() {
        return create(new Programs(), null);
    }

    /**
     * @param programs that the node knows already
     * @param tap watches all places made here, or null
     */
    static Behavior<HostCommand> create(Programs programs, @Nullable Tap tap) {
        return Behaviors.setup(context -> {
            PlaceHost host = new PlaceHost(context, programs, tap);
            context.getSystem().receptionist().tell(Receptionist.register(KEY, context.getSelf()));
            return Behaviors.receiveMessage(command -> {
                host.receive(command);
                return Behaviors.same();
            });
        });
    }

    private void receive(HostCommand command) {
        switch (command) {
            case HostCommand.Source source -> {
                if (waiting.size() >= MOST_WAITING && !waiting.containsKey(source.program())) {
                    waiting.clear();
                }
                waiting.computeIfAbsent(source.program(), hash -> new TreeMap<>())
                        .put(source.name(), source.text());
            }
            case HostCommand.Compile compile -> compile(compile);
            case HostCommand.Spawn spawn -> spawn(spawn);
        }
    }

    private void compile(HostCommand.Compile compile) {
        ActorRef<HostCommand> self = context.getSelf();
        Map<String, String> sources = waiting.remove(compile.program());
        if (programs.get(compile.program()) != null) {
            compile.replyTo().tell(new WorldCommand.Compiled(compile.generation(), self));
            return;
        }
        if (sources == null || sources.size() != compile.files()) {
            refuse(compile, "not all sources of program " + compile.program() + " have arrived");
            return;
        }
        context.getSystem()
                .dispatchers()
                .lookup(DispatcherSelector.blocking())
                .execute(() -> compile(compile, sources, self));
    }

    /** Takes seconds, so not on the actor's thread. */
    private void compile(
            HostCommand.Compile compile, Map<String, String> sources, ActorRef<HostCommand> self) {
        try {
            Program program =
                    Sources.compile(
                            compile.scenario(),
                            compile.defines(),
                            compile.includes(),
                            compile.kernel(),
                            sources);
            if (program.hash().equals(compile.program())) {
                programs.add(program);
                compile.replyTo().tell(new WorldCommand.Compiled(compile.generation(), self));
                return;
            }
            refuse(
                    compile,
                    "compiles to program "
                            + program.hash()
                            + ", not "
                            + compile.program()
                            + ": another build");
        } catch (WrongInputException e) {
            refuse(compile, String.valueOf(e.getMessage()));
        }
    }

    private void refuse(HostCommand.Compile compile, String why) {
        compile.replyTo().tell(new WorldCommand.Refused(compile.generation(), why));
    }

    private void spawn(HostCommand.Spawn spawn) {
        Program program = programs.get(spawn.program());
        if (program == null) {
            String why = "program " + spawn.program() + " is not known";
            spawn.replyTo().tell(new WorldCommand.Refused(spawn.generation(), why));
            return;
        }
        try {
            ReplayString replay = ReplayString.parse(spawn.replay());
            ActorRef<PlaceCommand> actor =
                    context.spawnAnonymous(
                            PlaceActor.create(spawn.place(), program, replay.settings(), tap));
            spawn.replyTo()
                    .tell(new WorldCommand.Spawned(spawn.generation(), spawn.place(), actor));
        } catch (ReplayStringException e) {
            String why = String.valueOf(e.getMessage());
            spawn.replyTo().tell(new WorldCommand.Refused(spawn.generation(), why));
        }
    }
}
