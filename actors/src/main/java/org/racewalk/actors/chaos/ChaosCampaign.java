package org.racewalk.actors.chaos;

import org.racewalk.actors.engine.Engine;
import org.racewalk.actors.engine.Installation;
import org.racewalk.actors.engine.Resolved;
import org.racewalk.actors.engine.Sha256;
import org.racewalk.actors.engine.VariantRequest;
import org.racewalk.actors.plan.CampaignSpec;
import org.racewalk.actors.plan.Notify;
import org.racewalk.actors.plan.ShrinkBounds;
import org.racewalk.actors.plan.VariantSpec;
import org.racewalk.model.explore.StrategySpec;
import org.racewalk.model.machine.RunSettings;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * A campaign with a run budget, ready for a store: the same number of runs of each variant, all of
 * them, whatever they find.
 *
 * @param sources text by SHA-256
 */
public record ChaosCampaign(CampaignSpec spec, Map<String, String> sources) {

    /** Little, for there are many findings, and what is asked is whether it is the same. */
    private static final ShrinkBounds SHRINK = new ShrinkBounds(300, 2);

    /**
     * Compiles and measures the variants.
     *
     * @param runs of all variants together, at least
     * @param batchRuns most runs of a batch
     * @param checkPerMille so many of 1,000 batches are made twice
     */
    public static ChaosCampaign of(
            Engine engine,
            String name,
            List<VariantRequest> requests,
            long runs,
            int batchRuns,
            int checkPerMille,
            String build) {
        long each = (runs + requests.size() - 1) / requests.size();
        List<VariantSpec> variants = new ArrayList<>();
        Map<String, String> sources = new TreeMap<>();
        for (VariantRequest request : requests) {
            Resolved resolved = engine.resolve(request);
            variants.add(VariantSpec.of(resolved, each, false, ""));
            resolved.sources().values().forEach(text -> sources.put(Sha256.of(text), text));
        }
        return new ChaosCampaign(
                new CampaignSpec(
                        name,
                        variants,
                        null,
                        0,
                        batchRuns,
                        checkPerMille,
                        SHRINK,
                        Notify.NOBODY,
                        build),
                sources);
    }

    /**
     * The scenarios as they stand, without macros.
     *
     * @param scenarios files; none: all of conf/zoo
     */
    public static List<VariantRequest> requests(List<String> scenarios) throws IOException {
        List<Path> files = new ArrayList<>(scenarios.stream().map(Path::of).toList());
        if (files.isEmpty()) {
            Path zoo = Installation.home().resolve("conf").resolve("zoo");
            try (Stream<Path> all = Files.list(zoo)) {
                all.filter(file -> file.toString().endsWith(".c")).sorted().forEach(files::add);
            }
        }
        return files.stream()
                .map(file ->
                        new VariantRequest(
                                file.toString(),
                                List.of(),
                                List.of(),
                                null,
                                RunSettings.defaults(),
                                StrategySpec.defaults().name(),
                                1))
                .toList();
    }

    /** Runs of all variants together. */
    public long runs() {
        return spec.variants().stream().mapToLong(VariantSpec::runs).sum();
    }
}
