package org.racewalk.actors.faults;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.racewalk.actors.chaos.ChaosCampaign;
import org.racewalk.actors.chaos.Folders;
import org.racewalk.actors.chaos.ForkedCluster;
import org.racewalk.actors.chaos.ForkedJvm;
import org.racewalk.actors.engine.BuildId;
import org.racewalk.actors.engine.Installation;
import org.racewalk.actors.engine.ModelEngine;
import org.racewalk.actors.engine.VariantRequest;
import org.racewalk.model.explore.StrategySpec;
import org.racewalk.model.machine.RunSettings;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;

/**
 * Gives a test nodes that are JVMs of their own. After the test all are dead; the logs of a test
 * that failed stay in {@code target/faults}. If this JVM is killed, they die with it.
 */
public final class ForkedNodes implements BeforeEachCallback, AfterEachCallback {
    /** For whatever takes seconds; a busy machine may need minutes. */
    static final Duration LIMIT = Duration.ofMinutes(4);

    private final Deque<ForkedCluster> clusters = new ArrayDeque<>();
    private @Nullable Path folder;

    @Override
    public void beforeEach(ExtensionContext context) throws Exception {
        folder =
                Path.of(
                                "target",
                                "faults",
                                context.getRequiredTestClass().getSimpleName()
                                        + "-"
                                        + context.getRequiredTestMethod().getName())
                        .toAbsolutePath();
        Folders.delete(folder);
        Files.createDirectories(folder);
    }

    @Override
    public void afterEach(ExtensionContext context) throws Exception {
        clusters.forEach(ForkedCluster::close);
        if (context.getExecutionException().isEmpty()) {
            Folders.delete(folder());
        }
    }

    /** Of this test alone; empty when it begins. */
    Path folder() {
        if (folder == null) {
            throw new IllegalStateException("no test runs");
        }
        return folder;
    }

    /** The URL of a store in a file in that folder. */
    static String sqlite(Path file) {
        return "jdbc:sqlite:" + file;
    }

    /** Small nodes, none of which runs yet. */
    ForkedCluster cluster(int count, String store, boolean cuttable) throws IOException {
        ForkedCluster cluster =
                ForkedCluster.prepare(
                        new ForkedCluster.Setup(
                                count, store, 1, ForkedJvm.SMALL, Map.of(), cuttable, folder()));
        clusters.push(cluster);
        return cluster;
    }

    /**
     * A campaign of small scenarios, one of which shows findings.
     *
     * @param runs of all variants together
     * @param checkPerMille so many of 1,000 batches are made twice
     */
    static ChaosCampaign campaign(long runs, int checkPerMille) {
        return ChaosCampaign.of(
                new ModelEngine(),
                "faults",
                List.of(
                        request("conf/scenarios/examples/counter.c"),
                        request("conf/scenarios/examples/counter.c", "BUGGY"),
                        request("conf/scenarios/examples/last-put.c", "BUGGY")),
                runs,
                128,
                checkPerMille,
                BuildId.read());
    }

    private static VariantRequest request(String scenario, String... defines) {
        return new VariantRequest(
                Installation.home().resolve(scenario).toString(),
                List.of(defines),
                List.of(),
                null,
                RunSettings.defaults(),
                StrategySpec.defaults().name(),
                1);
    }
}
