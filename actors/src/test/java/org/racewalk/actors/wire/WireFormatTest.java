package org.racewalk.actors.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.zip.CRC32C;

/**
 * Goal: bytes are refused before they cost anything, and with a reason. Method: a format with one
 * message, whose reader is the primitive under test, and payloads made by hand.
 */
final class WireFormatTest {
    /** The only message here. */
    private record Note(Object value) {}

    private record Unregistered() {}

    private record Letter(String text) implements Envelope {}

    private interface Envelope {}

    private static WireFormat format(WireType.Writer<Note> writer, Function<WireInput, ?> reader) {
        return WireFormat.of(
                List.of(
                        WireType.message(
                                WireId.PULL,
                                1,
                                Note.class,
                                writer,
                                from -> new Note(reader.apply(from))),
                        WireType.part(
                                WireId.BATCH,
                                Letter.class,
                                (to, letter) -> to.text(letter.text()),
                                from -> new Letter(from.text()))));
    }

    private static WireFormat reading(Function<WireInput, ?> reader) {
        return format((to, note) -> {}, reader);
    }

    /** The bytes with the checksum that they must have. */
    private static byte[] payload(int... body) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (int value : body) {
            bytes.write(value);
        }
        CRC32C sum = new CRC32C();
        sum.update("Pull/1".getBytes(StandardCharsets.US_ASCII));
        sum.update(bytes.toByteArray());
        bytes.writeBytes(ByteBuffer.allocate(4).putInt((int) sum.getValue()).array());
        return bytes.toByteArray();
    }

    private static void assertRefused(WireFormat format, String reason, int... body) {
        assertThatThrownBy(() -> format.decode("Pull/1", payload(body)))
                .isInstanceOf(WireException.class)
                .hasMessageStartingWith("Pull/1 refused: ")
                .hasMessageContaining(reason);
    }

    private static Object roundTrip(
            Object value, WireType.Writer<Note> writer, Function<WireInput, ?> reader) {
        WireFormat format = format(writer, reader);
        Note note = (Note) format.decode("Pull/1", format.encode(new Note(value)));
        return note.value();
    }

    @Test
    void shouldNotReserveRoomForALengthThatTheInputCannotHold() {
        int[] twoGiga = {0xff, 0xff, 0xff, 0xff, 0x07};
        assertRefused(reading(from -> from.bytes(Integer.MAX_VALUE)), "are left", twoGiga);
        assertRefused(reading(from -> from.text(Integer.MAX_VALUE)), "are left", twoGiga);
        assertRefused(
                reading(from -> from.list(Integer.MAX_VALUE, WireInput::flag)),
                "are left",
                twoGiga);
        assertRefused(
                reading(from -> from.map(Integer.MAX_VALUE, WireInput::flag)), "are left", twoGiga);
    }

    @Test
    void shouldRefuseALengthBeyondItsLimit() {
        assertRefused(reading(from -> from.bytes(2)), "at most 2", 3, 0, 0, 0);
        assertRefused(reading(from -> from.text(2)), "at most 2", 3, 'a', 'b', 'c');
        assertRefused(reading(from -> from.list(2, WireInput::flag)), "at most 2", 3, 0, 0, 0);
    }

    @Test
    void shouldRefuseWhatIsNoValue() {
        assertRefused(reading(WireInput::flag), "a flag of 2", 2);
        assertRefused(reading(WireInput::text), "not UTF-8", 1, 0xff);
        assertRefused(reading(WireInput::bits), "end within", 1, 2, 3);
        assertRefused(
                reading(WireInput::count),
                "a count of -",
                0xff,
                0xff,
                0xff,
                0xff,
                0xff,
                0xff,
                0xff,
                0xff,
                0xff);
        assertRefused(
                reading(from -> from.constant(Thread.State.class)), "\"X\" is no State", 1, 'X');
        assertRefused(
                reading(from -> from.map(9, WireInput::flag)),
                "not in order",
                2,
                1,
                'b',
                1,
                1,
                'a',
                1);
        assertRefused(reading(WireInput::actor), "outside of a cluster", 1, 'a');
    }

    @Test
    void shouldRefuseWhatIsLeftOver() {
        assertRefused(reading(WireInput::flag), "1 bytes are left over", 1, 0);
    }

    @Test
    void shouldTakeNoClassByItsNameAndNoneThatDoesNotBelong() {
        int[] kryosNameOfAClass = {1, 0, 0x10, 'j', 'a', 'v', 'a'};
        WireFormat format = reading(from -> from.oneOf(Envelope.class));
        assertRefused(format, "no Envelope", kryosNameOfAClass);
        assertRefused(format, "no Envelope", WireId.PULL.number());
        assertRefused(format, "no Envelope", 99);
    }

    @Test
    void shouldReadOneOfSeveral() {
        Letter letter = new Letter("hello");
        assertThat(
                        roundTrip(
                                letter,
                                (to, note) -> to.oneOf(note.value()),
                                from -> from.oneOf(Envelope.class)))
                .isEqualTo(letter);
    }

    @Test
    void shouldRefuseNestingWithoutEnd() {
        WireType<Note> endless =
                WireType.message(
                        WireId.PULL,
                        1,
                        Note.class,
                        (to, note) -> {},
                        from -> from.flag() ? from.part(Note.class) : new Note(""));
        int[] ones = new int[100_000];
        Arrays.fill(ones, 1);
        assertRefused(WireFormat.of(List.of(endless)), "depth", ones);
    }

    @Test
    void shouldReadBackPrimitives() {
        for (long value : new long[] {0, 1, -1, 127, 128, Long.MAX_VALUE, Long.MIN_VALUE}) {
            assertThat(roundTrip(value, (to, note) -> to.number(value), WireInput::number))
                    .isEqualTo(value);
            assertThat(roundTrip(value, (to, note) -> to.bits(value), WireInput::bits))
                    .isEqualTo(value);
        }
        String text = "a\u00fc\u2192\ud83d\ude00\0";
        assertThat(roundTrip(text, (to, note) -> to.text(text), WireInput::text)).isEqualTo(text);
        assertThat(
                        roundTrip(
                                null,
                                (to, note) -> to.optional(null, WireOutput::number),
                                from -> from.optional(WireInput::number)))
                .isNull();
    }

    @Test
    void shouldWriteMapsInTheOrderOfTheirKeys() {
        WireFormat format =
                format(
                        (to, note) ->
                                to.map(Map.of("b", 1L, "a", 2L, "c", 3L), 9, WireOutput::number),
                        from -> from.map(9, WireInput::number));
        byte[] bytes = format.encode(new Note(""));
        assertThat(bytes).startsWith(3, 1, 'a', 4, 1, 'b', 2, 1, 'c', 6);
        assertThat(format.decode("Pull/1", bytes))
                .isEqualTo(new Note(Map.of("b", 1L, "a", 2L, "c", 3L)));
    }

    @Test
    void shouldRefuseToWriteWhatNobodyWouldRead() {
        String text = "x".repeat(WireInput.MOST_TEXT + 1);
        WireFormat format = format((to, note) -> to.text(text), WireInput::text);
        assertThatThrownBy(() -> format.encode(new Note("")))
                .isInstanceOf(WireException.class)
                .hasMessageContaining("at most 65536");
    }

    @Test
    void shouldRefuseToGrowBeyondALargestMessageAndGoOnAfterwards() {
        WireFormat format =
                format(
                        (to, note) -> {
                            for (int i = 0; i < (int) note.value(); i++) {
                                to.text("x".repeat(50_000));
                            }
                        },
                        WireInput::text);
        assertThatThrownBy(() -> format.encode(new Note(30)))
                .isInstanceOf(WireException.class)
                .hasMessageStartingWith("Pull/1 cannot be sent");
        assertThat(format.encode(new Note(1))).hasSize(50_000 + 3 + 4);
    }

    @Test
    void shouldNameManifestsThatItReadsWhenItDoesNotKnowOne() {
        assertThatThrownBy(() -> reading(WireInput::flag).decode("Pull/2\n\u00fc", payload(0)))
                .isInstanceOf(WireException.class)
                .hasMessage(
                        "unknown manifest \"Pull/2??\": the sender is of another version; this one"
                                + " reads Pull/1");
    }

    @Test
    void shouldReadAnOlderVersionThroughItsUpgrade() {
        WireFormat old = format((to, note) -> to.number((long) note.value()), WireInput::number);
        WireFormat current =
                WireFormat.of(
                        List.of(
                                WireType.message(
                                                WireId.PULL,
                                                2,
                                                Note.class,
                                                (to, note) -> to.text((String) note.value()),
                                                from -> new Note(from.text()))
                                        .readingAlso(
                                                1,
                                                from -> new Note(Long.toString(from.number())))));
        assertThat(current.decode("Pull/1", old.encode(new Note(42L)))).isEqualTo(new Note("42"));
        assertThat(current.manifest(new Note("42"))).isEqualTo("Pull/2");
    }

    @Test
    void shouldRefuseAPayloadUnderAnotherManifest() {
        WireFormat format =
                WireFormat.of(
                        List.of(
                                WireType.message(
                                                WireId.PULL,
                                                2,
                                                Note.class,
                                                (to, note) -> to.flag(true),
                                                from -> new Note(from.flag()))
                                        .readingAlso(1, from -> new Note(from.flag()))));
        byte[] bytes = format.encode(new Note(""));
        assertThatThrownBy(() -> format.decode("Pull/1", bytes))
                .hasMessage("Pull/1 refused: its checksum differs");
    }

    @Test
    void shouldRefuseAClassThatIsNotRegistered() {
        WireFormat format = reading(WireInput::flag);
        assertThatThrownBy(() -> format.encode(new Unregistered()))
                .isInstanceOf(WireException.class)
                .hasMessageContaining("not registered");
        assertThatThrownBy(() -> format.encode(new Letter("a part alone")))
                .isInstanceOf(WireException.class);
        assertThatThrownBy(() ->
                        format((to, note) -> to.part(note.value()), WireInput::flag)
                                .encode(new Note(new Unregistered())))
                .isInstanceOf(WireException.class)
                .hasMessageContaining("not registered");
    }

    @Test
    void shouldServeManyThreadsAtOnce() {
        WireFormat format = format((to, note) -> to.text((String) note.value()), WireInput::text);
        List<String> texts = IntStream.range(0, 10_000).mapToObj(Integer::toString).toList();
        List<String> back =
                texts.parallelStream()
                        .map(Note::new)
                        .map(format::encode)
                        .map(bytes -> (String) ((Note) format.decode("Pull/1", bytes)).value())
                        .toList();
        assertThat(back).isEqualTo(texts);
    }
}
