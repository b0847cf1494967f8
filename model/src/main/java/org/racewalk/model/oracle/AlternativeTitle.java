package org.racewalk.model.oracle;

import org.racewalk.model.oracle.Violation.Party;

import java.util.Optional;

/**
 * What several signatures of one bug have in common. A freed object is read, written or followed to
 * nowhere, as chance will have it, by the same function.
 *
 * <table>
 * <caption>The rules</caption>
 * <tr><td>use-after-free write, use-after-free read, out-of-bounds access, wild access, null
 *     dereference</td><td>bad access in F</td></tr>
 * <tr><td>double-free, invalid free</td><td>bad free in F</td></tr>
 * <tr><td>refcount saturated, refcount underflow</td><td>bad count in F</td></tr>
 * <tr><td>deadlock, lost wake-up, livelock</td><td>hang in F</td></tr>
 * <tr><td>sleeping in atomic context, sleeping in RCU read section</td>
 *     <td>forbidden sleep in F</td></tr>
 * </table>
 *
 * <p>F is the innermost function of the acting party that is not our headers' own.
 *
 * @param object class of the object concerned, or empty if it is not known: then it agrees with any
 */
public record AlternativeTitle(String title, String object) {

    /** Of a violation that a rule is for. */
    public static Optional<AlternativeTitle> of(Violation violation) {
        String what = what(violation.kind());
        if (what.isEmpty() || violation.parties().isEmpty()) {
            return Optional.empty();
        }
        Party acting = violation.parties().getFirst();
        return Optional.of(
                new AlternativeTitle(
                        what + " in " + Violation.function(acting), violation.object()));
    }

    private static String what(ViolationKind kind) {
        return switch (kind) {
            case USE_AFTER_FREE_WRITE,
                    USE_AFTER_FREE_READ,
                    OUT_OF_BOUNDS,
                    WILD_ACCESS,
                    NULL_DEREFERENCE ->
                    "bad access";
            case DOUBLE_FREE, INVALID_FREE -> "bad free";
            case REFCOUNT_SATURATED, REFCOUNT_UNDERFLOW -> "bad count";
            case DEADLOCK, LOST_WAKE_UP, LIVELOCK -> "hang";
            case SLEEP_IN_ATOMIC, SLEEP_IN_RCU -> "forbidden sleep";
            default -> "";
        };
    }
}
