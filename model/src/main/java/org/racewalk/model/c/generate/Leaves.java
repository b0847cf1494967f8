package org.racewalk.model.c.generate;

import org.racewalk.model.c.type.CType;
import org.racewalk.model.program.StructType;

import java.util.ArrayList;
import java.util.List;

/** The scalar locations that an object of a type consists of. Bit fields count by storage unit. */
final class Leaves {
    /** Elements of an array that get names of their own in traces. */
    private static final int NAMED_ELEMENTS = 64;

    private static final int NAMED_LEAVES = 4096;

    /**
     * A scalar location.
     *
     * @param path from the object, with a dot or bracket before each name
     * @param number whether it is declared as a number
     */
    record Leaf(long offset, int size, String path, boolean marked, boolean number) {}

    private Leaves() {}

    /** How many locations there are. */
    static long count(CType type) {
        return switch (type.unqualified()) {
            case CType.Array a -> a.count() <= 0 ? 0 : a.count() * count(a.element());
            case CType.Struct s when s.union -> {
                CType.Field main = mainMember(s);
                yield main != null ? count(main.type()) : pieces(s, 0, "").size();
            }
            case CType.Struct s -> {
                long sum = 0;
                for (CType.Field field : s.fields) {
                    sum += field.isBitField() ? 1 : count(field.type());
                }
                yield sum;
            }
            case CType.Void v -> 0;
            default -> 1;
        };
    }

    /** All locations, in order of offset but for odd unions. */
    static List<Leaf> of(CType type) {
        List<Leaf> leaves = new ArrayList<>();
        collect(type, 0, "", type.isVolatile(), leaves);
        return leaves;
    }

    private static void collect(
            CType type, long offset, String path, boolean marked, List<Leaf> leaves) {
        boolean volatileNow = marked || type.isVolatile();
        switch (type.unqualified()) {
            case CType.Array a -> {
                for (long i = 0; i < a.count(); i++) {
                    long at = offset + i * a.element().size();
                    collect(a.element(), at, path + "[" + i + "]", volatileNow, leaves);
                }
            }
            case CType.Struct s when s.union -> {
                CType.Field main = mainMember(s);
                if (main != null) {
                    collect(main.type(), offset, path + suffix(main), volatileNow, leaves);
                } else {
                    leaves.addAll(pieces(s, offset, path));
                }
            }
            case CType.Struct s -> members(s, offset, path, volatileNow, leaves);
            case CType.Void v -> {}
            default ->
                    leaves.add(
                            new Leaf(
                                    offset,
                                    Scalars.size(type),
                                    path,
                                    volatileNow,
                                    Scalars.isNumber(type)));
        }
    }

    private static void members(
            CType.Struct s, long offset, String path, boolean marked, List<Leaf> leaves) {
        BitRun run = new BitRun();
        for (CType.Field field : s.fields) {
            String name = path + suffix(field);
            if (field.isBitField()) {
                if (!run.add(field)) {
                    run.flush(offset, leaves);
                    run.add(field);
                }
                if (run.path.isEmpty()) {
                    run.path = name;
                    run.marked = marked || field.type().isVolatile();
                }
            } else {
                run.flush(offset, leaves);
                collect(field.type(), offset + field.offset(), name, marked, leaves);
            }
        }
        run.flush(offset, leaves);
    }

    /** Bytes that bit fields next to each other take. */
    private static final class BitRun {
        private long start;
        private long end;
        private String path = "";
        private boolean marked;

        /** Whether the field's bytes follow on or overlap those so far. */
        boolean add(CType.Field field) {
            long firstBit = field.offset() * 8 + field.bitOffset();
            long first = firstBit / 8;
            long last = (firstBit + Math.max(1, field.bitWidth()) + 7) / 8;
            if (end > start && (first > end || first < start)) {
                return false;
            }
            start = end > start ? start : first;
            end = Math.max(end, last);
            return true;
        }

        /** Adds the bytes as the largest naturally aligned pieces, and starts anew. */
        void flush(long offset, List<Leaf> leaves) {
            long at = start;
            while (at < end) {
                long size = 8;
                while (at % size != 0 || at + size > end) {
                    size /= 2;
                }
                leaves.add(new Leaf(offset + at, (int) size, path, marked, false));
                at += size;
            }
            start = 0;
            end = 0;
            path = "";
            marked = false;
        }
    }

    private static String suffix(CType.Field field) {
        return field.name().isEmpty() ? "" : "." + field.name();
    }

    /**
     * The union's member that says how it is made up: the first that fills it and has no bit
     * fields.
     */
    private static CType.@org.jspecify.annotations.Nullable Field mainMember(CType.Struct union) {
        for (CType.Field field : union.fields) {
            if (!field.isBitField() && field.type().size() == union.size && isDense(field.type())) {
                return field;
            }
        }
        return null;
    }

    /** Whether the locations of the type cover all of it. */
    private static boolean isDense(CType type) {
        return switch (type.unqualified()) {
            case CType.Array a -> isDense(a.element());
            case CType.Struct s when s.union -> true;
            case CType.Struct s -> {
                long end = 0;
                for (CType.Field field : s.fields) {
                    if (field.isBitField() || field.offset() != end || !isDense(field.type())) {
                        yield false;
                    }
                    end += field.type().size();
                }
                yield end == s.size;
            }
            default -> true;
        };
    }

    /** The union as the largest naturally aligned pieces. */
    private static List<Leaf> pieces(CType.Struct union, long offset, String path) {
        List<Leaf> leaves = new ArrayList<>();
        long at = 0;
        while (at < union.size) {
            long size = Math.min(8, union.align);
            while (at % size != 0 || at + size > union.size) {
                size /= 2;
            }
            leaves.add(new Leaf(offset + at, (int) size, path, false, false));
            at += size;
        }
        return leaves;
    }

    /** The layout for traces: all members of unions, bit fields by name. */
    static StructType named(CType.Struct struct) {
        List<StructType.Field> fields = new ArrayList<>();
        name(struct, 0, "", fields);
        fields.sort((a, b) -> Integer.compare(a.offset(), b.offset()));
        return new StructType(struct.spelling(), (int) struct.size, List.copyOf(fields));
    }

    private static StructType.Field field(String path, int offset, CType type) {
        return new StructType.Field(path, offset, Scalars.size(type), Scalars.isNumber(type));
    }

    private static void name(CType type, long offset, String path, List<StructType.Field> fields) {
        if (fields.size() >= NAMED_LEAVES) {
            return;
        }
        switch (type.unqualified()) {
            case CType.Array a -> {
                for (long i = 0; i < Math.min(a.count(), NAMED_ELEMENTS); i++) {
                    long at = offset + i * a.element().size();
                    name(a.element(), at, path + "[" + i + "]", fields);
                }
            }
            case CType.Struct s -> {
                for (CType.Field field : s.fields) {
                    String dot = path.isEmpty() || field.name().isEmpty() ? "" : ".";
                    String name = path + dot + field.name();
                    long at = offset + field.offset();
                    if (field.isBitField()) {
                        fields.add(new StructType.Field(name, (int) at, field.unit(), true));
                    } else {
                        name(field.type(), at, name, fields);
                    }
                }
            }
            case CType.Void v -> {}
            default -> fields.add(field(path, (int) offset, type));
        }
    }
}
