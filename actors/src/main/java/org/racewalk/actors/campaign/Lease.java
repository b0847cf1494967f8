package org.racewalk.actors.campaign;

/**
 * Who has a batch.
 *
 * @param node that the worker is on
 */
public record Lease(String worker, String node) {}
