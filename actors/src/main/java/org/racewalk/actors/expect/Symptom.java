package org.racewalk.actors.expect;

import org.racewalk.model.oracle.Violation;
import org.racewalk.model.oracle.ViolationKind;

import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What a violation must look like: {@code I-05}, {@code invariant map_count}, {@code use-after-free
 * on mm_struct}, {@code deadlock in vma_start_write}.
 *
 * @param what id of an invariant or a claim, {@code invariant} and its name, or an oracle's title
 *     or the beginning of it
 * @param function one that a party of the violation was in, or a part of the scenario: {@code
 *     finally}, {@code setup}, the name of a task; or empty
 * @param object class of the object concerned, or empty
 */
public record Symptom(String what, String function, String object) {
    private static final Pattern TEXT =
            Pattern.compile(
                    "(.+?)(?: in ([A-Za-z_]\\w*))?(?: on (?:struct |union )?([A-Za-z_][\\w-]*))?");

    private static final Pattern ID = Pattern.compile("[A-Z]+-[0-9]+[a-z]?");

    /**
     * What the macros of scenarios make of {@code task(NAME)}, {@code setup} and {@code finally}.
     */
    private static final Pattern PART =
            Pattern.compile("__racewalk_(?:task_(\\w+)|(setup|finally)_[0-9]+)");

    private static final String INVARIANT = ViolationKind.INVARIANT.title() + " ";

    /** Reads one; empty if there is no such oracle. */
    static Optional<Symptom> parse(String text) {
        Matcher matcher = TEXT.matcher(text);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        String what = matcher.group(1);
        boolean known =
                ID.matcher(what).matches()
                        || what.startsWith(INVARIANT)
                        || Arrays.stream(ViolationKind.values())
                                .anyMatch(kind -> begins(kind, what));
        return known
                ? Optional.of(new Symptom(what, orEmpty(matcher, 2), orEmpty(matcher, 3)))
                : Optional.empty();
    }

    /** The titles that {@link #parse} knows, for a message. */
    static String titles() {
        return Arrays.stream(ViolationKind.values())
                .map(ViolationKind::title)
                .collect(Collectors.joining(", "));
    }

    private static String orEmpty(Matcher matcher, int group) {
        String text = matcher.group(group);
        return text == null ? "" : text;
    }

    private static boolean begins(ViolationKind kind, String what) {
        return kind.title().equals(what) || kind.title().startsWith(what + " ");
    }

    /** Whether the violation is this one. */
    public boolean matches(Violation violation) {
        boolean same;
        if (ID.matcher(what).matches()) {
            Pattern id = Pattern.compile("\\b" + what + "(?![0-9])");
            same = id.matcher(violation.name() + " " + violation.text()).find();
        } else if (what.startsWith(INVARIANT)) {
            same =
                    violation.kind() == ViolationKind.INVARIANT
                            && violation.name().equals(what.substring(INVARIANT.length()));
        } else {
            same = begins(violation.kind(), what);
        }
        return same
                && (function.isEmpty() || isIn(violation))
                && (object.isEmpty() || withoutKeyword(violation.object()).equals(object));
    }

    /**
     * An object that was allocated as a struct has the name of its type, one of a cache that alone.
     */
    private static String withoutKeyword(String name) {
        return name.substring(name.indexOf(' ') + 1);
    }

    private boolean isIn(Violation violation) {
        return violation.parties().stream()
                .flatMap(party -> party.stack().stream())
                .anyMatch(frame ->
                        frame.function().equals(function)
                                || partOf(frame.function()).equals(function));
    }

    /** The name that a scenario has for one of its parts; of other functions their own. */
    private static String partOf(String name) {
        Matcher part = PART.matcher(name);
        if (!part.matches()) {
            return name;
        }
        return part.group(1) == null ? part.group(2) : part.group(1);
    }

    @Override
    public String toString() {
        return what
                + (function.isEmpty() ? "" : " in " + function)
                + (object.isEmpty() ? "" : " on " + object);
    }
}
