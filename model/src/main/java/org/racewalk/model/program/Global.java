package org.racewalk.model.program;

import java.util.List;

/**
 * A variable of static storage, or a string literal.
 *
 * @param size in bytes; {@code image} has as many and is the initial contents
 * @param type for traces, for example {@code struct mm_struct}
 * @param perCpu one copy per CPU
 * @param ghost for ghost code only
 * @param constant writes are findings
 */
public record Global(
        String name,
        int size,
        int align,
        byte[] image,
        List<Relocation> relocations,
        String type,
        boolean perCpu,
        boolean ghost,
        boolean constant) {

    /**
     * Eight bytes at {@code offset} of the image hold the address of a symbol plus {@code addend}.
     *
     * @param function whether {@code symbol} indexes functions or globals
     */
    public record Relocation(int offset, boolean function, int symbol, long addend) {}
}
