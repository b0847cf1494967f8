package org.racewalk.actors.findings;

import org.racewalk.actors.engine.WrongInputException;
import org.racewalk.actors.plan.Near;
import org.racewalk.model.oracle.FindingId;

import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.SortedSet;
import java.util.TreeSet;

/** Ids as users write them: whole, or the beginning of one as long as there is one such. */
public final class FindingIds {
    private static final int LEAST = 3;
    private static final int SHOWN = 5;

    private FindingIds() {}

    /** Whether a text can be an id or the beginning of one. */
    public static boolean isOne(String text) {
        return text.length() >= LEAST
                && text.length() <= FindingId.LENGTH
                && text.toLowerCase(Locale.ROOT)
                        .chars()
                        .allMatch(c -> FindingId.ALPHABET.indexOf(c) >= 0);
    }

    /**
     * The id that is meant.
     *
     * @throws WrongInputException if there is none or more than one; names those that are near
     */
    public static String resolve(String given, Collection<String> known) {
        String text = given.toLowerCase(Locale.ROOT);
        SortedSet<String> ids = new TreeSet<>(known);
        List<String> begun = ids.stream().filter(id -> id.startsWith(text)).toList();
        if (begun.size() == 1 && text.length() >= LEAST) {
            return begun.getFirst();
        }
        if (begun.size() > 1 && text.length() >= LEAST) {
            throw new WrongInputException(
                    given
                            + ": the ids of "
                            + begun.size()
                            + " findings begin so: "
                            + String.join(", ", begun.subList(0, Math.min(SHOWN, begun.size())))
                            + (begun.size() > SHOWN ? ", ..." : ""));
        }
        String hint =
                ids.isEmpty()
                        ? "there are none yet; racewalk run and campaigns leave what they find"
                        : Near.to(text, ids).map(id -> "is " + id + " meant? ").orElse("")
                                + "racewalk findings lists what there is";
        throw new WrongInputException(given + ": no such finding; " + hint);
    }
}
