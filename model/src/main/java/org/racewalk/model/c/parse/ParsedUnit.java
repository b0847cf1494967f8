package org.racewalk.model.c.parse;

import org.eclipse.cdt.core.dom.ast.IASTTranslationUnit;

import java.util.NavigableSet;

/**
 * A scenario with all that it includes, preprocessed and parsed.
 *
 * @param asmLabels offsets of {@code asm("name")} behind declarators
 * @param typeKeywords offsets of the {@code struct}, {@code union} or {@code enum} of definitions
 */
public record ParsedUnit(
        IASTTranslationUnit syntax,
        Sources sources,
        Locator locator,
        AttributeLog attributes,
        NavigableSet<Integer> asmLabels,
        NavigableSet<Integer> typeKeywords) {}
