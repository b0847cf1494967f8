package org.racewalk.model.trace;

import java.util.List;

/**
 * What a report shows when somebody else has chosen the steps.
 *
 * @param heading above the table, without a colon
 * @param events indices in the trace, in order; their number stands for a step not carried out
 * @param marked which rows, from 1, have an asterisk
 * @param sections below the table, in order
 * @param notes further lines of the end
 */
public record Focus(
        String heading,
        List<Integer> events,
        List<Integer> marked,
        List<Section> sections,
        Notes notes) {

    /**
     * Paragraphs under a title.
     *
     * @param lines each a paragraph, wrapped by the report
     */
    public record Section(String title, List<String> lines) {}

    /**
     * Where a run comes from.
     *
     * @param replays of other runs
     * @param shrinking how it was made from them; each a paragraph
     */
    public record Notes(List<Labelled> replays, List<String> shrinking) {
        public static final Notes NONE = new Notes(List.of(), List.of());
    }

    /** A replay string and what it is of. */
    public record Labelled(String label, String replay) {}
}
