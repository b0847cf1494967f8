package org.racewalk.actors.campaign;

/** Marks what may travel between nodes: records of plain values and actor references only. */
public interface Wire {}
