package org.racewalk.model.c.tree;

import org.racewalk.model.c.type.CType;

import java.util.List;

/**
 * An initialiser, resolved: scalars at offsets, in source order (a later entry overrides an earlier
 * one that it overlaps). What no entry covers is zero.
 *
 * @param size of the whole object in bytes (a flexible array member adds to it)
 */
public record Initializer(long size, List<Entry> entries) {
    /**
     * One scalar, or one struct value copied whole ({@code type} is a struct then).
     *
     * @param offset in bytes from the start of the object
     * @param bits the bit field, or null
     */
    public record Entry(
            long offset,
            CType type,
            CType.@org.jspecify.annotations.Nullable Field bits,
            Expression value) {}
}
