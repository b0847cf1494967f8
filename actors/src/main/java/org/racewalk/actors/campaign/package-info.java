/**
 * A campaign of batches: the coordinator leases them, workers pull and run them, a pure state folds
 * what comes back. Prints nothing and knows no file; how a run is made is behind {@code engine}.
 */
@NullMarked
package org.racewalk.actors.campaign;

import org.jspecify.annotations.NullMarked;
