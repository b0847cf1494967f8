/**
 * C's types, their LP64 layout and conversions, as gcc has them on x86-64. No syntax, no code. Uses
 * nothing else of the model.
 */
package org.racewalk.model.c.type;
