package org.racewalk.actors.placement;

import com.typesafe.config.Config;

import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.Props;
import org.apache.pekko.actor.typed.SpawnProtocol;
import org.apache.pekko.actor.typed.javadsl.AskPattern;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.receptionist.Receptionist;
import org.jspecify.annotations.Nullable;
import org.racewalk.actors.engine.SpreadVariant;
import org.racewalk.actors.engine.Variant;
import org.racewalk.model.explore.ReplayString;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/** Spread worlds, for callers that are no actors. Thread safe; a machine is for one thread. */
public final class Placement implements AutoCloseable {
    private static final Duration LIMIT = Duration.ofSeconds(60);

    private final ActorSystem<SpawnProtocol.Command> system;
    private final Programs programs;

    private Placement(ActorSystem<SpawnProtocol.Command> system, Programs programs) {
        this.system = system;
        this.programs = programs;
    }

    /**
     * An actor system that hosts places itself; what it may join is the configuration's business.
     *
     * @param tap watches all places that are made here, or null
     */
    public static Placement open(Config config, @Nullable Tap tap) {
        Programs programs = new Programs();
        Behavior<SpawnProtocol.Command> guardian =
                Behaviors.setup(context -> {
                    context.spawn(PlaceHost.create(programs, tap), "placement");
                    return SpawnProtocol.create();
                });
        return new Placement(ActorSystem.create(guardian, "racewalk", config), programs);
    }

    /** An actor system that hosts no places: nodes that its caller has it join do. */
    public static Placement directing(Config config) {
        return new Placement(
                ActorSystem.create(SpawnProtocol.create(), "racewalk", config), new Programs());
    }

    /** Addresses of the nodes that host places, as far as is known here: {@code host:port}. */
    public List<String> hosts() {
        CompletionStage<Receptionist.Listing> listing =
                AskPattern.ask(
                        system.receptionist(),
                        replyTo -> Receptionist.find(PlaceHost.KEY, replyTo),
                        LIMIT,
                        system.scheduler());
        return await(listing).getServiceInstances(PlaceHost.KEY).stream()
                .map(host -> host.path().address().hostPort().replaceFirst(".*@", ""))
                .sorted()
                .toList();
    }

    /** The actor system below. */
    public ActorSystem<?> system() {
        return system;
    }

    /**
     * The same variant with its runs made by spread worlds, a world for each {@link
     * Variant#newRange}.
     *
     * @param sources texts by name, asked for if other nodes take part
     */
    public Variant spread(Variant variant, Supplier<Map<String, String>> sources) {
        return new SpreadBacked(this, variant, sources);
    }

    /**
     * Makes the runs of a variant.
     *
     * @param sources texts by name, asked for if other nodes take part
     */
    public SpreadMachine machine(SpreadVariant variant, Supplier<Map<String, String>> sources) {
        programs.add(variant.program());
        Config limits = system.settings().config().getConfig("racewalk.placement");
        SpreadWorld world =
                new SpreadWorld(
                        variant.program().hash(),
                        variant.request(),
                        variant.spec().settings(),
                        sources,
                        limits.getDuration("answer-limit"),
                        limits.getDuration("run-limit"));
        return new SpreadMachine(spawned(WorldActor.create(world)));
    }

    /** Makes the one run that a replay string names; the machine's last run from then on. */
    public SpreadRun replay(SpreadVariant variant, ReplayString replay) {
        return machine(variant, Map::of).make(replay.seed(), replay.text());
    }

    private ActorRef<WorldCommand> spawned(Behavior<WorldCommand> behavior) {
        CompletionStage<ActorRef<WorldCommand>> answer =
                AskPattern.<SpawnProtocol.Command, ActorRef<WorldCommand>>ask(
                        system,
                        replyTo ->
                                new SpawnProtocol.Spawn<>(
                                        behavior, "world", Props.empty(), replyTo),
                        LIMIT,
                        system.scheduler());
        return await(answer);
    }

    private static <T> T await(CompletionStage<T> answer) {
        try {
            return answer.toCompletableFuture().get(LIMIT.toSeconds(), TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new PlacementException("interrupted");
        } catch (ExecutionException | TimeoutException e) {
            throw new PlacementException("the actor system does not answer: " + e.getMessage());
        }
    }

    @Override
    public void close() {
        system.terminate();
        try {
            system.getWhenTerminated()
                    .toCompletableFuture()
                    .get(LIMIT.toSeconds(), TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            system.log().warn("the actor system did not end in time", e);
        }
    }
}
