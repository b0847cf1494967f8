/**
 * Why a run fails: the steps that matter, what decided, the nearest run that passes, what permitted
 * each surprising step. No input or output; a bound of runs, never of time. May use {@code shrink},
 * {@code explore}, {@code trace}, {@code machine}, {@code oracle}, {@code program}.
 */
package org.racewalk.model.explain;
