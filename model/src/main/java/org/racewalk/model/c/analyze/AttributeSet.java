package org.racewalk.model.c.analyze;

import org.eclipse.cdt.core.dom.ast.IASTNode;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;

/** What the attributes of a declaration say; filled by {@link Attributes}. */
final class AttributeSet {
    /** Kinds of {@link Probe}. */
    enum ProbeKind {
        ON_ENTER,
        ON_RETURN,
        ON_STORE
    }

    /**
     * {@code racewalk_on_…}.
     *
     * @param target function, or the tag of a struct
     * @param path of the field, for ON_STORE
     */
    record Probe(ProbeKind kind, String target, String path, IASTNode node) {}

    boolean packed;

    /** In bytes; 0: none. */
    long aligned;

    @Nullable String cleanup;
    @Nullable IASTNode cleanupNode;
    @Nullable String error;
    boolean noReturn;
    boolean gnuInline;
    boolean ghost;
    boolean perCpu;
    boolean used;
    final List<Probe> probes = new ArrayList<>();

    /** Adds what another set says. */
    AttributeSet merge(AttributeSet other) {
        packed |= other.packed;
        aligned = Math.max(aligned, other.aligned);
        cleanup = other.cleanup == null ? cleanup : other.cleanup;
        cleanupNode = other.cleanupNode == null ? cleanupNode : other.cleanupNode;
        error = other.error == null ? error : other.error;
        noReturn |= other.noReturn;
        gnuInline |= other.gnuInline;
        ghost |= other.ghost;
        perCpu |= other.perCpu;
        used |= other.used;
        probes.addAll(other.probes);
        return this;
    }
}
