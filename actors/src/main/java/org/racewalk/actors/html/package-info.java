/**
 * An explanation as one HTML file that loads nothing: chart, source, states of objects, step by
 * step. Pure: no input or output, no clock; the same explanation gives the same bytes. May use the
 * model's {@code explain}, {@code trace}, {@code oracle}, {@code program}; no Pekko, no store.
 */
@NullMarked
package org.racewalk.actors.html;

import org.jspecify.annotations.NullMarked;
