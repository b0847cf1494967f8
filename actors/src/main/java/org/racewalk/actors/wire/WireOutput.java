package org.racewalk.actors.wire;

import com.esotericsoftware.kryo.kryo5.Kryo;
import com.esotericsoftware.kryo.kryo5.io.Output;

import org.apache.pekko.actor.typed.ActorRef;
import org.jspecify.annotations.Nullable;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Writes primitives, texts, collections and registered types. Equal values make equal bytes. What
 * goes beyond a limit is a {@link WireException}, here already and not only where it is read: so
 * the limits of writer and reader must be the same. Not thread safe.
 */
public final class WireOutput {
    private final Kryo kryo;
    private final Output output;
    private final ActorNames actors;

    /** Words of this message, with their numbers from 1. */
    private final Map<String, Integer> words = new HashMap<>();

    WireOutput(Kryo kryo, Output output, ActorNames actors) {
        this.kryo = kryo;
        this.output = output;
        this.actors = actors;
    }

    /** A message begins. */
    void begin() {
        words.clear();
    }

    /** A number that is not negative, in 1 to 9 bytes: small ones are short. */
    public void count(long value) {
        if (value < 0) {
            throw new WireException("a count of " + value);
        }
        output.writeVarLong(value, true);
    }

    /** Any number, in 1 to 9 bytes: those near 0 are short. */
    public void number(long value) {
        output.writeVarLong(value, false);
    }

    /** Any number, in 8 bytes: for seeds and hashes. */
    public void bits(long value) {
        output.writeLong(value);
    }

    public void flag(boolean value) {
        output.writeByte(value ? 1 : 0);
    }

    /** A text of at most {@link WireInput#MOST_TEXT} bytes. */
    public void text(String value) {
        text(value, WireInput.MOST_TEXT);
    }

    /** A text of at most so many bytes in UTF-8. */
    public void text(String value, int most) {
        ByteBuffer utf8;
        try {
            utf8 = StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(value));
        } catch (CharacterCodingException e) {
            throw new WireException("a text with half a character", e);
        }
        length(utf8.remaining(), most, "text");
        output.writeBytes(utf8.array(), utf8.position(), utf8.remaining());
    }

    /**
     * A text that may come several times in the message, as file names do: it is written the first
     * time, and its number after that.
     */
    public void word(String value) {
        Integer number = words.putIfAbsent(value, words.size() + 1);
        count(number == null ? 0 : number);
        if (number == null) {
            text(value);
        }
    }

    /** At most so many bytes. */
    public void bytes(byte[] value, int most) {
        length(value.length, most, "bytes");
        output.writeBytes(value);
    }

    /** At most so many elements, in their order; each must take a byte at least. */
    public <T> void list(Collection<T> values, int most, WireType.Writer<? super T> element) {
        length(values.size(), most, "list");
        for (T value : values) {
            element.write(this, value);
        }
    }

    /** At most so many entries, in the order of their keys. */
    public <V> void map(Map<String, V> values, int most, WireType.Writer<? super V> value) {
        length(values.size(), most, "map");
        SortedMap<String, V> sorted = new TreeMap<>(values);
        sorted.forEach((key, entry) -> {
            text(key);
            value.write(this, entry);
        });
    }

    /** A value or null. */
    public <T> void optional(@Nullable T value, WireType.Writer<? super T> writer) {
        flag(value != null);
        if (value != null) {
            writer.write(this, value);
        }
    }

    /** A constant, by its name: the order of constants may change, names may not. */
    public void constant(Enum<?> value) {
        text(value.name());
    }

    /** A reference that other nodes can use. */
    public void actor(ActorRef<?> value) {
        text(actors.name(value));
    }

    /** A value of a registered class; the reader knows which. */
    public void part(Object value) {
        kryo.writeObject(output, value);
    }

    /** A value of a registered class, with the number of the class. */
    public void oneOf(Object value) {
        count(kryo.getRegistration(value.getClass()).getId());
        kryo.writeObject(output, value);
    }

    private void length(int length, int most, String what) {
        if (length > most) {
            throw new WireException(
                    what + " of length " + length + ", at most " + most + " can be sent");
        }
        output.writeVarInt(length, true);
    }
}
