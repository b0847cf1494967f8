/**
 * The typed tree: what the analysis makes of the parser's syntax and the code generator reads. All
 * conversions are explicit in it. No syntax nodes of the parser, no instructions. Uses {@code
 * c.type} and {@code program} alone.
 */
package org.racewalk.model.c.tree;
