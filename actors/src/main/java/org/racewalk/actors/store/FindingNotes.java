package org.racewalk.actors.store;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What people say of findings, by their ids. A finding need not have been seen in a campaign of
 * this store. Throws as {@link CampaignStore} does; safe for several threads and processes.
 */
public interface FindingNotes {

    /** All that something was said of, by id. */
    Map<String, Note> all();

    /** All links by hand, in the order of their ids. */
    List<Link> links();

    /** Gives a finding a label, in place of what it had; empty: none. */
    void label(String id, String text);

    /** Closes a finding: what is seen later makes it a regression. */
    void close(String id, String reason, Instant now);

    /** Opens it again. */
    void reopen(String id);

    /** The other is another title of the same bug. Neither stands alone any more. */
    void link(String id, String other, Instant now);

    /**
     * From now on the finding stands alone: no link by hand is left, and none is made by a rule.
     */
    void unlink(String id);

    /**
     * Of one finding.
     *
     * @param closed when it was closed; empty if it is open
     * @param reason why it was closed, or empty
     * @param alone whether rules may not link it
     */
    record Note(String label, Optional<Instant> closed, String reason, boolean alone) {
        /** Of a finding that nobody said anything of. */
        public static final Note NONE = new Note("", Optional.empty(), "", false);
    }

    /** Two titles of one bug; the first was there first. */
    record Link(String id, String other) {}
}
