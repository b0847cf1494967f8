package org.racewalk.actors.wire;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * How values of one class are written and read.
 *
 * <p>A <i>message</i> has a version and may be encoded by itself. A <i>part</i> stands inside of
 * messages only, and its shape belongs to their versions: who changes how a part is written raises
 * the version of each message that holds it. A message whose shape changes gets the next version,
 * and {@link #readingAlso} keeps the reader of the one before for a release.
 *
 * @param <T> the class
 */
public final class WireType<T> {
    private static final int PART = 0;

    private final WireId id;
    private final int version;
    private final Class<T> type;
    private final Writer<T> writer;
    private final Reader<T> reader;
    private final SortedMap<Integer, Reader<T>> upgrades;

    private WireType(
            WireId id,
            int version,
            Class<T> type,
            Writer<T> writer,
            Reader<T> reader,
            SortedMap<Integer, Reader<T>> upgrades) {
        this.id = id;
        this.version = version;
        this.type = type;
        this.writer = writer;
        this.reader = reader;
        this.upgrades = Collections.unmodifiableSortedMap(upgrades);
    }

    /** Writes a value. */
    @FunctionalInterface
    public interface Writer<T> {
        /** Throws a {@link WireException} if the value goes beyond a limit. */
        void write(WireOutput to, T value);
    }

    /** Reads a value. */
    @FunctionalInterface
    public interface Reader<T> {
        /** Throws any runtime exception if what stands there is no such value. */
        T read(WireInput from);
    }

    /**
     * A message.
     *
     * @param version from 1
     */
    public static <T> WireType<T> message(
            WireId id, int version, Class<T> type, Writer<T> writer, Reader<T> reader) {
        if (version < 1) {
            throw new IllegalArgumentException("version " + version);
        }
        return new WireType<>(id, version, type, writer, reader, new TreeMap<>());
    }

    /** A part of messages. */
    public static <T> WireType<T> part(
            WireId id, Class<T> type, Writer<T> writer, Reader<T> reader) {
        return new WireType<>(id, PART, type, writer, reader, new TreeMap<>());
    }

    /**
     * The same message, read from the bytes of an older version as well.
     *
     * @param old version, below the one that is written
     * @param upgrade reads the old shape and makes the new one of it
     */
    public WireType<T> readingAlso(int old, Reader<T> upgrade) {
        if (old < 1 || old >= version || upgrades.containsKey(old)) {
            throw new IllegalArgumentException("version " + old + " of " + manifest());
        }
        TreeMap<Integer, Reader<T>> more = new TreeMap<>(upgrades);
        more.put(old, upgrade);
        return new WireType<>(id, version, type, writer, reader, more);
    }

    public WireId id() {
        return id;
    }

    public Class<T> type() {
        return type;
    }

    /** Whether it may be encoded by itself. */
    public boolean isMessage() {
        return version != PART;
    }

    /** Of what is written: title and version. */
    public String manifest() {
        return manifest(version);
    }

    /** By version: the readers of older ones. */
    SortedMap<Integer, Reader<T>> upgrades() {
        return upgrades;
    }

    String manifest(int ofVersion) {
        return id.title() + '/' + ofVersion;
    }

    Writer<T> writer() {
        return writer;
    }

    Reader<T> reader() {
        return reader;
    }
}
