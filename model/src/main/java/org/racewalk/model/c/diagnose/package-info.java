/**
 * Errors of the front end as a user sees them: place, source line, caret and what to do. Knows
 * neither syntax nor types; decides nothing about the language. Uses {@code program} alone.
 */
package org.racewalk.model.c.diagnose;
