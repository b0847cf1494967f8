package org.racewalk.actors.store;

import org.racewalk.actors.plan.CampaignSpec;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The durable part of all campaigns. What a campaign has come to is not stored: it is the fold of
 * its batches, in the order of their ids. Safe for several threads and, where the database is, for
 * several processes.
 *
 * <p>Every method throws {@link StoreUnavailableException} when the database does not answer (full
 * disk, server gone): the caller waits and tries again, nothing is half written. A file that is not
 * ours, or of a newer version, is a {@link StoreUnusableException}.
 */
public interface CampaignStore extends AutoCloseable {

    /**
     * Adds a campaign, its sources with it, in one transaction; wished to run.
     *
     * @param sources text by SHA-256 in hexadecimal, as the variants of the spec name them
     * @return its id: the name, a dash and the lowest number from 1 that is free
     */
    String add(CampaignSpec spec, Map<String, String> sources, Instant now);

    /** All campaigns, oldest first. */
    List<StoredCampaign> campaigns();

    Optional<StoredCampaign> campaign(String id);

    /** The spec of a campaign that exists. */
    CampaignSpec spec(String id);

    /** The text with that SHA-256. */
    Optional<String> source(String sha256);

    /** What the user wants of a campaign; whoever coordinates looks here often. */
    void wish(String id, Wish wish);

    /** How a campaign stands, with a reason for people ("" if there is none). */
    void status(String id, Status status, String reason, Instant now);

    /**
     * Keeps a finished batch, unless it is there already.
     *
     * @return whether it is new; a batch of an unknown campaign is never new
     */
    default boolean keep(String id, StoredBatch batch, Instant now) {
        return keepAll(id, List.of(batch), now) == 1;
    }

    /**
     * Keeps finished batches in one transaction, each unless it is there already.
     *
     * @return how many are new; batches of an unknown campaign are never new
     */
    int keepAll(String id, List<StoredBatch> batches, Instant now);

    /** All batches of a campaign, in the order of their ids; streamed, never all in memory. */
    void batches(String id, Consumer<StoredBatch> consumer);

    /**
     * Keeps what came of making a finding smaller, unless it is there already, or its node is not
     * trusted.
     *
     * @return whether it is new; one of an unknown campaign is never new
     */
    boolean keepShrunk(String id, StoredShrink shrunk, Instant now);

    /** What came of making findings of a campaign smaller, in the order of jobs; streamed. */
    void shrunk(String id, Consumer<StoredShrink> consumer);

    /** How many batches and runs of a campaign are kept; cheaper than to read them. */
    Progress progress(String id);

    /** When each batch of a campaign was kept, in that order. */
    List<Instant> timeline(String id);

    /**
     * A node whose runs differ from those of others: what it has made goes, and its name is kept.
     */
    void distrust(String id, String node, String evidence, Instant now);

    /** Nodes that {@link #distrust} was called for, with the evidence. */
    Map<String, String> distrusted(String id);

    /** What people say of findings. */
    FindingNotes notes();

    @Override
    void close();

    /** What is kept of a campaign. */
    record Progress(long batches, long runs) {}

    /** What a user wants. */
    enum Wish {
        RUN,
        STOP
    }

    /** How it stands. */
    enum Status {
        /** Nobody has begun it. */
        QUEUED,
        RUNNING,
        /** Stopped on request or at a bound other than its runs; may be resumed. */
        STOPPED,
        /** All runs that count are made. */
        COMPLETED,
        /** Racewalk itself failed; may be resumed. */
        BROKEN
    }
}
