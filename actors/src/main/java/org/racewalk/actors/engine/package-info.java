/**
 * The narrow door to the model: compile a variant, run a range of its runs, make a run again. Gives
 * the campaign plain numbers and the command line finished texts. Nothing here knows an actor.
 */
@NullMarked
package org.racewalk.actors.engine;

import org.jspecify.annotations.NullMarked;
