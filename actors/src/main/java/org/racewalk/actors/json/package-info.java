/**
 * Values as JSON: what reports hand over as maps and lists, written by Jackson's generator. Knows
 * nothing of what the values mean, nor where they go.
 */
@NullMarked
package org.racewalk.actors.json;

import org.jspecify.annotations.NullMarked;
