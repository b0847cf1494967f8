package org.racewalk.model.machine;

import org.racewalk.model.memory.Memory;
import org.racewalk.model.program.StructType;

import java.util.Optional;
import java.util.OptionalLong;

/**
 * Reads the memory of a world by the names that reports use, at the moment of the call and without
 * changing anything: the coherence-newest values. For the thread that runs the world.
 */
public final class Inspection {
    private static final String STRUCT = "struct ";

    private final World world;

    public Inspection(World world) {
        this.world = world;
    }

    /**
     * A scalar in memory.
     *
     * @param size in bytes
     * @param value sign-extended
     * @param number whether it is declared as a number, not as a pointer
     */
    public record Found(long address, int size, long value, boolean number) {}

    /**
     * The scalar of that name.
     *
     * @param object as {@link World#objectName} writes it
     * @param field path within it; may stop short of the innards of a counter; empty: the whole
     * @return empty if there is no such object or field
     */
    public Optional<Found> read(String object, String field) {
        Memory memory = world.memory();
        for (int number = 1; number < memory.objects(); number++) {
            if (world.names().object(number).equals(object)) {
                return read(number, field);
            }
        }
        return Optional.empty();
    }

    /**
     * A scalar of an object that has no type by itself, such as one of kmalloc: of the type whose
     * field of that name lies where an access found it.
     *
     * @param field path within the type
     * @param address of the field
     */
    public Optional<Found> read(String object, String field, long address) {
        Memory memory = world.memory();
        for (int number = 1; number < memory.objects(); number++) {
            if (world.names().object(number).equals(object)) {
                long inside = address - memory.address(number);
                for (StructType struct : world.program().structs()) {
                    Optional<StructType.Field> leaf = leaf(struct, field);
                    if (leaf.isPresent() && leaf.get().offset() == inside) {
                        return Optional.of(at(address, leaf.get()));
                    }
                }
            }
        }
        return Optional.empty();
    }

    /** Whether there is an object of that name. */
    public boolean exists(String object) {
        return address(object).isPresent();
    }

    /** Where the object of that name is or was, if there is one. */
    public OptionalLong address(String object) {
        Memory memory = world.memory();
        for (int number = 1; number < memory.objects(); number++) {
            if (world.names().object(number).equals(object)) {
                return OptionalLong.of(memory.address(number));
            }
        }
        return OptionalLong.empty();
    }

    /** Whether the object of that name is allocated. */
    public boolean isAllocated(String object) {
        Memory memory = world.memory();
        for (int number = 1; number < memory.objects(); number++) {
            if (world.names().object(number).equals(object)) {
                return memory.live[number] > 0;
            }
        }
        return false;
    }

    /** Whether the heap object of that name is allocated, and the program can come to it. */
    public boolean isReachable(String object) {
        return world.names().isReachable(object);
    }

    /** Whether it is allocated, and any memory in use refers to it, reachable or not. */
    public boolean isReferredTo(String object) {
        return world.names().isReferredTo(object);
    }

    private Optional<Found> read(int number, String field) {
        Memory memory = world.memory();
        long address = memory.address(number);
        if (field.isEmpty()) {
            int size = memory.end[number] - memory.start[number];
            return size == 1 || size == 2 || size == 4 || size == 8
                    ? Optional.of(at(address, size, isNumber(typeOf(number))))
                    : Optional.empty();
        }
        String type = typeOf(number);
        ArrayShape shape = ArrayShape.of(type, memory.end[number] - memory.start[number]);
        if (shape != null) {
            return element(address, shape, field);
        }
        return of(type, address, field);
    }

    /** Of an array; without a number the first element is meant. */
    private Optional<Found> element(long address, ArrayShape shape, String field) {
        int elements = 1;
        for (int count : shape.counts()) {
            elements *= count;
        }
        for (int i = 0; i < elements; i++) {
            String indices = shape.indices(i);
            if (field.startsWith(indices) || !field.startsWith("[")) {
                String rest = field.startsWith("[") ? field.substring(indices.length()) : field;
                long at = address + (long) i * shape.size();
                boolean scalar = rest.isEmpty() && shape.size() <= Long.BYTES;
                return scalar
                        ? Optional.of(at(at, shape.size(), isNumber(shape.element())))
                        : of(shape.element(), at, rest.startsWith(".") ? rest.substring(1) : rest);
            }
        }
        return Optional.empty();
    }

    private Optional<Found> of(String type, long address, String field) {
        for (StructType struct : world.program().structs()) {
            if (struct.name().equals(type)) {
                return leaf(struct, field).map(leaf -> at(address + leaf.offset(), leaf));
            }
        }
        return Optional.empty();
    }

    private static boolean isNumber(String type) {
        return !type.isEmpty() && !type.contains("*") && !type.startsWith(STRUCT);
    }

    private String typeOf(int number) {
        Memory memory = world.memory();
        return switch (memory.kind[number]) {
            case Memory.SLAB -> STRUCT + world.mm().allocator.name(memory.cache[number]);
            case Memory.GLOBAL, Memory.GHOST, Memory.PER_CPU -> world.layout().globalType(number);
            case Memory.TASK -> "struct task_struct";
            default -> "";
        };
    }

    private static Optional<StructType.Field> leaf(StructType struct, String field) {
        StructType.Field inner = null;
        for (StructType.Field leaf : struct.fields()) {
            if (leaf.path().equals(field)) {
                return Optional.of(leaf);
            }
            if (inner == null && leaf.path().startsWith(field + ".")) {
                inner = leaf;
            }
        }
        return Optional.ofNullable(inner);
    }

    private Found at(long address, StructType.Field field) {
        return at(address, field.size(), field.number());
    }

    private Found at(long address, int size, boolean number) {
        long raw = world.memory().get((int) (address - Memory.BASE), size);
        int unused = Long.SIZE - size * Byte.SIZE;
        return new Found(address, size, raw << unused >> unused, number);
    }
}
