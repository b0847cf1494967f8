/**
 * The C front end: kernel C in, a {@link org.racewalk.model.program.Program} out. Never executes.
 * Parsing is Eclipse CDT's; types, conversions, constants and layout are ours ({@code c.type},
 * {@code c.tree}, {@code c.analyze}, {@code c.generate}). Uses {@code program} alone.
 */
package org.racewalk.model.c;
