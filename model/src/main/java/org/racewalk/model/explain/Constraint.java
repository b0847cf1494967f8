package org.racewalk.model.explain;

/**
 * Two events that must come in this order, or the violation does not come about. By their indices
 * in the order of the run.
 *
 * @param swapped the run in which they come the other way round, as little changed as possible
 * @param distance how many pairs of events that swaps
 */
record Constraint(int before, int after, Order swapped, int distance) {}
