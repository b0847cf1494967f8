package org.racewalk.actors.store;

/**
 * What came of making a finding smaller.
 *
 * @param job names finding and first run
 * @param node that made it
 * @param result as the wire format writes it; opaque here
 */
public record StoredShrink(long job, String node, byte[] result) {}
