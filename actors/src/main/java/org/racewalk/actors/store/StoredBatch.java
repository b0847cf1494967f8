package org.racewalk.actors.store;

/**
 * A finished batch.
 *
 * @param id place in the campaign's order, from 0
 * @param node that made it
 * @param runs made; fewer than the batch holds if it ended early
 * @param digest of all traces
 * @param result as the wire format writes it; opaque here
 */
public record StoredBatch(
        long id, String node, long runs, long steps, long digest, byte[] result) {}
