/**
 * The simulated machine: Cpu, Mm, Rcu, Interconnect and Monitor of one world, fused on one thread.
 * Decides nothing (a {@link org.racewalk.model.machine.Decider} does) and prints nothing. Uses
 * {@code program}, {@code memory} and {@code oracle}; never {@code c}, {@code explore}, {@code
 * trace}.
 */
package org.racewalk.model.machine;
