package org.racewalk.actors.plan;

import org.racewalk.actors.engine.VariantRequest;

import java.util.Map;

/**
 * One variant of a campaign, with everything that its runs depend on: any node can make them.
 *
 * @param request paths in it are names of {@code sources}
 * @param runs how many at most
 * @param stopAtFirst whether the variant ends at its first finding, the lowest run that shows one
 * @param expected what the header of the scenario expects of it, as it stands there, or empty
 * @param program hash of the compiled program: a node whose compiler makes another one is wrong
 * @param sources SHA-256, in hexadecimal, of each file that compiling reads, by name
 */
public record VariantSpec(
        VariantRequest request,
        long runs,
        boolean stopAtFirst,
        String expected,
        String program,
        Map<String, String> sources) {

    public VariantSpec {
        if (runs < 1) {
            throw new IllegalArgumentException("no runs");
        }
        sources = Map.copyOf(sources);
    }
}
