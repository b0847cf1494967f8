package org.racewalk.actors.report;

import org.racewalk.actors.campaign.ShrinkJob;
import org.racewalk.actors.campaign.ShrinkOutcome;
import org.racewalk.actors.engine.Calibrated;
import org.racewalk.actors.engine.VariantRequest;
import org.racewalk.actors.plan.CampaignSpec;
import org.racewalk.actors.plan.Notify;
import org.racewalk.actors.plan.ShrinkBounds;
import org.racewalk.actors.plan.VariantSpec;
import org.racewalk.actors.store.CampaignStore.Status;
import org.racewalk.actors.store.CampaignStore.Wish;
import org.racewalk.actors.store.StoredCampaign;
import org.racewalk.model.explore.BatchResult;
import org.racewalk.model.explore.Coverage;
import org.racewalk.model.explore.Finding;
import org.racewalk.model.explore.ReplayString;
import org.racewalk.model.explore.StrategyKind;
import org.racewalk.model.explore.StrategySpec;
import org.racewalk.model.explore.Variant;
import org.racewalk.model.machine.RunSettings;
import org.racewalk.model.oracle.Violation;
import org.racewalk.model.oracle.Violation.Frame;
import org.racewalk.model.oracle.Violation.Party;
import org.racewalk.model.oracle.ViolationKind;
import org.racewalk.model.shrink.ShrunkRun;
import org.racewalk.model.shrink.Size;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;

/** Campaigns with results, made up. */
final class ReportFixture {
    private static final long RUNS = 10_000;

    private ReportFixture() {}

    /** What a variant came to. */
    record Made(String scenario, String expected, String strategy, BatchResult result) {}

    /** One of each outcome, and characters that formats must mind. */
    static CampaignResult all(boolean complete) {
        Finding met = met();
        Map<Long, ShrinkOutcome> shrunk = new TreeMap<>();
        shrunk.put(
                ShrinkJob.of(0, finding("a", 7, 3)).id(),
                ShrinkOutcome.of(
                        new ShrunkRun(
                                replay(8),
                                met.violation(),
                                new Size(3, 4, 14, 0, 31, 1_312),
                                new Size(2, 0, 2, 0, 31, 45),
                                1_234,
                                true,
                                List.of(met))));
        shrunk.put(
                ShrinkJob.of(3, finding("b", 0, 1)).id(),
                ShrinkOutcome.of(
                        new ShrunkRun(
                                replay(9),
                                met.violation(),
                                new Size(2, 0, 1, 0, 0, 20),
                                new Size(2, 0, 1, 0, 0, 1),
                                8_000,
                                false,
                                List.of())));
        if (complete) {
            shrunk.put(
                    ShrinkJob.of(5, finding("c", 99, 12)).id(),
                    ShrinkOutcome.failed("its runs cannot be changed"));
            shrunk.put(
                    ShrinkJob.of(6, finding("\u00e9 #1 \u0001", 99, 12)).id(),
                    ShrinkOutcome.failed("\u00e9 #2"));
        }
        return campaign(
                "zoo-1",
                complete,
                ShrinkBounds.USUAL,
                shrunk,
                new Made("conf/zoo/plain.c", "", "pos", result(List.of(4L), finding("a", 7, 3))),
                new Made("conf/zoo/plain.c", "", "pos", result(List.of(4L))),
                new Made("conf/zoo/vacuous.c", "", "pos", result(List.of(0L))),
                new Made(
                        "conf/zoo/bug.c",
                        "data race in fault on vma",
                        "portfolio",
                        result(List.of(1L), finding("b", 0, 1))),
                new Made("conf/zoo/bug.c", "double-free", "portfolio", result(List.of(1L))),
                new Made(
                        "conf/zoo/clean & <quiet>.c",
                        "clean but data race in fault",
                        "portfolio",
                        result(List.of(9L), finding("c", 99, 12))),
                new Made(
                        "conf/zoo/clean & <quiet>.c",
                        "clean",
                        "portfolio",
                        result(List.of(9L), finding("\u00e9 #1 \u0001", 99, 12))));
    }

    /** One that shrinks nothing. */
    static CampaignResult campaign(String id, boolean complete, Made... made) {
        return campaign(id, complete, ShrinkBounds.OFF, Map.of(), made);
    }

    static CampaignResult campaign(
            String id,
            boolean complete,
            ShrinkBounds shrink,
            Map<Long, ShrinkOutcome> shrunk,
            Made... made) {
        List<VariantSpec> variants = new ArrayList<>();
        List<BatchResult> totals = new ArrayList<>();
        for (Made one : made) {
            VariantRequest request =
                    new VariantRequest(
                            one.scenario(),
                            List.of("N=" + variants.size()),
                            List.of(),
                            null,
                            RunSettings.defaults(),
                            one.strategy(),
                            1);
            variants.add(
                    new VariantSpec(
                            request,
                            RUNS,
                            false,
                            one.expected(),
                            "f00d",
                            new Calibrated(one.strategy(), 0, List.of()),
                            List.of("the lock was taken"),
                            Map.of(one.scenario(), "aa")));
            totals.add(one.result());
        }
        StoredCampaign campaign =
                new StoredCampaign(
                        id,
                        "zoo",
                        Instant.EPOCH,
                        Wish.RUN,
                        complete ? Status.COMPLETED : Status.RUNNING,
                        "",
                        Instant.EPOCH);
        return CampaignResult.of(
                campaign,
                new CampaignSpec(
                        "zoo", variants, null, 0, 1024, 10, shrink, Notify.NOBODY, "build"),
                complete,
                totals,
                shrunk,
                new TreeMap<>(Map.of("node-1", 8L, "node-2", 5L)));
    }

    private static Finding met() {
        Violation violation =
                new Violation(ViolationKind.DEADLOCK, "a waits for b", "", "", "", List.of(), 9);
        return new Finding(violation.signature(), 3, replay(10), 2, violation);
    }

    static BatchResult result(List<Long> reached, Finding... findings) {
        return result(RUNS, reached, findings);
    }

    static BatchResult result(long runs, List<Long> reached, Finding... findings) {
        return new BatchResult(
                runs,
                runs * 25,
                0,
                findings.length,
                0,
                reached,
                List.of(findings),
                new Coverage(),
                77);
    }

    static Finding finding(String text, long firstRun, long runs) {
        List<Frame> stack =
                List.of(
                        new Frame("READ_ONCE", "conf/kernel/include/linux/compiler.h", 12, true),
                        new Frame("fault", "conf/zoo/a b.c", 40));
        Violation violation =
                new Violation(
                        ViolationKind.DATA_RACE,
                        text + ": value changed 1 -> 2",
                        "",
                        "vma",
                        "vma#2",
                        List.of(
                                new Party("read of 8 bytes", "faulter", 101, 0, stack),
                                new Party("write of 8 bytes", "irq", -1, 3, List.of())),
                        77);
        return new Finding(violation.signature(), firstRun, replay(firstRun), runs, violation);
    }

    private static ReplayString replay(long seed) {
        return new ReplayString(
                new Variant("conf/zoo/a.c", List.of("BUGGY")),
                RunSettings.defaults(),
                new ReplayString.Seeded(StrategySpec.of(StrategyKind.POS), seed),
                "0123456789abcdef".repeat(4),
                OptionalLong.of(seed * 3));
    }
}
