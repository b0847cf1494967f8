package org.racewalk.actors.chaos;

import com.typesafe.config.Config;

import org.racewalk.actors.campaign.CampaignEvent.StopReason;
import org.racewalk.actors.campaign.CampaignNotice;
import org.racewalk.actors.campaign.CampaignPlan;
import org.racewalk.actors.campaign.EmbeddedCluster;
import org.racewalk.actors.cluster.Node;
import org.racewalk.actors.cluster.NodeSettings;
import org.racewalk.actors.engine.Engine;
import org.racewalk.actors.engine.Variant;
import org.racewalk.actors.engine.VariantRequest;
import org.racewalk.actors.store.CampaignStore;
import org.racewalk.actors.store.Stores;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.IntFunction;

/**
 * What campaigns cost beside their runs: how runs grow with worker threads, and the processor time
 * of actors, wire and store for each batch, on the worker's node and on the coordinator's.
 */
public final class CampaignBench {
    private static final Duration UP_LIMIT = Duration.ofMinutes(3);
    private static final int PAIRS = 3;
    private static final int SMALLEST_BATCH = 64;
    private static final int WARM_BATCHES = 15_000;
    private static final Duration WARM_LIMIT = Duration.ofMinutes(10);

    /** More than any measurement makes. */
    private static final long ENDLESS = 1L << 40;

    private final Engine engine;
    private final Duration time;
    private final Consumer<String> progress;

    /**
     * Runs per second, and per second of the run threads' processor time.
     *
     * @param busy processors that the run threads had
     */
    public record Speed(int workers, double runs, double runsPerCpu, double busy) {}

    /**
     * Processor time beside the runs.
     *
     * @param batches per second of the clock, all on one node
     * @param runs of a batch
     * @param bytes of a stored result
     */
    public record Overhead(double batches, int runs, double bytes, Cost worker, Cost coordinator) {}

    /**
     * What a node's processors do beside runs. A campaign lasts hours, the compiling of byte code
     * minutes: so that is apart.
     *
     * @param idle seconds a second, without a campaign
     * @param batch seconds a batch, beyond that
     * @param jit seconds a batch in which byte code is compiled, runs' included
     */
    public record Cost(double idle, double batch, double jit) {
        private static Cost of(
                CpuTime idle, double idleSeconds, CpuTime busy, double seconds, long batches) {
            double idleShare = idle.beside() / idleSeconds;
            return new Cost(
                    idleShare,
                    (busy.beside() - idleShare * seconds) / batches,
                    busy.jit() / batches);
        }
    }

    /** {@code time} is that of each measurement, after as much to warm up. */
    public CampaignBench(Engine engine, Duration time, Consumer<String> progress) {
        this.engine = engine;
        this.time = time;
        this.progress = progress;
    }

    /**
     * Measures one worker and two in turns, so that what else the machine does hits both; the
     * medians.
     *
     * @param settings of the embedded cluster, by number of workers
     */
    public List<Speed> scaling(VariantRequest request, IntFunction<Config> settings)
            throws InterruptedException {
        Variant variant = engine.compile(request);
        List<Speed> one = new ArrayList<>();
        List<Speed> two = new ArrayList<>();
        for (int pair = 0; pair < PAIRS; pair++) {
            one.add(speed(variant, 1, settings.apply(1)));
            two.add(speed(variant, 2, settings.apply(2)));
        }
        return List.of(median(one), median(two));
    }

    private static Speed median(List<Speed> speeds) {
        return speeds.stream()
                .sorted(java.util.Comparator.comparingDouble(Speed::runs))
                .toList()
                .get(speeds.size() / 2);
    }

    private Speed speed(Variant variant, int workers, Config settings) throws InterruptedException {
        CampaignPlan plan = CampaignPlan.uniform(1, CampaignPlan.UNLIMITED, null, true);
        try (EmbeddedCluster cluster = EmbeddedCluster.open(settings)) {
            cluster.begin(plan, workers, List.of(variant));
            runsWithin(cluster, time, 0);
            CpuTime before = CpuTime.now();
            long start = System.nanoTime();
            long first = runsWithin(cluster, Duration.ZERO, 0);
            long last = runsWithin(cluster, time, first);
            double seconds = (System.nanoTime() - start) / 1e9;
            double cpu = CpuTime.now().minus(before).runs();
            cluster.stop(StopReason.INTERRUPTED);
            Speed speed =
                    new Speed(
                            workers, (last - first) / seconds, (last - first) / cpu, cpu / seconds);
            progress.accept(
                    String.format(
                            Locale.ROOT,
                            "%d workers: %,.0f runs/s, %,.0f per processor second",
                            workers,
                            speed.runs(),
                            speed.runsPerCpu()));
            return speed;
        }
    }

    /** The runs made when that time is over; waits for a notice at least. */
    private static long runsWithin(EmbeddedCluster cluster, Duration time, long known)
            throws InterruptedException {
        long end = System.nanoTime() + time.toNanos();
        long runs = known;
        boolean heard = false;
        while (!heard || System.nanoTime() - end < 0) {
            CampaignNotice notice = cluster.poll(Duration.ofMillis(10));
            if (notice instanceof CampaignNotice.Progressed made) {
                runs = made.runs();
                heard = true;
            }
        }
        return runs;
    }

    /**
     * Measures batches as small as they come, on a worker in this process that pulls from a
     * coordinator in another.
     *
     * @param settings of a node, from what counts in place of the configuration
     * @param folder for the store and the coordinator's log
     */
    public Overhead overhead(
            VariantRequest request,
            Function<Map<String, Object>, NodeSettings> settings,
            String build,
            Path folder)
            throws IOException, InterruptedException {
        String url = "jdbc:sqlite:" + folder.resolve("store.db");
        ForkedCluster.Setup setup =
                new ForkedCluster.Setup(
                        1,
                        url,
                        1,
                        ForkedJvm.ordinary(),
                        Map.of(
                                "racewalk.cluster.roles.0", "coordinator",
                                "racewalk.cluster.expected-nodes", "2"),
                        false,
                        folder);
        try (CampaignStore store = Stores.open(url);
                ForkedCluster cluster = ForkedCluster.prepare(setup)) {
            cluster.startAll(UP_LIMIT);
            Map<String, Object> own =
                    Map.of(
                            "racewalk.cluster.roles",
                            List.of("worker"),
                            "racewalk.cluster.seeds",
                            List.of("127.0.0.1:" + cluster.port(0)),
                            "racewalk.cluster.host",
                            "127.0.0.1",
                            "racewalk.cluster.port",
                            0,
                            "racewalk.cluster.jobs",
                            1,
                            "racewalk.cluster.expected-nodes",
                            2);
            try (Node worker = Node.start(settings.apply(own), engine, null, build)) {
                return overhead(request, build, store, cluster.node(0), worker);
            }
        }
    }

    private Overhead overhead(
            VariantRequest request,
            String build,
            CampaignStore store,
            ForkedJvm coordinator,
            Node worker)
            throws InterruptedException {
        States.await("the worker is a member", UP_LIMIT, () -> isUp(worker), up -> up);
        progress.accept("two nodes are up; idle");
        // What a JVM does after its start is not what an idle node costs.
        window(coordinator, time.multipliedBy(2));
        Window idle = window(coordinator, time);
        ChaosCampaign campaign =
                ChaosCampaign.of(
                        engine, "bench", List.of(request), ENDLESS, SMALLEST_BATCH, 0, build);
        String id = store.add(campaign.spec(), campaign.sources(), Instant.now());
        States.await("batches", UP_LIMIT, () -> store.progress(id).batches(), count -> count > 0);
        progress.accept("batches; warms up");
        // Not so many seconds: on a busy machine the compiler of byte code would not be done.
        States.await(
                "the batches before the measurement",
                WARM_LIMIT,
                () -> store.progress(id).batches(),
                count -> count >= WARM_BATCHES);
        progress.accept("warm; measures");
        long before = store.progress(id).batches();
        Window busy = window(coordinator, time);
        CampaignStore.Progress after = store.progress(id);
        store.wish(id, CampaignStore.Wish.STOP);
        long batches = after.batches() - before;
        return new Overhead(
                batches / busy.seconds(),
                SMALLEST_BATCH,
                bytes(store, id),
                Cost.of(idle.own(), idle.seconds(), busy.own(), busy.seconds(), batches),
                Cost.of(idle.other(), idle.seconds(), busy.other(), busy.seconds(), batches));
    }

    private static boolean isUp(Node node) {
        try {
            return node.poll(Duration.ofMillis(10))
                    instanceof org.racewalk.actors.cluster.NodeNotice.Up;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** Processor seconds of a stretch of time, of this process and of the coordinator's. */
    private record Window(double seconds, CpuTime own, CpuTime other) {}

    private static Window window(ForkedJvm coordinator, Duration time) throws InterruptedException {
        CpuTime own = CpuTime.now();
        CpuTime other = CpuTime.of(coordinator);
        long start = System.nanoTime();
        // Nothing is waited for but the clock: this is a measurement.
        Thread.sleep(time);
        return new Window(
                (System.nanoTime() - start) / 1e9,
                CpuTime.now().minus(own),
                CpuTime.of(coordinator).minus(other));
    }

    private static double bytes(CampaignStore store, String id) {
        long[] sum = new long[2];
        store.batches(
                id,
                batch -> {
                    sum[0] += batch.result().length;
                    sum[1]++;
                });
        return (double) sum[0] / sum[1];
    }

    /** The figures, in lines of at most 72 columns. */
    public static String text(List<Speed> speeds, Overhead overhead) {
        StringBuilder text = new StringBuilder();
        text.append(
                String.format(
                        Locale.ROOT,
                        "%7s %12s %18s %11s\n",
                        "workers",
                        "runs/s",
                        "per processor s",
                        "processors"));
        for (Speed speed : speeds) {
            text.append(
                    String.format(
                            Locale.ROOT,
                            "%7d %,12.0f %,18.0f %11.2f\n",
                            speed.workers(),
                            speed.runs(),
                            speed.runsPerCpu(),
                            speed.busy()));
        }
        Speed one = speeds.getFirst();
        Speed two = speeds.getLast();
        text.append(
                String.format(
                        Locale.ROOT,
                        "Two workers make %.2f times the runs of one; per processor second"
                                + " %.2f.\n\n",
                        two.runs() / one.runs(),
                        two.runsPerCpu() / one.runsPerCpu()));
        text.append(
                String.format(
                        Locale.ROOT,
                        "%,.0f batches/s of %d runs, one worker; a result is %,.0f bytes.\n",
                        overhead.batches(),
                        overhead.runs(),
                        overhead.bytes()));
        text.append(
                String.format(
                        Locale.ROOT,
                        "%-18s %9s %10s %17s %13s\n",
                        "of one processor",
                        "idle",
                        "a batch",
                        "100 batches/s",
                        "JIT a batch"));
        side(text, "worker's node", overhead.worker());
        side(text, "coordinator's node", overhead.coordinator());
        return text.append("JIT: the compiling of byte code, while it lasts; not in the others.\n")
                .toString();
    }

    private static void side(StringBuilder text, String where, Cost cost) {
        text.append(
                String.format(
                        Locale.ROOT,
                        "%-18s %7.2f %% %7.0f us  idle + %5.2f %% %10.0f us\n",
                        where,
                        100 * cost.idle(),
                        1e6 * cost.batch(),
                        100 * 100 * cost.batch(),
                        1e6 * cost.jit()));
    }
}
