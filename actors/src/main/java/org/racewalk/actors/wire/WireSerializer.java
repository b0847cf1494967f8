package org.racewalk.actors.wire;

import com.typesafe.config.Config;

import org.apache.pekko.actor.ExtendedActorSystem;
import org.apache.pekko.actor.typed.ActorRefResolver;
import org.apache.pekko.actor.typed.javadsl.Adapter;
import org.apache.pekko.serialization.SerializerWithStringManifest;
import org.jspecify.annotations.Nullable;

import java.io.NotSerializableException;
import java.util.ArrayList;
import java.util.List;

/**
 * Pekko's way to {@link WireFormat}, for everything that is {@link Wire}. Which protocols there are
 * stands in {@code racewalk.wire.protocols}. What cannot be read is refused with {@link
 * NotSerializableException}; the remoting logs its message as a warning and goes on.
 */
public final class WireSerializer extends SerializerWithStringManifest {
    /** In the envelope of each message: never changes. */
    private static final int IDENTIFIER = 7_291_001;

    private static final String PROTOCOLS = "racewalk.wire.protocols";

    private final ExtendedActorSystem system;
    private volatile @Nullable WireFormat format;

    /** Called by Pekko. */
    public WireSerializer(ExtendedActorSystem system) {
        this.system = system;
    }

    /**
     * The types of all protocols that the configuration names.
     *
     * @throws IllegalArgumentException if a name is not that of a protocol
     */
    public static List<WireType<?>> types(Config config) {
        List<WireType<?>> types = new ArrayList<>();
        for (String name : config.getStringList(PROTOCOLS)) {
            try {
                types.addAll(
                        Class.forName(name)
                                .asSubclass(WireProtocol.class)
                                .getConstructor()
                                .newInstance()
                                .types());
            } catch (ReflectiveOperationException | ClassCastException e) {
                throw new IllegalArgumentException(PROTOCOLS + ": " + name + " is no protocol", e);
            }
        }
        return types;
    }

    /** Made late: the resolver needs the actor system, which makes its serializers as it starts. */
    private WireFormat format() {
        WireFormat made = format;
        if (made == null) {
            made =
                    WireFormat.of(
                            types(system.settings().config()),
                            ActorRefResolver.get(Adapter.toTyped(system)));
            format = made;
        }
        return made;
    }

    @Override
    public int identifier() {
        return IDENTIFIER;
    }

    @Override
    public String manifest(Object value) {
        return format().manifest(value);
    }

    @Override
    public byte[] toBinary(Object value) {
        return format().encode(value);
    }

    @Override
    public Object fromBinary(byte[] bytes, String manifest) throws NotSerializableException {
        try {
            return format().decode(manifest, bytes);
        } catch (WireException e) {
            NotSerializableException refused = new NotSerializableException(e.getMessage());
            refused.initCause(e);
            throw refused;
        }
    }
}
