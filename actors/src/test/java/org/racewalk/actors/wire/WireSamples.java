package org.racewalk.actors.wire;

import org.racewalk.actors.campaign.Batch;
import org.racewalk.actors.campaign.FromWorker.AskSource;
import org.racewalk.actors.campaign.FromWorker.AskVariant;
import org.racewalk.actors.campaign.FromWorker.Deliver;
import org.racewalk.actors.campaign.FromWorker.DeliverShrunk;
import org.racewalk.actors.campaign.FromWorker.Failed;
import org.racewalk.actors.campaign.FromWorker.Held;
import org.racewalk.actors.campaign.FromWorker.Pull;
import org.racewalk.actors.campaign.FromWorker.Unfit;
import org.racewalk.actors.campaign.LibraryCommand.SourceIs;
import org.racewalk.actors.campaign.LibraryCommand.VariantIs;
import org.racewalk.actors.campaign.ShrinkJob;
import org.racewalk.actors.campaign.ShrinkOutcome;
import org.racewalk.actors.campaign.WorkerCommand.Cancel;
import org.racewalk.actors.campaign.WorkerCommand.Delivered;
import org.racewalk.actors.campaign.WorkerCommand.Refused;
import org.racewalk.actors.campaign.WorkerCommand.RunBatch;
import org.racewalk.actors.campaign.WorkerCommand.ShrinkFinding;
import org.racewalk.actors.engine.Calibrated;
import org.racewalk.actors.engine.VariantRequest;
import org.racewalk.actors.plan.VariantSpec;
import org.racewalk.model.explore.Finding;
import org.racewalk.model.machine.RunSettings;
import org.racewalk.model.shrink.ShrunkRun;
import org.racewalk.model.shrink.Size;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * One value for each manifest: that which its golden bytes are. A message that is new gets a line
 * here. A message with a new version gets a line for it, and the line of the version before says
 * what its bytes are read as.
 */
final class WireSamples {
    private static final String SHA_256 = "0123456789abcdef".repeat(4);

    private WireSamples() {}

    static Map<String, Object> of(WireSystem system) {
        Map<String, Object> samples = new TreeMap<>();
        samples.put("BatchResult/1", Results.small());
        samples.put("BatchResult/2", Results.small());
        workers(system, samples);
        coordinators(samples);
        PlacementSamples.add(system, samples);
        return samples;
    }

    /** What workers say. */
    private static void workers(WireSystem system, Map<String, Object> samples) {
        samples.put(
                "Pull/2",
                new Pull(
                        "node-1:25520/0",
                        "node-1:25520",
                        "0.1.0+3f2a",
                        2,
                        true,
                        List.of(new Held("night-1", 300), new Held("night-2", 0)),
                        system.elsewhere("worker-0#-17")));
        samples.put(
                "Deliver/4",
                new Deliver(
                        "night-1",
                        300,
                        "node-1:25520/0",
                        "node-1:25520",
                        Results.small(),
                        1,
                        system.elsewhere("worker-0#-17")));
        samples.put(
                "DeliverShrunk/1",
                new DeliverShrunk(
                        "night-1",
                        ShrinkJob.of(2, found()).id(),
                        "node-1:25520/0",
                        "node-1:25520",
                        shrunk(),
                        1,
                        system.elsewhere("worker-0#-17")));
        samples.put("ShrinkOutcome/1", shrunk());
        samples.put(
                "Failed/1",
                new Failed("night-1", 7, "node-1:25520/0", "java.lang.Error: \u00fcber\n\tat x.y"));
        samples.put("AskVariant/1", new AskVariant("night-1", 3, system.elsewhere("library#5")));
        samples.put(
                "AskSource/1", new AskSource("night-1", SHA_256, system.elsewhere("library#5")));
        samples.put("Unfit/1", new Unfit("night-1", "node-1:25520", "program 12 is not 34"));
    }

    /** What whoever coordinates says. */
    private static void coordinators(Map<String, Object> samples) {
        samples.put(
                "RunBatch/3",
                new RunBatch(
                        "night-1",
                        new Batch(300, 2, 1 << 20, 1 << 21),
                        true,
                        List.of(298L, 300_000L)));
        samples.put(
                "ShrinkFinding/1",
                new ShrinkFinding(
                        "night-1", ShrinkJob.of(2, found()), 8_000, List.of(298L, 1L << 62)));
        samples.put("Cancel/1", new Cancel("night-1", 301));
        samples.put("Delivered/1", new Delivered("night-1", 300));
        samples.put("Refused/1", new Refused("your node is of build 0.0.9"));
        samples.put("VariantIs/1", new VariantIs("night-1", 3, variant()));
        samples.put("SourceIs/1", new SourceIs(SHA_256, "int x; /* \u00fc */\n"));
    }

    private static Finding found() {
        return Results.small().findings().getFirst();
    }

    private static ShrinkOutcome shrunk() {
        Finding found = found();
        return ShrinkOutcome.of(
                new ShrunkRun(
                        found.replay(),
                        found.violation(),
                        new Size(3, 5_000_000_000L, 14, 2, 31, 312),
                        new Size(2, 0, 2, 0, 31, 45),
                        1_234,
                        true,
                        List.of(found)));
    }

    private static VariantSpec variant() {
        return new VariantSpec(
                new VariantRequest(
                        "conf/zoo/a.c",
                        List.of("BUGGY", "N=2"),
                        List.of("conf/kernel/include"),
                        null,
                        RunSettings.defaults(),
                        "portfolio",
                        -1),
                1_000_000,
                true,
                "expect: clean",
                SHA_256,
                new Calibrated("pctcp3.410.12", 64, List.of(64, 0)),
                List.of("fault saw the old VMA", "unmapped"),
                Map.of("conf/zoo/a.c", SHA_256, "conf/kernel/include/racewalk.h", SHA_256));
    }
}
