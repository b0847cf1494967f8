/**
 * A run as a schedule that can be changed, followed leniently and made smaller under the same
 * signature. Bounds are numbers of runs and steps, never time; no input or output. May use {@code
 * explore}, {@code machine}, {@code oracle}, {@code program}.
 */
package org.racewalk.model.shrink;
