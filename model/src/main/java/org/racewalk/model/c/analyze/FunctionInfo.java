package org.racewalk.model.c.analyze;

import org.eclipse.cdt.core.dom.ast.IASTFunctionDefinition;
import org.eclipse.cdt.core.dom.ast.IASTNode;
import org.jspecify.annotations.Nullable;
import org.racewalk.model.c.tree.Symbol;

import java.util.List;
import java.util.TreeMap;

/** What the analysis knows of a function beside its symbol. */
final class FunctionInfo {
    final Symbol.FunctionSymbol symbol;

    /** In order of declaration. */
    final int order;

    @Nullable IASTFunctionDefinition definition;

    /** The scope of the definition's parameters. */
    @Nullable Scope parameterScope;

    /** {@code __attribute__((error("…")))}: a call that is not optimised away is an error. */
    @Nullable String error;

    /** The definition may be replaced: {@code extern inline} with gnu_inline. */
    boolean replaceable;

    boolean isStatic;

    /** Analysed even if nothing refers to it. */
    boolean root;

    boolean queued;

    List<AttributeSet.Probe> probes = List.of();

    // ---- while the body is analysed ----

    /** Labels defined, with their place. */
    final TreeMap<String, IASTNode> labels = new TreeMap<>();

    /** Labels that a goto names, with the place of one. */
    final TreeMap<String, IASTNode> gotos = new TreeMap<>();

    int localLabels;

    FunctionInfo(Symbol.FunctionSymbol symbol, int order) {
        this.symbol = symbol;
        this.order = order;
    }
}
