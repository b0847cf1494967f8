package org.racewalk.actors.wire;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;

import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorRefResolver;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Adapter;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.serialization.Serialization;
import org.apache.pekko.serialization.SerializationExtension;

import java.io.NotSerializableException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** An actor system as a node has it, on loopback, for tests of what it reads and writes. */
public final class WireSystem implements AutoCloseable {
    private static final Duration LIMIT = Duration.ofSeconds(60);

    private final ActorSystem<Void> system;

    public WireSystem() {
        this(ConfigFactory.empty());
    }

    /** With settings that count in place of a node's. */
    public WireSystem(Config settings) {
        Config all = ConfigFactory.load();
        system =
                ActorSystem.create(
                        Behaviors.empty(),
                        "racewalk",
                        settings.withFallback(all.getConfig("racewalk.embedded"))
                                .withFallback(all));
    }

    public ActorSystem<Void> system() {
        return system;
    }

    /** Pekko's choice of serializers. */
    public Serialization serialization() {
        return SerializationExtension.get(system);
    }

    /** The one for {@link Wire}. */
    public WireSerializer serializer() throws NotSerializableException {
        return (WireSerializer) serialization().serializerFor(Wire.class);
    }

    /** What it reads and writes. */
    public WireFormat format() {
        return WireFormat.of(
                WireSerializer.types(Adapter.toClassic(system).settings().config()),
                ActorRefResolver.get(system));
    }

    /** An actor of another node, which need not be there. */
    public <T> ActorRef<T> elsewhere(String name) {
        return ActorRefResolver.get(system)
                .resolveActorRef("pekko://racewalk@192.0.2.1:7400/user/" + name);
    }

    @Override
    public void close() {
        system.terminate();
        system.getWhenTerminated()
                .toCompletableFuture()
                .orTimeout(LIMIT.toSeconds(), TimeUnit.SECONDS)
                .join();
    }
}
