package org.racewalk.actors.wire;

import com.esotericsoftware.kryo.kryo5.Kryo;
import com.esotericsoftware.kryo.kryo5.Serializer;
import com.esotericsoftware.kryo.kryo5.io.Input;
import com.esotericsoftware.kryo.kryo5.io.Output;

import java.util.Collection;

/**
 * One Kryo with its buffers, for one thread at a time. Only what is registered can be written or
 * read; values are trees, so nothing in the bytes refers back.
 */
final class Codec {
    private static final byte[] NOTHING = {};
    private static final int FIRST_BUFFER = 4 * 1024;

    /** A larger buffer is given back after use. */
    private static final int KEPT_BUFFER = 128 * 1024;

    /** Parts within parts; ours go five deep. */
    private static final int DEEPEST = 32;

    private final Kryo kryo = new Kryo();
    private final Output output;
    private final Input input = new Input();
    private final WireOutput out;
    private final WireInput in;

    Codec(Collection<WireType<?>> types, ActorNames actors, int mostBytes) {
        output = new Output(FIRST_BUFFER, mostBytes);
        out = new WireOutput(kryo, output, actors);
        in = new WireInput(kryo, input, actors);
        kryo.setRegistrationRequired(true);
        kryo.setReferences(false);
        kryo.setMaxDepth(DEEPEST);
        for (WireType<?> type : types) {
            register(type);
        }
    }

    private <T> void register(WireType<T> type) {
        kryo.register(type.type(), new Adapter<>(type, type.reader()), type.id().number());
    }

    /** The value as its type writes it. */
    byte[] write(Object value) {
        output.reset();
        out.begin();
        try {
            kryo.writeObject(output, value);
            return output.toBytes();
        } finally {
            if (output.getBuffer().length > KEPT_BUFFER) {
                output.setBuffer(new byte[FIRST_BUFFER], output.getMaxCapacity());
            }
        }
    }

    /** The value that the first {@code length} bytes are, to the last of them. */
    <T> T read(WireType<T> type, WireType.Reader<T> reader, byte[] bytes, int length) {
        input.setBuffer(bytes, 0, length);
        in.begin();
        try {
            T value = kryo.readObject(input, type.type(), new Adapter<>(type, reader));
            if (in.remaining() > 0) {
                throw new WireException(in.remaining() + " bytes are left over");
            }
            return value;
        } finally {
            input.setBuffer(NOTHING);
            in.begin();
        }
    }

    /** Lets Kryo carry the type's writer and a reader of it. */
    private final class Adapter<T> extends Serializer<T> {
        private final WireType<T> type;
        private final WireType.Reader<T> reader;

        Adapter(WireType<T> type, WireType.Reader<T> reader) {
            super(false, true);
            this.type = type;
            this.reader = reader;
        }

        @Override
        public void write(Kryo ours, Output same, T value) {
            type.writer().write(out, value);
        }

        @Override
        public T read(Kryo ours, Input same, Class<? extends T> wanted) {
            return reader.read(in);
        }
    }
}
