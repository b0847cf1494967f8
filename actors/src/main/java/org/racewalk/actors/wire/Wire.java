package org.racewalk.actors.wire;

/**
 * Marks what may travel between nodes: records of plain values and actor references only. Each has
 * a {@link WireType} in the {@link WireProtocol} beside it; a test finds those that have none.
 */
public interface Wire {}
