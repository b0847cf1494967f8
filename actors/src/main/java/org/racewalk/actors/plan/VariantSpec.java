package org.racewalk.actors.plan;

import org.racewalk.actors.engine.Calibrated;
import org.racewalk.actors.engine.Resolved;
import org.racewalk.actors.engine.Sha256;
import org.racewalk.actors.engine.VariantRequest;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * One variant of a campaign, with everything that its runs depend on: any node can make them.
 *
 * @param request paths in it are names of {@code sources}
 * @param runs how many at most
 * @param stopAtFirst whether the variant ends at its first finding, the lowest run that shows one
 * @param expected what the header of the scenario expects of it, as it stands there, or empty
 * @param program hash of the compiled program: a node whose compiler makes another one is wrong
 * @param calibrated what was measured of it, so that nodes need not
 * @param marks labels of the {@code sometimes} marks, as numbered in the program
 * @param sources SHA-256, in hexadecimal, of each file that compiling reads, by name
 */
public record VariantSpec(
        VariantRequest request,
        long runs,
        boolean stopAtFirst,
        String expected,
        String program,
        Calibrated calibrated,
        List<String> marks,
        Map<String, String> sources) {

    public VariantSpec {
        if (runs < 1) {
            throw new IllegalArgumentException("no runs");
        }
        marks = List.copyOf(marks);
        sources = new TreeMap<>(sources);
    }

    /** Of a resolved variant; the texts themselves go elsewhere. */
    public static VariantSpec of(
            Resolved resolved, long runs, boolean stopAtFirst, String expected) {
        Map<String, String> hashes = new TreeMap<>();
        resolved.sources().forEach((name, text) -> hashes.put(name, Sha256.of(text)));
        return new VariantSpec(
                resolved.request(),
                runs,
                stopAtFirst,
                expected,
                resolved.program(),
                resolved.calibrated(),
                resolved.marks(),
                hashes);
    }
}
