package org.racewalk.actors.campaign;

import org.racewalk.actors.engine.Sha256;
import org.racewalk.model.explore.Finding;
import org.racewalk.model.explore.ReplayString;

/**
 * A finding's first report, to be made smaller: what a worker is given beside batches.
 *
 * @param id a hash of the rest, from 2^62, so that it is told from the id of a batch: if the first
 *     report is another one, so is the job
 * @param variant index among the campaign's variants
 * @param found the first run that showed it
 */
public record ShrinkJob(long id, int variant, String signature, ReplayString found) {
    /** Ids from here on are those of such jobs. */
    static final long FIRST_ID = 1L << 62;

    private static final int HEX_DIGITS = 16;
    private static final int HEX = 16;

    /** Of a finding of that variant. */
    public static ShrinkJob of(int variant, Finding finding) {
        String text = variant + "\n" + finding.signature() + "\n" + finding.replay().text();
        long hash = Long.parseUnsignedLong(Sha256.of(text).substring(0, HEX_DIGITS), HEX);
        return new ShrinkJob(FIRST_ID | hash >>> 2, variant, finding.signature(), finding.replay());
    }

    /** Whether that is the id of such a job. */
    static boolean isOne(long id) {
        return id >= FIRST_ID;
    }
}
