/**
 * Code generation: the typed tree becomes a {@link org.racewalk.model.program.Program}. No syntax,
 * no type rules of C (conversions are explicit in the tree), no execution. Uses {@code c.tree},
 * {@code c.type} and {@code program} alone.
 */
package org.racewalk.model.c.generate;
