package org.racewalk.actors.wire;

import com.esotericsoftware.kryo.kryo5.util.Pool;

import org.apache.pekko.actor.typed.ActorRefResolver;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.zip.CRC32C;

/**
 * Messages as bytes and back. A payload is what the type's writer wrote and a checksum (CRC-32C,
 * over the manifest too): bytes that were cut, mixed up or made up are refused before they are
 * looked at. The checksum finds accidents, not attackers: those are TLS's. Thread safe.
 */
public final class WireFormat {
    /**
     * Bytes of a payload at most, checksum included. The frame of the remoting must hold it, with a
     * few hundred bytes for addresses: see {@code maximum-frame-size} in {@code reference.conf}.
     */
    public static final int MOST_BYTES = 1 << 20;

    private static final int CHECKSUM = Integer.BYTES;
    private static final int MOST_MANIFEST = 64;
    private static final int MOST_REASON = 400;
    private static final int POOLED = 32;

    private final List<WireType<?>> types;
    private final Map<Class<?>, WireType<?>> byClass = new HashMap<>();
    private final TreeMap<String, Reading<?>> byManifest = new TreeMap<>();
    private final Pool<Codec> codecs;

    /** A type and the reader for one of its versions. */
    private record Reading<T>(WireType<T> type, WireType.Reader<T> reader) {}

    /** Of messages without references to actors: needs no actor system. */
    public static WireFormat of(List<WireType<?>> types) {
        return new WireFormat(types, ActorNames.NONE);
    }

    /** Of messages with references to actors. */
    public static WireFormat of(List<WireType<?>> types, ActorRefResolver resolver) {
        return new WireFormat(types, ActorNames.of(resolver));
    }

    private WireFormat(List<WireType<?>> types, ActorNames actors) {
        this.types = List.copyOf(types);
        Map<WireId, WireType<?>> byId = new HashMap<>();
        for (WireType<?> type : types) {
            WireType<?> other = byId.put(type.id(), type);
            if (other != null || byClass.put(type.type(), type) != null) {
                throw new IllegalArgumentException(type.id() + " is registered twice");
            }
            enter(type);
        }
        codecs =
                new Pool<>(true, false, POOLED) {
                    @Override
                    protected Codec create() {
                        return new Codec(WireFormat.this.types, actors, MOST_BYTES - CHECKSUM);
                    }
                };
    }

    private <T> void enter(WireType<T> type) {
        if (type.isMessage()) {
            byManifest.put(type.manifest(), new Reading<>(type, type.reader()));
            type.upgrades()
                    .forEach((version, reader) ->
                            byManifest.put(type.manifest(version), new Reading<>(type, reader)));
        }
    }

    /** What is registered. */
    public List<WireType<?>> types() {
        return types;
    }

    /** What {@link #decode} reads: titles with their versions, in the order of their letters. */
    public Set<String> manifests() {
        return Collections.unmodifiableSet(byManifest.keySet());
    }

    /** Title and version of what {@link #encode} makes of the value. */
    public String manifest(Object value) {
        WireType<?> type = byClass.get(value.getClass());
        if (type == null || !type.isMessage()) {
            throw new WireException(value.getClass().getName() + " is not registered as a message");
        }
        return type.manifest();
    }

    /**
     * The value as bytes.
     *
     * @throws WireException if its class is not registered as a message, or it is too large
     */
    public byte[] encode(Object value) {
        String manifest = manifest(value);
        Codec codec = codecs.obtain();
        try {
            byte[] body = codec.write(value);
            ByteBuffer payload = ByteBuffer.allocate(body.length + CHECKSUM);
            return payload.put(body).putInt(checksum(manifest, body, body.length)).array();
        } catch (RuntimeException e) {
            throw new WireException(manifest + " cannot be sent: " + reason(e), e);
        } finally {
            codecs.free(codec);
        }
    }

    /**
     * The value that the bytes are.
     *
     * @throws WireException if they are none, saying why
     */
    public Object decode(String manifest, byte[] payload) {
        Reading<?> reading = byManifest.get(manifest);
        if (reading == null) {
            throw new WireException(
                    "unknown manifest "
                            + quote(manifest)
                            + ": the sender is of another version; this one reads "
                            + String.join(" ", byManifest.keySet()));
        }
        return read(manifest, reading, payload);
    }

    private <T> T read(String manifest, Reading<T> reading, byte[] payload) {
        int length = payload.length - CHECKSUM;
        if (length < 0 || payload.length > MOST_BYTES) {
            throw new WireException(
                    manifest + " refused: " + payload.length + " bytes are too few or too many");
        }
        int sum = ByteBuffer.wrap(payload, length, CHECKSUM).getInt();
        if (sum != checksum(manifest, payload, length)) {
            throw new WireException(manifest + " refused: its checksum differs");
        }
        Codec codec = codecs.obtain();
        try {
            return codec.read(reading.type(), reading.reader(), payload, length);
        } catch (Exception e) {
            // Readers hand what they read to constructors, which refuse in their own ways; those
            // from Scala throw checked exceptions too.
            throw new WireException(manifest + " refused: " + reason(e), e);
        } finally {
            codecs.free(codec);
        }
    }

    /** The value as bytes that name their manifest: for what is kept. */
    public byte[] pack(Object value) {
        byte[] manifest = manifest(value).getBytes(StandardCharsets.US_ASCII);
        byte[] payload = encode(value);
        return ByteBuffer.allocate(1 + manifest.length + payload.length)
                .put((byte) manifest.length)
                .put(manifest)
                .put(payload)
                .array();
    }

    /**
     * The inverse, for bytes of this version or an older one that is still read.
     *
     * @throws WireException if the bytes are no such value, saying why
     */
    public <T> T unpack(byte[] packed, Class<T> type) {
        int length = packed.length == 0 ? 0 : packed[0];
        if (length < 1 || length > MOST_MANIFEST || length >= packed.length) {
            throw new WireException("bytes without a manifest");
        }
        String manifest = new String(packed, 1, length, StandardCharsets.US_ASCII);
        byte[] payload = new byte[packed.length - 1 - length];
        System.arraycopy(packed, 1 + length, payload, 0, payload.length);
        Object value = decode(manifest, payload);
        if (!type.isInstance(value)) {
            throw new WireException(manifest + " where a " + type.getSimpleName() + " must stand");
        }
        return type.cast(value);
    }

    /** A stranger's word, fit for a line of a log. */
    static String quote(String word) {
        return '"' + printable(word, MOST_MANIFEST) + '"';
    }

    private static String printable(String text, int most) {
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < Math.min(text.length(), most); i++) {
            char c = text.charAt(i);
            line.append(c >= ' ' && c <= '~' ? c : '?');
        }
        return line.append(text.length() > most ? "..." : "").toString();
    }

    private static int checksum(String manifest, byte[] bytes, int length) {
        CRC32C sum = new CRC32C();
        sum.update(manifest.getBytes(StandardCharsets.US_ASCII));
        sum.update(bytes, 0, length);
        return (int) sum.getValue();
    }

    private static String reason(Exception e) {
        String message = e.getMessage();
        return message == null ? e.getClass().getSimpleName() : printable(message, MOST_REASON);
    }
}
