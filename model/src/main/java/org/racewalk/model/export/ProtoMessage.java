package org.racewalk.model.export;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A message in the wire format of protocol buffers, of the kinds of fields that Perfetto's need.
 * Fields are written in the order of the calls.
 */
final class ProtoMessage {
    private static final int VARINT = 0;
    private static final int FIXED64 = 1;
    private static final int BYTES = 2;

    private byte[] bytes = new byte[128];
    private int size;

    ProtoMessage number(int field, long value) {
        tag(field, VARINT);
        varint(value);
        return this;
    }

    ProtoMessage fixed(int field, long value) {
        tag(field, FIXED64);
        for (int shift = 0; shift < 64; shift += 8) {
            put((int) (value >>> shift));
        }
        return this;
    }

    ProtoMessage decimal(int field, double value) {
        return fixed(field, Double.doubleToLongBits(value));
    }

    ProtoMessage text(int field, String value) {
        byte[] encoded = value.getBytes(StandardCharsets.UTF_8);
        return bytes(field, encoded, encoded.length);
    }

    ProtoMessage message(int field, ProtoMessage value) {
        return bytes(field, value.bytes, value.size);
    }

    private ProtoMessage bytes(int field, byte[] value, int length) {
        tag(field, BYTES);
        varint(length);
        room(length);
        System.arraycopy(value, 0, bytes, size, length);
        size += length;
        return this;
    }

    private void tag(int field, int type) {
        varint((long) field << 3 | type);
    }

    private void varint(long value) {
        long rest = value;
        while ((rest & ~0x7fL) != 0) {
            put((int) rest & 0x7f | 0x80);
            rest >>>= 7;
        }
        put((int) rest);
    }

    private void put(int value) {
        room(1);
        bytes[size++] = (byte) value;
    }

    private void room(int more) {
        if (size + more > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, size + more));
        }
    }

    void writeTo(OutputStream out) throws IOException {
        out.write(bytes, 0, size);
    }
}
