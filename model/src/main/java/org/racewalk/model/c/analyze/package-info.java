/**
 * From CDT's syntax to the typed tree: scopes, types, conversions, constants, initialisers, all
 * errors that a C compiler finds. No instructions, no running. Uses {@code c.parse}, {@code
 * c.tree}, {@code c.type}, {@code c.diagnose} and {@code program}.
 */
package org.racewalk.model.c.analyze;
