package org.racewalk.actors.cli;

import org.jspecify.annotations.Nullable;
import org.racewalk.actors.campaign.CampaignPlan;
import org.racewalk.actors.campaign.EmbeddedCluster;
import org.racewalk.actors.engine.Variant;
import org.racewalk.actors.engine.VariantRequest;
import org.racewalk.actors.engine.WrongInputException;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;

/** {@code racewalk run}: a campaign on this machine. */
@Command(
        name = "run",
        description = "Runs scenarios under many schedules and reports what goes wrong.",
        footer = {
            "",
            "Without --runs and --seconds it runs for 60 seconds. With both it stops at",
            "whichever comes first, and counts as stopped early if that is the time.",
            "",
            "Exit status: 0 nothing found; 1 findings; 2 wrong input; 3 stopped early or",
            "vacuous, nothing found; 4 environment; 5 internal failure."
        },
        customSynopsis = "racewalk run [OPTION]... SCENARIO...")
final class RunCommand implements Callable<Integer> {
    static final long DEFAULT_SECONDS = 60;

    private final Session session;

    @Mixin private ScenarioOptions sources;

    @Mixin private MachineOptions machine;

    @Option(names = "--runs", paramLabel = "N", description = "Make N runs of each scenario.")
    private @Nullable Long runs;

    @Option(names = "--seconds", paramLabel = "S", description = "Run for S seconds.")
    private @Nullable Long seconds;

    @Option(names = "--keep-going", description = "Do not stop at the first finding.")
    private boolean keepGoing;

    @Option(
            names = "--json",
            paramLabel = "FILE",
            description = "Write all reports to FILE too, for machines.")
    private @Nullable Path json;

    @Option(
            names = "--jobs",
            paramLabel = "N",
            description = "Runs made at once (one per processor).")
    private @Nullable Integer jobs;

    RunCommand(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() throws InterruptedException {
        int workers = (int) positive("--jobs", jobs, Runtime.getRuntime().availableProcessors());
        JsonFile file = json == null ? null : JsonFile.at(json);
        List<VariantRequest> requests =
                sources.scenarios().stream()
                        .map(scenario -> machine.variant(scenario, sources, session.engine()))
                        .toList();
        CampaignPlan plan = plan(requests.size());
        try (EmbeddedCluster cluster = EmbeddedCluster.open(Configuration.embedded(workers))) {
            List<Variant> variants = requests.stream().map(session.engine()::compile).toList();
            CampaignRun campaign = new CampaignRun(session, cluster, plan, variants);
            return campaign.run(workers, file);
        }
    }

    private CampaignPlan plan(int variants) {
        long wantedRuns = positive("--runs", runs, CampaignPlan.UNLIMITED);
        boolean timed = seconds != null || runs == null;
        long wantedSeconds = positive("--seconds", seconds, DEFAULT_SECONDS);
        Duration time = timed ? Duration.ofSeconds(wantedSeconds) : null;
        return new CampaignPlan(variants, wantedRuns, time, keepGoing);
    }

    private static long positive(String option, @Nullable Number value, long otherwise) {
        if (value == null) {
            return otherwise;
        }
        if (value.longValue() < 1) {
            throw new WrongInputException(option + " " + value + ": expected a number from 1");
        }
        return value.longValue();
    }
}
