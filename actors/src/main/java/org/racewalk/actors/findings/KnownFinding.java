package org.racewalk.actors.findings;

import org.racewalk.actors.store.FindingNotes.Note;

import java.util.List;
import java.util.Locale;

/**
 * A finding with all that is known of it.
 *
 * @param sightings newest first, at least one
 */
public record KnownFinding(String id, List<Sighting> sightings, Note note) {
    /** Copies the list. */
    public KnownFinding {
        sightings = List.copyOf(sightings);
    }

    /** How a finding stands. */
    public enum State {
        OPEN,
        /** Closed, and seen in a campaign that began, or a run that ended, after that. */
        REGRESSED,
        /** Wherever it was seen last, the scenario's header asks for it. */
        EXPECTED,
        CLOSED;

        /** Lower case. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** The last one. */
    public Sighting newest() {
        return sightings.getFirst();
    }

    /** How it stands. */
    public State state() {
        if (note.closed().isPresent()) {
            return newest().seen().isAfter(note.closed().get()) ? State.REGRESSED : State.CLOSED;
        }
        return newest().expected() ? State.EXPECTED : State.OPEN;
    }

    /** Runs that showed it in the last campaign, under all memory orders. */
    public long runs() {
        return last().stream().mapToLong(Sighting::runs).sum();
    }

    /** Of so many. */
    public long of() {
        return last().stream().mapToLong(Sighting::of).sum();
    }

    private List<Sighting> last() {
        String source = newest().source();
        return sightings.stream().filter(one -> one.source().equals(source)).toList();
    }
}
