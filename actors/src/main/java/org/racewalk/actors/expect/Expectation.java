package org.racewalk.actors.expect;

import org.racewalk.model.explore.Finding;

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
        return notes.isEmpty() ? "clean" : "clean but " + list(notes);
    }

    private static String list(List<Symptom> symptoms) {
        return symptoms.stream().map(Symptom::toString).collect(Collectors.joining(" or "));
    }
}
