package org.racewalk.actors.chaos;

import org.racewalk.actors.campaign.CampaignPlan;
import org.racewalk.actors.store.CampaignStore;
import org.racewalk.actors.store.Stores;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A campaign on one node left in peace, and the same on several that are killed: what it cost, and
 * whether both came to the same.
 */
public final class ChaosBench {
    private static final String STORMY = "stormy";

    /** What a coordinator says of a worker that it lost. */
    private static final Pattern AGAIN =
            Pattern.compile("is gone; batches of it to make again: ([0-9]+)$");

    private final Settings settings;
    private final Consumer<String> progress;

    /**
     * What is to be done.
     *
     * @param store URL of the campaigns' store, which is made if it is not there
     * @param jobs worlds that a node runs at once
     * @param options of each node's JVM
     * @param folder for logs
     */
    public record Settings(
            int nodes, int jobs, KillPlan kills, String store, List<String> options, Path folder) {
        public Settings {
            options = List.copyOf(options);
        }
    }

    /**
     * What came of it.
     *
     * @param calm on one node without kills
     * @param batches that the campaign has
     * @param failOvers gaps around kills of the coordinator's node
     * @param pauses gaps around all other kills
     * @param again batches of each lost worker that the coordinator had made again
     */
    public record Result(
            ChaosRun.Outcome calm,
            ChaosRun.Outcome stormy,
            long batches,
            List<Duration> failOvers,
            List<Duration> pauses,
            List<Integer> again) {
        public Result {
            again = List.copyOf(again);
            failOvers = List.copyOf(failOvers);
            pauses = List.copyOf(pauses);
        }

        /** Whether nothing was lost, nothing is there twice, and both came to the same. */
        public boolean isGood() {
            return calm.ledger().equals(stormy.ledger())
                    && stormy.ledger().batches() == batches
                    && stormy.ledger().twice().isEmpty();
        }
    }

    /** {@code progress} is told what is done, line by line. */
    public ChaosBench(Settings settings, Consumer<String> progress) {
        this.settings = settings;
        this.progress = progress;
    }

    /** Runs both. */
    public Result run(ChaosCampaign campaign) throws IOException, InterruptedException {
        Files.createDirectories(settings.folder());
        long batches = wanted(campaign);
        try (CampaignStore store = Stores.open(settings.store())) {
            ChaosRun.Outcome calm = run(store, campaign, batches, 1, KillPlan.draw(0, 0), "calm");
            ChaosRun.Outcome stormy =
                    run(store, campaign, batches, settings.nodes(), settings.kills(), STORMY);
            List<Instant> kept = store.timeline(last(store));
            return new Result(
                    calm,
                    stormy,
                    batches,
                    gaps(stormy, kept, ChaosRun.Kill::coordinator),
                    gaps(stormy, kept, kill -> !kill.coordinator()),
                    again(settings.folder().resolve(STORMY)));
        }
    }

    /** From the logs: a node that is killed takes what it printed with it otherwise. */
    private static List<Integer> again(Path logs) throws IOException {
        List<Integer> counts = new ArrayList<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(logs, "*.log")) {
            for (Path file : files) {
                for (String line : Files.readAllLines(file)) {
                    Matcher matcher = AGAIN.matcher(line);
                    if (matcher.find()) {
                        counts.add(Integer.valueOf(matcher.group(1)));
                    }
                }
            }
        }
        return counts;
    }

    private static String last(CampaignStore store) {
        return store.campaigns().getLast().id();
    }

    private ChaosRun.Outcome run(
            CampaignStore store,
            ChaosCampaign campaign,
            long batches,
            int nodes,
            KillPlan kills,
            String name)
            throws IOException, InterruptedException {
        String id = store.add(campaign.spec(), campaign.sources(), Instant.now());
        progress.accept(name + ": campaign " + id + ", nodes " + nodes + ", batches " + batches);
        Path folder = Files.createDirectories(settings.folder().resolve(name));
        ForkedCluster.Setup setup =
                new ForkedCluster.Setup(
                        nodes,
                        settings.store(),
                        settings.jobs(),
                        settings.options(),
                        Map.of(),
                        false,
                        folder);
        try (ForkedCluster cluster = ForkedCluster.prepare(setup)) {
            return ChaosRun.run(cluster, nodes, store, id, batches, kills, progress);
        }
    }

    private static long wanted(ChaosCampaign campaign) {
        CampaignPlan plan = CampaignPlan.of(campaign.spec());
        long batches = 0;
        for (long id = 0; id < plan.batches(); id++) {
            batches += plan.batch(id).runs() > 0 ? 1 : 0;
        }
        return batches;
    }

    private static List<Duration> gaps(
            ChaosRun.Outcome outcome, List<Instant> kept, Predicate<ChaosRun.Kill> isMeant) {
        return outcome.kills().stream()
                .filter(isMeant)
                .map(kill -> FailOver.around(kill.time(), kept))
                .flatMap(Optional::stream)
                .sorted()
                .toList();
    }

    /** The figures, in lines of at most 72 columns. */
    public static String text(Result result) {
        Ledger calm = result.calm().ledger();
        Ledger stormy = result.stormy().ledger();
        StringBuilder text = new StringBuilder();
        line(text, "", "calm", "stormy");
        line(text, "runs", calm.runs(), stormy.runs());
        line(text, "batches", calm.batches(), stormy.batches());
        line(text, "batches wanted", result.batches(), result.batches());
        line(text, "batches twice in the store", calm.twice().size(), stormy.twice().size());
        line(text, "findings shrunk", calm.shrunk(), stormy.shrunk());
        line(text, "kills", 0, result.stormy().kills().size());
        line(text, "  of the coordinator's node", 0, coordinators(result));
        line(text, "nodes that ended by themselves", 0, result.stormy().restarts());
        line(text, "stopped and resumed", 0, result.stormy().holds());
        int again = result.again().stream().mapToInt(Integer::intValue).sum();
        int most = result.again().stream().mapToInt(Integer::intValue).max().orElse(0);
        line(text, "batches of lost workers, again", 0, again);
        line(text, "  of one worker, at most", 0, most);
        line(text, "seconds", seconds(result.calm()), seconds(result.stormy()));
        line(
                text,
                "hash of all results",
                calm.hash().substring(0, 16),
                stormy.hash().substring(0, 16));
        text.append('\n');
        text.append(
                TakeOver.text(
                        result.stormy().kills().stream()
                                .map(ChaosRun.Kill::takeOver)
                                .flatMap(Stream::ofNullable)
                                .toList()));
        gaps(text, "without results around a kill of the coordinator", result.failOvers());
        gaps(text, "without results around another kill", result.pauses());
        return text.append(
                        result.isGood()
                                ? "\nThe results are the same.\n"
                                : "\nTHE RESULTS DIFFER.\n")
                .toString();
    }

    private static long coordinators(Result result) {
        return result.stormy().kills().stream().filter(ChaosRun.Kill::coordinator).count();
    }

    private static long seconds(ChaosRun.Outcome outcome) {
        return outcome.time().toSeconds();
    }

    private static void line(StringBuilder text, String what, Object calm, Object stormy) {
        text.append(
                String.format(Locale.ROOT, "%-31s %18s %18s\n", what, cell(calm), cell(stormy)));
    }

    private static String cell(Object value) {
        return value instanceof Number number
                ? String.format(Locale.ROOT, "%,d", number.longValue())
                : value.toString();
    }

    private static void gaps(StringBuilder text, String what, List<Duration> gaps) {
        if (gaps.isEmpty()) {
            return;
        }
        text.append(
                String.format(
                        Locale.ROOT,
                        "Seconds %s:\n  least %.1f, median %.1f, most %.1f (%d kills)\n",
                        what,
                        gaps.getFirst().toMillis() / 1e3,
                        gaps.get(gaps.size() / 2).toMillis() / 1e3,
                        gaps.getLast().toMillis() / 1e3,
                        gaps.size()));
    }
}
