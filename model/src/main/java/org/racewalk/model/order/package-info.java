/**
 * The storage side of the {@code lkmm} machine: coherence, propagation of stores from CPU to CPU,
 * and what fences, locks and grace periods wait for (memory-model.md section 3). Knows neither
 * instructions nor litmus tests nor scenarios; locations, CPUs and stores are ints. Uses nothing.
 */
package org.racewalk.model.order;
