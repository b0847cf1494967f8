package org.racewalk.actors.wire;

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

import java.util.List;
import java.util.OptionalLong;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/** Batch results made up for tests: functions of their arguments alone. */
public final class Results {
    private static final String HASH = "0123456789abcdef0123456789abcdef";

    private Results() {}

    /** One finding of a data race, three marks, five bits of coverage. */
    public static BatchResult small() {
        Coverage coverage = new Coverage();
        IntStream.range(0, 5).forEach(i -> coverage.mark(i, i + 100));
        return new BatchResult(
                64,
                12_345,
                1,
                2,
                3,
                List.of(64L, 7L, 0L),
                List.of(finding("data race in fault / unmap on struct vma", 17, 2)),
                coverage,
                0x1234_5678_9abc_def0L);
    }

    /** Any result. */
    public static BatchResult random(Random random) {
        Coverage coverage = new Coverage();
        int edges = random.nextBoolean() ? random.nextInt(2_000) : random.nextInt(100_000);
        for (int i = 0; i < edges; i++) {
            coverage.mark(random.nextInt(), random.nextInt());
        }
        List<Finding> findings =
                IntStream.range(0, random.nextInt(4))
                        .mapToObj(i ->
                                finding(
                                        "invariant I-" + i + " in f" + random.nextInt(10),
                                        random.nextInt(1 << 20),
                                        1 + random.nextInt(64)))
                        .toList();
        return new BatchResult(
                random.nextInt(1 << 20),
                random.nextLong(1L << 40),
                random.nextInt(10),
                random.nextInt(10),
                random.nextInt(10),
                LongStream.range(0, random.nextInt(20)).boxed().toList(),
                findings,
                coverage,
                random.nextLong());
    }

    private static Finding finding(String signature, long firstRun, long runs) {
        return new Finding(signature, firstRun, replay(firstRun), runs, violation(signature));
    }

    private static ReplayString replay(long seed) {
        return new ReplayString(
                new Variant("conf/zoo/a.c", List.of("BUGGY", "N=2", "TEXT=\u00fc")),
                RunSettings.defaults(),
                new ReplayString.Seeded(StrategySpec.of(StrategyKind.POS), seed),
                HASH,
                OptionalLong.of(seed * 3));
    }

    private static Violation violation(String text) {
        List<Frame> stack =
                List.of(
                        new Frame("READ_ONCE", "conf/kernel/include/linux/compiler.h", 12, true),
                        new Frame("fault", "conf/zoo/a.c", 40));
        return new Violation(
                ViolationKind.DATA_RACE,
                text + ": value changed 1 \u2192 2",
                "",
                "struct vma",
                "vma#2",
                List.of(
                        new Party("read of 8 bytes", "faulter", 101, 0, stack),
                        new Party("write of 8 bytes", "irq", -1, 3, List.of())),
                77);
    }
}
