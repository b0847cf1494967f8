/**
 * Strategies that decide, recorder and replayer, replay strings, batches of runs and their
 * verdicts. Draws from {@link org.racewalk.model.explore.Randomness} alone; prints and writes
 * nothing. Uses {@code machine}, {@code oracle} and {@code program}; never {@code c}, {@code
 * trace}.
 */
package org.racewalk.model.explore;
