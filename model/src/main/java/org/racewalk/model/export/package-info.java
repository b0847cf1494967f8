/**
 * One run in the formats of other tools: Perfetto, Chrome, Graphviz, Mermaid, ShiViz, JSON lines.
 * Pure converters of a trace to a stream of bytes; nothing here runs, chooses a file or adds facts.
 * May use {@code trace}, {@code explain}, {@code explore}, {@code oracle}, {@code program}.
 */
package org.racewalk.model.export;
