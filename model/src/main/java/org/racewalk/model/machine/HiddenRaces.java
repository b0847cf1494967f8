package org.racewalk.model.machine;

import org.racewalk.model.oracle.Violation;
import org.racewalk.model.program.AllowedRaces;

import java.util.ArrayList;
import java.util.List;

/** Hides the data races that are allowed, and counts them. */
final class HiddenRaces {
    private static final String STRUCT = "struct ";

    private final AllowedRaces allowed;
    private long count;
    private long saved;

    HiddenRaces(AllowedRaces allowed) {
        this.allowed = allowed;
    }

    void reset() {
        count = 0;
    }

    void save() {
        saved = count;
    }

    void restore() {
        count = saved;
    }

    /** How many were hidden in this run. */
    long count() {
        return count;
    }

    /**
     * Whether a race is hidden; counts it then.
     *
     * @param field within the object, or empty
     */
    boolean hides(Violation race, String field) {
        if (allowed.entries().isEmpty()) {
            return false;
        }
        String type = race.object().isEmpty() ? race.objectName() : race.object();
        String object = type.startsWith(STRUCT) ? type.substring(STRUCT.length()) : type;
        List<String> files = new ArrayList<>();
        for (Violation.Party party : race.parties()) {
            for (Violation.Frame frame : party.stack()) {
                if (!frame.library()) {
                    files.add(frame.file());
                    break;
                }
            }
        }
        boolean hides = allowed.hides(Names.joined(object, field), files);
        count += hides ? 1 : 0;
        return hides;
    }
}
