/**
 * What a scenario's own header says about it: ids, the fix, a claim, and what each of its variants
 * must show; whether runs bear that out; tables of it. Knows neither an actor nor a command line.
 */
@NullMarked
package org.racewalk.actors.expect;

import org.jspecify.annotations.NullMarked;
