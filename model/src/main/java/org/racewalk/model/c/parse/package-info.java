/**
 * Preprocessing and parsing, by Eclipse CDT: sources, include paths, predefined macros, places. No
 * types, no meaning; nobody but {@code c.analyze} sees CDT's syntax. Uses {@code c.diagnose} and
 * {@code program}.
 */
package org.racewalk.model.c.parse;
