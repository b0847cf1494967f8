package org.racewalk.model.explore;

import java.util.Arrays;

/**
 * Numbers and bytes as digits and letters, which no shell, mail program or double click breaks.
 * Bytes go in groups: 5 bytes are 7 characters.
 */
final class Base62 {
    private static final String DIGITS =
            "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    private static final int GROUP = 5;

    /** Characters for 0 to 5 bytes. */
    private static final int[] WIDTH = {0, 2, 3, 5, 6, 7};

    private Base62() {}

    /** {@code value} (not negative, below 62^width) in {@code width} characters. */
    static String encode(long value, int width) {
        char[] text = new char[width];
        long rest = value;
        for (int i = width - 1; i >= 0; i--) {
            text[i] = DIGITS.charAt((int) (rest % 62));
            rest /= 62;
        }
        if (value < 0 || rest != 0) {
            throw new IllegalArgumentException(value + " does not fit in " + width);
        }
        return new String(text);
    }

    /** {@code value} (not negative) in as few characters as it needs. */
    static String encode(long value) {
        int width = 1;
        for (long rest = value / 62; rest > 0; rest /= 62) {
            width++;
        }
        return encode(value, width);
    }

    /**
     * The inverse of both.
     *
     * @throws IllegalArgumentException if a character is no digit
     */
    static long decode(String text) {
        long value = 0;
        for (int i = 0; i < text.length(); i++) {
            int digit = DIGITS.indexOf(text.charAt(i));
            if (digit < 0 || value > (Long.MAX_VALUE - digit) / 62) {
                throw new IllegalArgumentException("not a number: " + text);
            }
            value = value * 62 + digit;
        }
        return value;
    }

    static String encodeBytes(byte[] bytes) {
        StringBuilder text = new StringBuilder(bytes.length * 7 / 5 + 2);
        for (int start = 0; start < bytes.length; start += GROUP) {
            int size = Math.min(GROUP, bytes.length - start);
            long value = 0;
            for (int i = 0; i < size; i++) {
                value = (value << 8) | (bytes[start + i] & 0xff);
            }
            text.append(encode(value, WIDTH[size]));
        }
        return text.toString();
    }

    /**
     * The inverse.
     *
     * @throws IllegalArgumentException if the text is none that {@link #encodeBytes} writes
     */
    static byte[] decodeBytes(String text) {
        int groups = text.length() / WIDTH[GROUP];
        int last = Arrays.binarySearch(WIDTH, text.length() % WIDTH[GROUP]);
        if (last < 0) {
            throw new IllegalArgumentException("no bytes have this length");
        }
        byte[] bytes = new byte[groups * GROUP + last];
        for (int start = 0; start < bytes.length; start += GROUP) {
            int size = Math.min(GROUP, bytes.length - start);
            int from = start / GROUP * WIDTH[GROUP];
            long value = decode(text.substring(from, from + WIDTH[size]));
            if (value >> (8 * size) != 0) {
                throw new IllegalArgumentException("no bytes are this number");
            }
            for (int i = size - 1; i >= 0; i--) {
                bytes[start + i] = (byte) value;
                value >>= 8;
            }
        }
        return bytes;
    }
}
