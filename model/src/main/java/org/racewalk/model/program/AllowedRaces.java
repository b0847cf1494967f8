package org.racewalk.model.program;

import java.util.ArrayList;
import java.util.List;

/**
 * Data races that are known, and why they are no findings: what the kernel tolerates without
 * marking it. A run counts what they hide.
 *
 * <p>One race a line: a file, or {@code *} for any; a field as {@code struct.path} or the name of a
 * global; and the reason. A {@code #} begins a comment line. A race is hidden if it is on the field
 * and one of its accesses is in the file.
 */
public record AllowedRaces(List<Entry> entries) {
    /** Where the project keeps its own. */
    public static final String FILE = "conf/kernel/races.allow";

    public static final AllowedRaces NONE = new AllowedRaces(List.of());

    private static final String ANY = "*";

    /**
     * One line.
     *
     * @param file end of a path, or {@code *}
     * @param field {@code struct.path}, or a global's name
     * @param reason for people
     */
    public record Entry(String file, String field, String reason) {
        private boolean isIn(String path) {
            return file.equals(ANY) || path.equals(file) || path.endsWith("/" + file);
        }
    }

    /** A line that is not what it should be. */
    public static final class Malformed extends Exception {
        private static final long serialVersionUID = 1;

        Malformed(String message) {
            super(message);
        }
    }

    /** Copies the list. */
    public AllowedRaces {
        entries = List.copyOf(entries);
    }

    /**
     * Reads a file's text.
     *
     * @param path for messages
     */
    public static AllowedRaces parse(String path, String text) throws Malformed {
        List<Entry> entries = new ArrayList<>();
        int line = 0;
        for (String raw : text.split("\n", -1)) {
            line++;
            String row = raw.strip();
            if (row.isEmpty() || row.startsWith("#")) {
                continue;
            }
            String[] parts = row.split("\\s+", 3);
            if (parts.length < 3) {
                throw new Malformed(
                        path
                                + ":"
                                + line
                                + ": expected a file (or *), a field and the reason, but there is"
                                + " only \""
                                + row
                                + "\"");
            }
            entries.add(new Entry(parts[0], parts[1], parts[2]));
        }
        return new AllowedRaces(entries);
    }

    /**
     * Whether a race is hidden.
     *
     * @param field of the race
     * @param files of its accesses
     */
    public boolean hides(String field, List<String> files) {
        for (Entry entry : entries) {
            if (entry.field().equals(field) && files.stream().anyMatch(entry::isIn)) {
                return true;
            }
        }
        return false;
    }
}
