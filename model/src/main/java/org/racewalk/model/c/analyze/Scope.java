package org.racewalk.model.c.analyze;

import org.jspecify.annotations.Nullable;
import org.racewalk.model.c.tree.Symbol;
import org.racewalk.model.c.type.CType;

import java.util.Map;
import java.util.TreeMap;

/**
 * A block, a parameter list or the file. Function bodies are analysed after the whole file, so
 * names of the file are visible only from their offset on.
 */
final class Scope {
    /** What an ordinary name stands for. */
    sealed interface Entry {
        /** Where the name begins to be visible. */
        int offset();
    }

    record VariableEntry(Symbol.Variable variable, int offset) implements Entry {}

    record FunctionEntry(FunctionInfo function, int offset) implements Entry {}

    /** {@code align} is that of an aligned attribute of the typedef, or 0. */
    record TypedefEntry(CType type, long align, int offset) implements Entry {}

    record EnumeratorEntry(long value, CType type, int offset) implements Entry {}

    /** Its declaration has an error: uses are no further errors. */
    record FailedEntry(int offset) implements Entry {}

    private record Tag(CType type, int offset) {}

    private final @Nullable Scope parent;
    private final Map<String, Entry> names = new TreeMap<>();
    private final Map<String, Tag> tags = new TreeMap<>();

    Scope(@Nullable Scope parent) {
        this.parent = parent;
    }

    @Nullable Scope parent() {
        return parent;
    }

    void declare(String name, Entry entry) {
        names.put(name, entry);
    }

    void declareTag(String name, CType type, int offset) {
        tags.put(name, new Tag(type, offset));
    }

    /** The entry of this very scope, or null. */
    @Nullable Entry own(String name) {
        return names.get(name);
    }

    /** The struct, union or enum of this very scope, or null. */
    @Nullable CType ownTag(String name) {
        Tag tag = tags.get(name);
        return tag == null ? null : tag.type();
    }

    /** The innermost entry that is visible at {@code offset}, or null. */
    @Nullable Entry find(String name, int offset) {
        for (Scope scope = this; scope != null; scope = scope.parent) {
            Entry entry = scope.names.get(name);
            if (entry != null && entry.offset() <= offset) {
                return entry;
            }
        }
        return null;
    }

    /** The innermost struct, union or enum that is visible at {@code offset}, or null. */
    @Nullable CType findTag(String name, int offset) {
        for (Scope scope = this; scope != null; scope = scope.parent) {
            Tag tag = scope.tags.get(name);
            if (tag != null && tag.offset() <= offset) {
                return tag.type();
            }
        }
        return null;
    }
}
