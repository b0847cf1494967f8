package org.racewalk.actors.wire;

import com.esotericsoftware.kryo.kryo5.Kryo;
import com.esotericsoftware.kryo.kryo5.Registration;
import com.esotericsoftware.kryo.kryo5.io.Input;

import org.apache.pekko.actor.typed.ActorRef;
import org.jspecify.annotations.Nullable;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Reads what {@link WireOutput} writes. The bytes may be anybody's: a length is compared with its
 * limit and with what is left of the input before anything is allocated. Kryo's own readers of
 * arrays, texts and collections allocate first, so they are not reachable from here. Not thread
 * safe.
 */
public final class WireInput {
    /** Bytes of a text, unless the reader says otherwise. */
    public static final int MOST_TEXT = 64 * 1024;

    private final Kryo kryo;
    private final Input input;
    private final ActorNames actors;

    /** Words of this message; that with number 1 is the first. */
    private final List<String> words = new ArrayList<>();

    WireInput(Kryo kryo, Input input, ActorNames actors) {
        this.kryo = kryo;
        this.input = input;
        this.actors = actors;
    }

    /** A message begins, or is over. */
    void begin() {
        words.clear();
    }

    /** See {@link WireOutput#count}. */
    public long count() {
        long value = input.readVarLong(true);
        if (value < 0) {
            throw new WireException("a count of " + value);
        }
        return value;
    }

    /** A count up to a limit. */
    public int count(int most) {
        long value = count();
        if (value > most) {
            throw new WireException("a count of " + value + ", at most " + most + " is possible");
        }
        return (int) value;
    }

    /** See {@link WireOutput#number}. */
    public long number() {
        return input.readVarLong(false);
    }

    /** As {@link #number}, refusing what is no int. */
    public int smallNumber() {
        long value = number();
        if (value != (int) value) {
            throw new WireException(value + " is too large");
        }
        return (int) value;
    }

    /** See {@link WireOutput#bits}. */
    public long bits() {
        if (remaining() < Long.BYTES) {
            throw new WireException("the bytes end within a number");
        }
        return input.readLong();
    }

    /** See {@link WireOutput#flag}. */
    public boolean flag() {
        byte value = input.readByte();
        if (value != 0 && value != 1) {
            throw new WireException("a flag of " + value);
        }
        return value == 1;
    }

    /** See {@link WireOutput#text(String)}. */
    public String text() {
        return text(MOST_TEXT);
    }

    /** See {@link WireOutput#text(String, int)}. */
    public String text(int most) {
        int length = length(most, "text");
        ByteBuffer utf8 = ByteBuffer.wrap(input.getBuffer(), input.position(), length);
        input.setPosition(input.position() + length);
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(utf8).toString();
        } catch (CharacterCodingException e) {
            throw new WireException("a text that is not UTF-8", e);
        }
    }

    /** See {@link WireOutput#word}. */
    public String word() {
        int number = count(words.size());
        if (number > 0) {
            return words.get(number - 1);
        }
        String word = text();
        words.add(word);
        return word;
    }

    /** See {@link WireOutput#bytes}. */
    public byte[] bytes(int most) {
        return input.readBytes(length(most, "bytes"));
    }

    /** See {@link WireOutput#list}. */
    public <T> List<T> list(int most, WireType.Reader<? extends T> element) {
        int length = length(most, "list");
        List<T> values = new ArrayList<>(length);
        for (int i = 0; i < length; i++) {
            values.add(element.read(this));
        }
        return values;
    }

    /** See {@link WireOutput#map}. */
    public <V> SortedMap<String, V> map(int most, WireType.Reader<? extends V> value) {
        int length = length(most, "map");
        TreeMap<String, V> values = new TreeMap<>();
        for (int i = 0; i < length; i++) {
            String key = text();
            if (!values.isEmpty() && key.compareTo(values.lastKey()) <= 0) {
                throw new WireException("a map whose keys are not in order");
            }
            values.put(key, value.read(this));
        }
        return values;
    }

    /** See {@link WireOutput#optional}. */
    public <T> @Nullable T optional(WireType.Reader<? extends T> reader) {
        return flag() ? reader.read(this) : null;
    }

    /** See {@link WireOutput#constant}. */
    public <E extends Enum<E>> E constant(Class<E> type) {
        String name = text();
        for (E constant : type.getEnumConstants()) {
            if (constant.name().equals(name)) {
                return constant;
            }
        }
        throw new WireException(
                WireFormat.quote(name) + " is no " + type.getSimpleName() + " of this build");
    }

    /** See {@link WireOutput#actor}. */
    public <T> ActorRef<T> actor() {
        return actors.actor(text());
    }

    /** See {@link WireOutput#part}. */
    public <T> T part(Class<T> type) {
        return kryo.readObject(input, type);
    }

    /**
     * See {@link WireOutput#oneOf}; of a class other than {@code type} nothing is read. Kryo's own
     * reader of classes is not used: it takes a class by its name, if the bytes say so.
     */
    public <T> T oneOf(Class<T> type) {
        Registration found = kryo.getRegistration(count(Integer.MAX_VALUE));
        if (found == null || !type.isAssignableFrom(found.getType())) {
            throw new WireException("no " + type.getSimpleName() + " where one must stand");
        }
        return type.cast(kryo.readObject(input, found.getType()));
    }

    /** How many bytes are left. */
    int remaining() {
        return input.limit() - input.position();
    }

    private int length(int most, String what) {
        long length = count();
        if (length > most || length > remaining()) {
            throw new WireException(
                    what
                            + " of length "
                            + length
                            + ": at most "
                            + most
                            + " is possible, and "
                            + remaining()
                            + " bytes are left");
        }
        return (int) length;
    }
}
