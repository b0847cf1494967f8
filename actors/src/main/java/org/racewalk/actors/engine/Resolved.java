package org.racewalk.actors.engine;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A variant with everything that its runs depend on, for machines that have none of its files.
 *
 * @param request paths in it are names of {@code sources}
 * @param sources the text of each file that compiling reads, by name
 * @param program hash of the compiled program
 * @param marks labels of the {@code sometimes} marks, as numbered in the program
 */
public record Resolved(
        VariantRequest request,
        Map<String, String> sources,
        String program,
        Calibrated calibrated,
        List<String> marks) {
    public Resolved {
        sources = new TreeMap<>(sources);
        marks = List.copyOf(marks);
    }
}
