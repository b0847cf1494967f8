package org.racewalk.model.machine;

/**
 * {@code sc}: every store is seen by all CPUs at the moment it is made; loads see the newest store
 * (Lamport 1979). Nothing is ever in flight, so there is nothing to do.
 */
final class SequentialConsistency implements MemoryOrder {}
