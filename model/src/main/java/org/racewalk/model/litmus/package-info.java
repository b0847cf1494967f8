/**
 * Litmus tests: their format, their compilation by the C front end, the out-of-order machine that
 * runs them, exhaustive enumeration, races, and comparison with a table. Draws from {@link
 * org.racewalk.model.explore.Randomness} alone; reads no clock. Uses {@code c}, {@code order},
 * {@code program} and {@code explore}; never {@code machine} or {@code trace}.
 */
package org.racewalk.model.litmus;
