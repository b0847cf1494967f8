package org.racewalk.actors.cli;

import org.jspecify.annotations.Nullable;
import org.racewalk.actors.campaign.CampaignPlan;
import org.racewalk.actors.campaign.EmbeddedCluster;
import org.racewalk.actors.cluster.Guest;
import org.racewalk.actors.engine.BuildId;
import org.racewalk.actors.engine.Resolved;
import org.racewalk.actors.engine.Variant;
import org.racewalk.actors.engine.VariantRequest;
import org.racewalk.actors.engine.WrongInputException;
import org.racewalk.actors.expect.Claims;
import org.racewalk.actors.expect.Expectation;
import org.racewalk.actors.expect.Header;
import org.racewalk.actors.expect.HeaderFolder;
import org.racewalk.actors.expect.Trial;
import org.racewalk.actors.placement.Placement;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
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
            "A folder stands for all variants that the headers of its files name; each is",
            "held against what its header expects, and the options above count for all.",
            "",
            "Exit status: 0 nothing found; 1 findings; 2 wrong input; 3 stopped early or",
            "vacuous, nothing found; 4 environment; 5 internal failure."
        },
        customSynopsis = "racewalk run [OPTION]... SCENARIO|FOLDER...")
final class RunCommand implements Callable<Integer> {
    static final long DEFAULT_SECONDS = 60;

    /** Options that are not about the machine or the sources. */
    private static final Set<String> OWN =
            Set.of(
                    "--runs",
                    "--seconds",
                    "--keep-going",
                    "--json",
                    "--jobs",
                    "--placement",
                    "--join",
                    "--no-shrink");

    private static final String FUSED = "fused";
    private static final String SPREAD = "spread";

    private final Session session;

    @Spec private CommandSpec spec;

    @Mixin private ScenarioOptions sources;

    @Mixin private MachineOptions machine;

    @Option(names = "--runs", paramLabel = "N", description = "Make N runs of each scenario.")
    private @Nullable Long runs;

    @Option(names = "--seconds", paramLabel = "S", description = "Run for S seconds.")
    private @Nullable Long seconds;

    @Option(names = "--keep-going", description = "Do not stop at the first finding.")
    private boolean keepGoing;

    @Option(names = "--no-shrink", description = "Report each finding's first run as it was found.")
    private boolean noShrink;

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

    @Option(
            names = "--placement",
            paramLabel = "WHERE",
            description = "fused, or spread: CPUs, Mm and Rcu of a world are actors (fused).")
    private String placement = FUSED;

    @Option(
            names = "--join",
            paramLabel = "HOST:PORT",
            split = ",",
            description =
                    "With --placement spread: a node of a cluster whose nodes are to host the"
                            + " actors; may be repeated.")
    private @Nullable List<String> seeds;

    RunCommand(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() throws InterruptedException {
        if (!placement.equals(FUSED) && !placement.equals(SPREAD)) {
            throw new WrongInputException(
                    "--placement " + placement + ": expected fused or spread");
        }
        if (seeds != null && !placement.equals(SPREAD)) {
            throw new WrongInputException("--join: only with --placement spread");
        }
        int workers = (int) positive("--jobs", jobs, Runtime.getRuntime().availableProcessors());
        JsonFile file = json == null ? null : JsonFile.at(json);
        List<VariantRequest> requests = new ArrayList<>();
        List<@Nullable Trial> trials = new ArrayList<>();
        for (String scenario : sources.named()) {
            List<Trial> expected = trials(scenario);
            for (Trial trial : expected) {
                requests.add(trial.request());
                trials.add(trial);
            }
            if (expected.isEmpty()) {
                ScenarioOptions.requireFile(scenario);
                requests.add(machine.variant(scenario, sources, session.engine()));
                trials.add(null);
            }
        }
        Claims claims = new Claims(trials);
        CampaignPlan plan = plan(requests.size(), keepGoing || claims.any());
        try (EmbeddedCluster cluster = EmbeddedCluster.open(Configuration.embedded(workers));
                ShrunkReports shrunk = new ShrunkReports(session, !noShrink)) {
            if (seeds != null) {
                String build = BuildId.read();
                try (Guest guest = Guest.join(Configuration.guest(seeds, build), build)) {
                    List<Variant> there =
                            requests.stream().map(one -> apart(one, guest.placement())).toList();
                    return new CampaignRun(session, cluster, plan, there, claims, shrunk)
                            .run(workers, file);
                }
            }
            List<Variant> variants =
                    requests.parallelStream().map(session.engine()::compile).toList();
            if (placement.equals(SPREAD)) {
                try (Placement spread = Placement.open(Configuration.alone(), null)) {
                    List<Variant> there =
                            variants.stream().map(v -> spread.spread(v, Map::of)).toList();
                    return new CampaignRun(session, cluster, plan, there, claims, shrunk)
                            .run(workers, file);
                }
            }
            CampaignRun campaign =
                    new CampaignRun(session, cluster, plan, variants, claims, shrunk);
            return campaign.run(workers, file);
        }
    }

    /** A variant whose runs other machines make: they compile it from its sources. */
    private Variant apart(VariantRequest request, Placement nodes) {
        Resolved resolved = session.engine().resolve(request);
        return nodes.spread(session.engine().compile(resolved), resolved::sources);
    }

    /** The variants that the headers in a folder name; none if it is not such a folder. */
    private List<Trial> trials(String scenario) {
        Path folder = UserPath.of(scenario);
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        List<String> more = new ArrayList<>();
        for (OptionSpec option : spec.commandLine().getParseResult().matchedOptions()) {
            if (!OWN.contains(option.longestName())) {
                for (String value : option.originalStringValues()) {
                    more.add(option.longestName());
                    more.add(value);
                }
            }
        }
        List<Trial> trials = new ArrayList<>();
        for (Header header : HeaderFolder.in(folder)) {
            for (Expectation expectation : header.expectations()) {
                trials.add(TrialOptions.trial(header, expectation, more, session.engine()));
            }
        }
        return trials;
    }

    private CampaignPlan plan(int variants, boolean goOn) {
        long wantedRuns = positive("--runs", runs, CampaignPlan.UNLIMITED);
        boolean timed = seconds != null || runs == null;
        long wantedSeconds = positive("--seconds", seconds, DEFAULT_SECONDS);
        Duration time = timed ? Duration.ofSeconds(wantedSeconds) : null;
        return CampaignPlan.uniform(variants, wantedRuns, time, goOn);
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
