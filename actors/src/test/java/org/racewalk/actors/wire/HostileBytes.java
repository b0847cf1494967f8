package org.racewalk.actors.wire;

import com.sun.management.ThreadMXBean;

import java.io.NotSerializableException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.zip.CRC32C;

/**
 * Bytes that nobody should send, for each deserializer: random, truncated, and mutated from valid
 * ones; most with a right checksum, so that they reach the reader behind it. Each must be refused
 * with a reason in one line, or be read as a value that can be written again; and reading must not
 * allocate much more than there are bytes.
 */
public final class HostileBytes {
    private static final int CHECKSUM = Integer.BYTES;
    private static final int LONGEST = 2048;
    private static final int LONGEST_REASON = 600;

    /** Maps of coverage have a fixed size; a replay string is searched by regular expressions. */
    private static final long ALLOCATED_AT_LEAST = 256 * 1024;

    private static final long ALLOCATED_PER_BYTE = 256;

    /** A length of 2 G, and one of 2^63, as variable numbers. */
    private static final byte[][] HUGE = {
        {-1, -1, -1, -1, 7}, {-1, -1, -1, -1, -1, -1, -1, -1, -1}
    };

    private final WireSerializer serializer;
    private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    HostileBytes(WireSerializer serializer) {
        this.serializer = serializer;
    }

    /** What became of the inputs of one deserializer. */
    static final class Tally {
        private final Map<String, Integer> reasons = new TreeMap<>();
        private int refused;
        private int read;
        private long mostAllocated;
        private byte[] suspect = {};

        int refused() {
            return refused;
        }

        int read() {
            return read;
        }

        /** Kinds of reasons, without what is particular to an input. */
        Map<String, Integer> reasons() {
            return reasons;
        }

        @Override
        public String toString() {
            return "%,d refused for %d kinds of reasons, %,d read as other values; at most %,d bytes allocated"
                    .formatted(refused, reasons.size(), read, mostAllocated);
        }

        private void refuse(String reason) {
            refused++;
            String kind = reason.replaceAll("[0-9-]+", "N").replaceAll("\"[^\"]*\"", "X");
            reasons.merge(kind.substring(0, Math.min(60, kind.length())), 1, Integer::sum);
        }
    }

    /** So many inputs, the same ones each time. */
    Tally attack(String manifest, byte[] valid, int inputs) {
        Random random = new Random(manifest.hashCode());
        Tally tally = new Tally();
        for (int i = 0; i < inputs; i++) {
            byte[] input =
                    switch (i % 8) {
                        case 0 -> random(random);
                        case 1 -> signed(manifest, random(random));
                        case 2 -> Arrays.copyOf(valid, random.nextInt(valid.length));
                        case 3 -> signed(manifest, truncated(valid, random));
                        default -> signed(manifest, mutated(valid, random));
                    };
            read(manifest, input, tally);
        }
        return tally;
    }

    private void read(String manifest, byte[] input, Tally tally) {
        long before = threads.getCurrentThreadAllocatedBytes();
        Object value = null;
        String reason = "";
        try {
            value = serializer.fromBinary(input, manifest);
        } catch (NotSerializableException e) {
            reason = String.valueOf(e.getMessage());
        }
        long allocated = threads.getCurrentThreadAllocatedBytes() - before;
        if (allocated > ALLOCATED_AT_LEAST + ALLOCATED_PER_BYTE * input.length) {
            if (tally.suspect == input) {
                throw new AssertionError(
                        manifest + ": " + allocated + " bytes allocated for " + input.length);
            }
            // Once more: the first time it may have been classes that were loaded.
            tally.suspect = input;
            read(manifest, input, tally);
            return;
        }
        tally.mostAllocated = Math.max(tally.mostAllocated, allocated);
        if (value == null) {
            boolean isLine = reason.length() <= LONGEST_REASON && reason.matches("[ -~]+");
            if (!reason.startsWith(manifest + " refused: ") || !isLine) {
                throw new AssertionError(manifest + ": no reason: " + reason);
            }
            tally.refuse(reason);
        } else {
            serializer.toBinary(value);
            tally.read++;
        }
    }

    private static byte[] random(Random random) {
        byte[] bytes = new byte[random.nextInt(random.nextBoolean() ? 64 : LONGEST)];
        random.nextBytes(bytes);
        return bytes;
    }

    private static byte[] truncated(byte[] valid, Random random) {
        return Arrays.copyOf(valid, random.nextInt(valid.length - CHECKSUM));
    }

    /** One to four changes. */
    private static byte[] mutated(byte[] valid, Random random) {
        byte[] bytes = Arrays.copyOf(valid, valid.length - CHECKSUM);
        for (int i = 1 + random.nextInt(4); i > 0 && bytes.length > 0; i--) {
            int at = random.nextInt(bytes.length);
            switch (random.nextInt(6)) {
                case 0 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
                case 1 -> bytes[at] = (byte) random.nextInt();
                case 2 -> bytes = spliced(bytes, at, at, HUGE[random.nextInt(HUGE.length)]);
                case 3 -> bytes = spliced(bytes, at, at + 1, HUGE[random.nextInt(HUGE.length)]);
                case 4 -> {
                    int end = at + random.nextInt(bytes.length - at) + 1;
                    bytes = spliced(bytes, at, end, new byte[0]);
                }
                default -> {
                    int from = random.nextInt(bytes.length);
                    int to = from + random.nextInt(bytes.length - from) + 1;
                    bytes = spliced(bytes, at, at, Arrays.copyOfRange(bytes, from, to));
                }
            }
        }
        return bytes;
    }

    private static byte[] spliced(byte[] bytes, int from, int to, byte[] piece) {
        return ByteBuffer.allocate(bytes.length - (to - from) + piece.length)
                .put(bytes, 0, from)
                .put(piece)
                .put(bytes, to, bytes.length - to)
                .array();
    }

    /** With the checksum that belongs to it. */
    private static byte[] signed(String manifest, byte[] body) {
        CRC32C sum = new CRC32C();
        sum.update(manifest.getBytes(StandardCharsets.US_ASCII));
        sum.update(body);
        return ByteBuffer.allocate(body.length + CHECKSUM)
                .put(body)
                .putInt((int) sum.getValue())
                .array();
    }

    /** As a program: so many inputs for each deserializer, and a line about each. */
    public static void main(String[] arguments) throws Exception {
        int inputs = Integer.parseInt(arguments[0]);
        try (WireSystem system = new WireSystem()) {
            HostileBytes hostile = new HostileBytes(system.serializer());
            for (var sample : WireSamples.of(system).entrySet()) {
                byte[] valid = WireProtocolsTest.golden(sample.getKey());
                System.out.println(
                        sample.getKey() + ": " + hostile.attack(sample.getKey(), valid, inputs));
            }
        }
        System.out.println("done");
    }
}
