package org.racewalk.actors.campaign;

import org.racewalk.model.explore.Finding;

/**
 * A finding and the variant that showed it.
 *
 * @param variant index among the campaign's variants
 */
public record VariantFinding(int variant, Finding finding) {}
