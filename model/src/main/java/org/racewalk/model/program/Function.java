package org.racewalk.model.program;

import java.util.List;

/**
 * A compiled function.
 *
 * @param entry index of its first instruction in {@link Program#code()}
 * @param end index after its last one
 * @param registers how many registers a frame takes, arguments and call area included
 * @param parameters how many registers arrive as arguments
 * @param locals locals that live in memory
 * @param ghost runs without step, message or race
 * @param stub declared but not defined; reaching it is a finding
 */
public record Function(
        String name,
        Position position,
        int entry,
        int end,
        int registers,
        int parameters,
        List<MemoryLocal> locals,
        boolean ghost,
        boolean stub) {

    /**
     * A local variable whose address is taken, or an aggregate. Sizes in bytes; type for traces.
     */
    public record MemoryLocal(String name, int size, int align, String type) {}
}
