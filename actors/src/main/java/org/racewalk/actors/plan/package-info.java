/**
 * What a campaign is asked to do: campaign files, the variants they stand for, budgets and stop
 * rules. Pure data and its readers; starts nothing, knows no actor and no database. May use {@code
 * engine} and {@code expect}.
 */
@NullMarked
package org.racewalk.actors.plan;

import org.jspecify.annotations.NullMarked;
