package org.racewalk.actors.chaos;

import org.racewalk.actors.store.CampaignStore;
import org.racewalk.actors.store.StoredBatch;
import org.racewalk.actors.store.StoredShrink;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Set;
import java.util.TreeSet;

/**
 * What a store has of a campaign, in few words. Reports are made of the results alone, so two
 * campaigns of the same hash have the same reports.
 *
 * @param batches how many
 * @param twice ids that are there more than once
 * @param shrunk how many findings were made smaller
 * @param hash SHA-256 over id, runs, steps, digest and result of all batches, and what came of
 *     making findings smaller; not over the nodes that made them
 */
public record Ledger(
        long batches, long runs, long steps, Set<Long> twice, long shrunk, String hash) {

    /** Reads it; holds one batch in memory at a time. */
    public static Ledger of(CampaignStore store, String campaign) {
        Writer writer = new Writer();
        store.batches(campaign, writer::add);
        store.shrunk(campaign, writer::add);
        return writer.ledger();
    }

    /**
     * Makes one, batch by batch in the order of their ids, then what was shrunk in that of jobs.
     */
    public static final class Writer {
        private final MessageDigest digest = sha256();
        private final Set<Long> twice = new TreeSet<>();
        private long batches;
        private long runs;
        private long steps;
        private long last = -1;
        private long shrunk;

        /** The next batch. */
        public void add(StoredBatch batch) {
            if (batch.id() <= last) {
                twice.add(batch.id());
            }
            last = batch.id();
            batches++;
            runs += batch.runs();
            steps += batch.steps();
            ByteBuffer head = ByteBuffer.allocate(5 * Long.BYTES);
            head.putLong(batch.id())
                    .putLong(batch.runs())
                    .putLong(batch.steps())
                    .putLong(batch.digest())
                    .putLong(batch.result().length);
            digest.update(head.array());
            digest.update(batch.result());
        }

        /** What came of the next finding. */
        public void add(StoredShrink one) {
            shrunk++;
            digest.update(ByteBuffer.allocate(Long.BYTES).putLong(one.job()).array());
            digest.update(one.result());
        }

        /** Of all that was added; the last call. */
        public Ledger ledger() {
            return new Ledger(
                    batches, runs, steps, twice, shrunk, HexFormat.of().formatHex(digest.digest()));
        }

        private static MessageDigest sha256() {
            try {
                return MessageDigest.getInstance("SHA-256");
            } catch (NoSuchAlgorithmException e) {
                throw new IllegalStateException(e);
            }
        }
    }
}
