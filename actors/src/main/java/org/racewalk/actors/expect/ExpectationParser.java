package org.racewalk.actors.expect;

import org.racewalk.actors.engine.WrongInputException;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads what stands behind {@code expect:}, that is {@code [ID...] [OPTION...]: OUTCOME [=>
 * CLAIM]}. An option's value may be a list with commas: one variant for each item.
 */
final class ExpectationParser {
    static final Pattern ID = Pattern.compile("[A-Z]+-[0-9]+[a-z]?");

    private static final Pattern LINE =
            Pattern.compile("(?:(.*):\\s)?\\s*([^:]*?)(?:\\s*=>\\s*(\\S*))?");

    private static final Pattern ATTACHED = Pattern.compile("(-[A-Za-z]|--[a-z-]+=)(.+)");
    private static final String CANARY = "canary";
    private static final String CLEAN = "clean";
    private static final String BUT = CLEAN + " but ";
    private static final Set<String> CLAIMS = Set.of("right", "wrong", "partly");

    private final List<String> known;
    private final Function<String, WrongInputException> wrong;

    /**
     * @param known ids of the file
     * @param wrong makes the exception for a reason
     */
    ExpectationParser(List<String> known, Function<String, WrongInputException> wrong) {
        this.known = known;
        this.wrong = wrong;
    }

    /** One expectation for each variant that the line means. */
    List<Expectation> parse(int line, String value) {
        Matcher matcher = LINE.matcher(value);
        if (!matcher.matches() || matcher.group(2).isEmpty()) {
            throw wrong.apply(
                    "expected \"[ID...] [OPTION...]: OUTCOME\", OUTCOME being clean or"
                            + " what must be seen");
        }
        String outcome = matcher.group(2);
        boolean noted = outcome.startsWith(BUT);
        List<Symptom> notes = noted ? symptoms(outcome.substring(BUT.length())) : List.of();
        List<Symptom> symptoms = noted || outcome.equals(CLEAN) ? List.of() : symptoms(outcome);
        String claim = matcher.group(3) == null ? "" : matcher.group(3);
        if (matcher.group(3) != null && !CLAIMS.contains(claim)) {
            throw wrong.apply("=> " + claim + ": expected right, wrong or partly");
        }
        List<String> ids = new ArrayList<>();
        List<String> options = new ArrayList<>();
        boolean canary = false;
        for (String word : words(matcher.group(1))) {
            if (options.isEmpty() && word.equals(CANARY)) {
                canary = true;
            } else if (options.isEmpty() && ID.matcher(word).matches()) {
                requireKnown(word);
                ids.add(word);
            } else {
                Matcher attached = ATTACHED.matcher(word);
                if (attached.matches()) {
                    String name = attached.group(1);
                    options.add(name.endsWith("=") ? name.substring(0, name.length() - 1) : name);
                    options.add(attached.group(2));
                } else {
                    options.add(word);
                }
            }
        }
        requireOptions(options);
        List<Expectation> all = new ArrayList<>();
        for (List<String> one : variants(options)) {
            all.add(
                    new Expectation(
                            line,
                            ids.isEmpty() ? known : ids,
                            !ids.isEmpty(),
                            canary,
                            one,
                            symptoms,
                            notes,
                            claim));
        }
        return all;
    }

    private static List<String> words(String text) {
        return text == null || text.isBlank() ? List.of() : List.of(text.strip().split("\\s+"));
    }

    private List<Symptom> symptoms(String outcome) {
        List<Symptom> symptoms = new ArrayList<>();
        for (String one : outcome.split("\\s+or\\s+")) {
            if (one.equals(CLEAN)) {
                throw wrong.apply("clean has no alternative: a variant must fail or must not");
            }
            symptoms.add(
                    Symptom.parse(one)
                            .orElseThrow(() ->
                                    wrong.apply(
                                            "\""
                                                    + one
                                                    + "\": expected clean, an invariant's id such"
                                                    + " as I-05, \"invariant NAME\", or one of "
                                                    + Symptom.titles())));
        }
        return symptoms;
    }

    private void requireKnown(String id) {
        if (!known.contains(id)) {
            throw wrong.apply(
                    id + " is not among the ids of the file: " + String.join(", ", known));
        }
    }

    private void requireOptions(List<String> options) {
        if (!options.isEmpty() && !options.getFirst().startsWith("-")) {
            throw wrong.apply(
                    "\""
                            + options.getFirst()
                            + "\": expected an id, canary or an option of racewalk run, and a colon"
                            + " before what comes out");
        }
    }

    private static List<List<String>> variants(List<String> options) {
        List<List<String>> variants = new ArrayList<>(List.of(List.of()));
        for (int i = 0; i < options.size(); i++) {
            String option = options.get(i);
            boolean isValue = i > 0 && options.get(i - 1).startsWith("-");
            List<String> choices = isValue ? choices(option) : List.of(option);
            List<List<String>> longer = new ArrayList<>();
            for (List<String> variant : variants) {
                for (String choice : choices) {
                    List<String> one = new ArrayList<>(variant);
                    one.add(choice);
                    longer.add(one);
                }
            }
            variants = longer;
        }
        return variants;
    }

    /** {@code sc,lkmm}, or {@code NAME=a,b}. */
    private static List<String> choices(String value) {
        int equals = value.indexOf('=');
        String name = value.substring(0, equals + 1);
        List<String> choices = new ArrayList<>();
        for (String choice : value.substring(equals + 1).split(",")) {
            choices.add(name + choice);
        }
        return choices;
    }
}
