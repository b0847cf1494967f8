package org.racewalk.actors.campaign;

/**
 * Which batches are made twice: chosen by the campaign and the batch's id, never by time or node,
 * so that whoever coordinates chooses alike.
 *
 * @param perMille so many of 1,000
 */
public record Checking(String campaign, int perMille) {
    /** None. */
    public static final Checking OFF = new Checking("", 0);

    private static final int MILLE = 1000;
    private static final long SPREAD = 0x9e3779b97f4a7c15L;

    boolean chooses(long batch) {
        long hash = (batch + 1) * SPREAD + campaign.hashCode() * 0xd1b54a32d192ed03L;
        hash = (hash ^ hash >>> 32) * SPREAD;
        return Long.remainderUnsigned(hash ^ hash >>> 29, MILLE) < perMille;
    }
}
