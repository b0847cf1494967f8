package org.racewalk.model.oracle;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;

/**
 * The short name of a finding. It is the same on every machine and in every campaign: the first 40
 * bits of the SHA-256 of scenario, macros in order of the alphabet and signature, a line feed
 * behind each, written as 8 characters of Crockford's base 32. Two of a thousand findings have the
 * same with a chance of one in two million.
 */
public final class FindingId {
    /** Digits and letters but for i, l, o and u, which are mistaken for others. */
    public static final String ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz";

    public static final int LENGTH = 8;

    private static final int BITS = 5;

    private FindingId() {}

    /**
     * @param scenario as its replay strings name it
     * @param defines {@code NAME} or {@code NAME=VALUE}
     * @param signature as {@link Violation#signature} gives it
     */
    public static String of(String scenario, List<String> defines, String signature) {
        StringBuilder text = new StringBuilder(scenario).append('\n');
        defines.stream().sorted().forEach(define -> text.append(define).append('\n'));
        text.append(signature).append('\n');
        byte[] digest = sha256(text.toString());
        long bits = 0;
        for (int i = 0; i < LENGTH * BITS / Byte.SIZE; i++) {
            bits = bits << Byte.SIZE | digest[i] & 0xff;
        }
        StringBuilder id = new StringBuilder();
        for (int i = LENGTH - 1; i >= 0; i--) {
            id.append(ALPHABET.charAt((int) (bits >> i * BITS) & (1 << BITS) - 1));
        }
        return id.toString();
    }

    private static byte[] sha256(String text) {
        try {
            return MessageDigest.getInstance("SHA-256")
                    .digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
