/**
 * What happened in a run and how it is told: the recorder, the kernel-shaped report, its JSON twin.
 * Watches a world through {@link org.racewalk.model.machine.Observer}; decides nothing, writes no
 * file. Uses {@code program}, {@code machine} and {@code oracle}; never {@code c} or {@code
 * explore}.
 */
package org.racewalk.model.trace;
