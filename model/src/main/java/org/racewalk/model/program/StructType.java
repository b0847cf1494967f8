package org.racewalk.model.program;

import java.util.List;

/**
 * The layout of a struct or union, for naming fields in traces: leaves only, flattened, in order of
 * offset, for example {@code vm_refcnt.refs.counter}.
 *
 * @param name with the keyword, for example {@code struct vm_area_struct}
 */
public record StructType(String name, int size, List<Field> fields) {
    /**
     * A scalar leaf: offset and size in bytes.
     *
     * @param number whether it is declared as a number, not as a pointer
     */
    public record Field(String path, int offset, int size, boolean number) {}
}
