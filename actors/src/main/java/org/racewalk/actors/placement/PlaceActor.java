package org.racewalk.actors.placement;

import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.PostStop;
import org.apache.pekko.actor.typed.Terminated;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.jspecify.annotations.Nullable;
import org.racewalk.model.machine.RunSettings;
import org.racewalk.model.program.Program;

/** One place of a spread world. It ends with its director. */
final class PlaceActor {
    private PlaceActor() {}

    /**
     * @param tap watches it, or null
     */
    static Behavior<PlaceCommand> create(
            int place, Program program, RunSettings settings, @Nullable Tap tap) {
        return Behaviors.setup(context -> {
            PlaceThread acting = new PlaceThread(place, program, settings, tap);
            Thread thread = Thread.ofVirtual().name(context.getSelf().path().name()).start(acting);
            return Behaviors.receive(PlaceCommand.class)
                    .onMessage(PlaceCommand.class, command -> received(context, acting, command))
                    .onSignal(Terminated.class, signal -> Behaviors.stopped())
                    .onSignal(
                            PostStop.class,
                            signal -> {
                                acting.deliver(new PlaceCommand.Stop("its actor has ended"));
                                thread.interrupt();
                                return Behaviors.same();
                            })
                    .build();
        });
    }

    private static Behavior<PlaceCommand> received(
            ActorContext<PlaceCommand> context, PlaceThread acting, PlaceCommand command) {
        if (command instanceof PlaceCommand.Stop) {
            return Behaviors.stopped();
        }
        if (command instanceof PlaceCommand.Meet meet) {
            context.watch(meet.director());
        }
        acting.deliver(command);
        return Behaviors.same();
    }
}
