package org.racewalk.actors.expect;

import org.racewalk.model.explore.Finding;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * One variant of a scenario and what its runs must come to.
 *
 * @param line of the header where it stands
 * @param ids what it is about; all of the file's if the line names none
 * @param named whether the line itself names ids
 * @param canary whether it only shows that the check can fail
 * @param options as for {@code racewalk run}, one argument each
 * @param symptoms one of them must be seen; none: nothing may be seen
 * @param notes may be seen all the same, where nothing else may: it is told and counts for nothing
 * @param claim what that outcome says about the file's claim: right, wrong, partly, or empty
 */
public record Expectation(
        int line,
        List<String> ids,
        boolean named,
        boolean canary,
        List<String> options,
        List<Symptom> symptoms,
        List<Symptom> notes,
        String claim) {
    private static final String CLEAN = "clean";
    private static final String BUT = CLEAN + " but ";
    private static final String OR = " or ";

    public Expectation {
        ids = List.copyOf(ids);
        options = List.copyOf(options);
        symptoms = List.copyOf(symptoms);
        notes = List.copyOf(notes);
    }

    /** Whether nothing may be seen. */
    public boolean clean() {
        return symptoms.isEmpty();
    }

    /** Whether the finding is what must be seen. */
    public boolean matches(Finding finding) {
        return symptoms.stream().anyMatch(symptom -> symptom.matches(finding.violation()));
    }

    /** Whether the finding is one that does not count. */
    public boolean isNote(Finding finding) {
        return notes.stream().anyMatch(symptom -> symptom.matches(finding.violation()));
    }

    /** Whether the line is about mutations of a protocol alone, not about a bug of its history. */
    public boolean mutation() {
        return named && ids.stream().allMatch(id -> id.startsWith("M-"));
    }

    /** What must come out, in words. */
    public String outcome() {
        if (!clean()) {
            return list(symptoms);
        }
        return notes.isEmpty() ? CLEAN : BUT + list(notes);
    }

    /**
     * The expectation of these words, as {@link #outcome} writes them.
     *
     * @throws IllegalArgumentException if they are no such words
     */
    public static Expectation of(String outcome) {
        if (outcome.equals(CLEAN)) {
            return of(List.of(), List.of());
        }
        return outcome.startsWith(BUT)
                ? of(List.of(), symptoms(outcome.substring(BUT.length())))
                : of(symptoms(outcome), List.of());
    }

    private static Expectation of(List<Symptom> symptoms, List<Symptom> notes) {
        return new Expectation(0, List.of(), false, false, List.of(), symptoms, notes, "");
    }

    private static List<Symptom> symptoms(String list) {
        return Arrays.stream(list.split(OR))
                .map(text ->
                        Symptom.parse(text)
                                .orElseThrow(
                                        () -> new IllegalArgumentException("no symptom: " + text)))
                .toList();
    }

    private static String list(List<Symptom> symptoms) {
        return symptoms.stream().map(Symptom::toString).collect(Collectors.joining(OR));
    }
}
