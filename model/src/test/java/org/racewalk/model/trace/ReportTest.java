package org.racewalk.model.trace;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.racewalk.model.machine.DecisionKind;
import org.racewalk.model.machine.Reordering;
import org.racewalk.model.oracle.Violation;
import org.racewalk.model.oracle.Violation.Party;
import org.racewalk.model.oracle.ViolationKind;
import org.racewalk.model.program.Intrinsic;

import java.util.List;
import java.util.Map;

/**
 * Goal: each kind of report reads as a kernel developer expects. Method: traces written by hand,
 * compared whole with golden files.
 */
final class ReportTest {
    private static final Origin ORIGIN =
            new Origin(
                    Story.FILE,
                    List.of("BUGGY"),
                    "sc",
                    "8f3a12d0c4b7e619",
                    "rw1.b01.s7f3k2.0g5Zq8Ww1",
                    18_224,
                    1_000_000);

    @Test
    void shouldShowAnInvariantBetweenTwoCpus() throws Exception {
        Story story = new Story();
        story.on(0, "fault", 101).in("vma_start_read");
        story.read(231, "vma#1", "vm_lock_seq", "3");
        story.on(1, "mprotect", 102).in("mmap_write_lock");
        story.update(44, "mm#1", "mm_lock_seq.sequence", "4", "5");
        story.in("__vma_start_write");
        story.update(88, "vma#1", "vm_refcnt.refs.counter", "1", "0x40000001");
        story.write(91, "vma#1", "vm_lock_seq", "3", "5");
        story.update(93, "vma#1", "vm_refcnt.refs.counter", "0x40000001", "1");
        Party writer = story.party("write lock", 91);
        story.on(0, "fault", 101).in("vma_start_read");
        story.update(236, "vma#1", "vm_refcnt.refs.counter", "1", "2");
        story.read(240, "mm#1", "mm_lock_seq.sequence", "5");
        Party reader = story.party("read lock", 240);
        Violation violation =
                new Violation(
                        ViolationKind.INVARIANT,
                        "no reader is inside while vm_lock_seq == mm_lock_seq",
                        "I-02",
                        "struct vm_area_struct",
                        "vma#1",
                        List.of(reader, writer),
                        story.step());
        Golden.check("invariant", Report.text(violation, story.trace(), ORIGIN));
    }

    @Test
    void shouldShowUseAfterFreeAmongThreeCpus() throws Exception {
        Story story = recycled();
        Violation violation = useAfterFree(story);
        Golden.check("use-after-free", Report.text(violation, story.trace(), ORIGIN));
    }

    /** The interleaving of CVE-2025-38554. */
    private static Story recycled() {
        Story story = new Story();
        story.on(0, "fault", 101).in("lock_vma_under_rcu");
        story.call(150, "rcu_read_lock", Intrinsic.RCU_READ_LOCK);
        story.read(152, "mm_struct#1", "mm_mt.ma_root", "maple_node#1");
        story.read(153, "maple_node#1", "slot[2]", "vm_area_struct#1");
        story.on(1, "munmap", 102).in("vma_mark_detached");
        story.update(310, "vm_area_struct#1", "vm_refcnt.refs.counter", "1", "0");
        story.in("vm_area_free");
        story.free(330, "kmem_cache_free", "vm_area_struct#1");
        story.on(2, "exec", 103).in("vm_area_alloc");
        story.decided(320, DecisionKind.REUSE, 2, 1);
        story.allocate(320, "vm_area_struct#1");
        story.write(321, "vm_area_struct#1", "vm_mm", "mm_struct#1", "mm_struct#2");
        story.in("vma_mark_attached");
        story.write(301, "vm_area_struct#1", "vm_refcnt.refs.counter", "0", "1");
        story.on(0, "fault", 101).in("vma_start_read");
        story.update(201, "vm_area_struct#1", "vm_refcnt.refs.counter", "1", "2");
        story.on(2, "exec", 103).in("vma_mark_detached");
        story.update(310, "vm_area_struct#1", "vm_refcnt.refs.counter", "2", "0x40000001");
        story.on(0, "fault", 101).in("lock_vma_under_rcu");
        story.read(160, "vm_area_struct#1", "vm_mm", "mm_struct#2");
        story.in("vma_refcount_put");
        story.update(180, "vm_area_struct#1", "vm_refcnt.refs.counter", "0x40000001", "0x40000000");
        story.on(2, "exec", 103).in("vma_mark_detached");
        for (int i = 0; i < 3; i++) {
            story.read(314, "vm_area_struct#1", "vm_refcnt.refs.counter", "0x40000000");
        }
        story.in("mmdrop");
        story.free(400, "kfree", "mm_struct#2");
        return story;
    }

    private static Violation useAfterFree(Story story) {
        Party freed = story.party("freed", 400);
        story.on(0, "fault", 101).in("rcuwait_wake_up");
        Party reader = story.party("read of 8 bytes", 92);
        story.on(2, "exec", 103).in("mm_alloc");
        Party allocated = story.party("allocated", 71);
        return new Violation(
                ViolationKind.USE_AFTER_FREE_READ,
                "offset 96 of 1024 bytes, freed 2 steps ago",
                "",
                "struct mm_struct",
                "mm_struct#2",
                List.of(reader, freed, allocated),
                story.step() + 1);
    }

    @Test
    void shouldTellWhoWaitsForWhomInADeadlock() throws Exception {
        Story story = new Story();
        story.on(0, "madvise", 101).in("madvise_lock", "mm/madvise.c");
        story.lock(1571, "mmap_read_lock", "mm#1", "mmap_lock");
        story.on(1, "truncate", 102).in("unmap_mapping_range", "mm/memory.c");
        story.lock(3890, "i_mmap_lock_read", "mapping#1", "i_mmap_rwsem");
        Party second = story.party("waits for mm#1.mmap_lock", 3895);
        story.waits(3895, "rw_semaphore", "mm#1", "mmap_lock");
        story.on(0, "madvise", 101).in("madvise_remove", "mm/madvise.c");
        story.waits(1012, "rw_semaphore", "mapping#1", "i_mmap_rwsem");
        Party first = story.party("waits for mapping#1.i_mmap_rwsem", 1012);
        Violation violation =
                new Violation(
                        ViolationKind.DEADLOCK,
                        "2 tasks wait for each other",
                        "",
                        "",
                        "",
                        List.of(first, second),
                        story.step());
        Golden.check("deadlock", Report.text(violation, story.trace(), ORIGIN));
    }

    @Test
    void shouldShowADataRaceAsKcsanDoes() throws Exception {
        Story story = new Story();
        story.on(0, "writer", 101).in("set_flags", "mm/mmap.c");
        story.write(77, "vma#1", "vm_flags", "0x73", "0x75");
        Party writer = story.party("write of 8 bytes", 77);
        story.on(1, "reader", 102).in("can_vma_merge", "mm/mmap.c");
        story.read(123, "vma#1", "vm_flags", "0x75");
        Party reader = story.party("read of 8 bytes", 123);
        Violation violation =
                new Violation(
                        ViolationKind.DATA_RACE,
                        "value changed: 0x73 -> 0x75",
                        "",
                        "struct vm_area_struct",
                        "vma#1",
                        List.of(reader, writer),
                        story.step());
        Golden.check("data-race", Report.text(violation, story.trace(), ORIGIN));
    }

    @Test
    void shouldFoldSpinLoopsAndTellGaps() throws Exception {
        Story story = new Story();
        story.on(0, "worker", 101).in("slow_path");
        story.lock(10, "spin_lock", "page#3", "ptl");
        for (int i = 0; i < 60; i++) {
            story.read(20 + i, "", "table[" + i + "]", "0");
        }
        story.on(1, "spinner", 102).in("bit_spin_lock");
        for (int i = 0; i < 5_000; i++) {
            story.update(30, "page#3", "flags", "0x1", "0x1");
            story.call(31, "cpu_relax", Intrinsic.CPU_RELAX);
        }
        story.on(0, "worker", 101).in("slow_path");
        story.decided(90, DecisionKind.FAILURE, 2, 1);
        story.allocate(90, "");
        story.write(91, "page#3", "flags", "0x1", "0x0");
        Party first = story.party("", 91);
        Violation violation =
                new Violation(
                        ViolationKind.WARNING,
                        "VM_WARN_ON(page->flags & 1)",
                        "",
                        "struct page",
                        "page#3",
                        List.of(first),
                        story.step());
        String text = Report.text(violation, story.trace(), ORIGIN);
        assertThat(text).contains("... 4,999 more rounds");
        Golden.check("spin", text);
    }

    @Test
    void shouldTellTheRuleBesideEachReorderedStep() {
        Story story = new Story();
        story.on(0, "writer", 101).in("publish");
        story.decided(10, DecisionKind.DELAY, 2, 1);
        story.write(10, "data#1", "value", "0", "1");
        story.write(11, "data#1", "ready", "0", "1");
        story.on(1, "reader", 102).in("consume");
        story.read(20, "data#1", "ready", "1");
        String rule = Reordering.STORE_OVERTAKEN.sentence(1, "vma.c:10", "vma.c:11");
        story.permitted(21, rule);
        story.read(21, "data#1", "value", "0");
        Violation violation =
                new Violation(
                        ViolationKind.INVARIANT,
                        "what is ready is written",
                        "ready",
                        "struct data",
                        "data#1",
                        List.of(story.party("", 21)),
                        story.step());

        String text = Report.text(violation, story.trace(), ORIGIN);
        assertThat(text)
                .contains(" reorderings, and the rule that permits each:")
                .contains("  [4] the store at vma.c:10 has not reached CPU1, the later one at")
                .doesNotContain("store reaches other CPUs later");
        assertThat(text.lines()).allMatch(line -> line.length() <= 72);
        assertThat(JsonReport.toMap(violation, story.trace(), ORIGIN).toString()).contains(rule);
    }

    @Test
    void shouldNeverBreakTheReplayString() {
        Story story = recycled();
        Violation violation = useAfterFree(story);
        String replay = "rw1." + "x".repeat(300);
        Origin origin = new Origin(Story.FILE, List.of(), "lkmm", "0", replay, 0, 0);
        String text = Report.text(violation, story.trace(), origin);
        assertThat(text.lines()).contains("replay:  racewalk replay \\", replay);
        assertThat(text).doesNotContain("found:");
    }

    @Test
    void shouldGiveTheJsonTwinTheSameRows() {
        Story story = recycled();
        Violation violation = useAfterFree(story);
        Map<String, ?> map = JsonReport.toMap(violation, story.trace(), ORIGIN);
        assertThat(map.keySet())
                .containsExactly(
                        "format",
                        "finding",
                        "signature",
                        "class",
                        "title",
                        "name",
                        "text",
                        "object",
                        "objectName",
                        "step",
                        "parties",
                        "waiting",
                        "interleaving",
                        "decisions",
                        "reorderings",
                        "replay",
                        "model",
                        "found");
        assertThat(map.get("objectName")).isEqualTo("mm#2");
        assertThat(map.get("interleaving").toString())
                .contains("text=vma#1.vm_refcnt 0x40000001 -> 0x40000000")
                .contains("verdict=CPU0: use-after-free read on mm#2");
        assertThat(JsonReport.events(story.trace())).hasSameSizeAs(story.trace().events());
    }

    @Test
    void shouldDrawBarsForManyCpusAndTellTasksThatShareOne() throws Exception {
        Story story = new Story();
        for (int cpu = 0; cpu < 6; cpu++) {
            story.on(cpu, "worker-" + cpu, 101 + cpu).in("work");
            story.update(40, "", "counter", "" + cpu, "" + (cpu + 1));
        }
        story.on(2, "sleeper", 120).in("wake");
        story.lock(50, "spin_lock", "", "table_lock");
        story.delivered("grace period");
        story.on(5, "worker-5", 106).in("work");
        story.write(41, "page#1", "flags", "0x0", "0x1");
        Party last = story.party("write of 8 bytes", 41);
        Violation violation =
                new Violation(
                        ViolationKind.OUT_OF_BOUNDS,
                        "offset 8 of 8 bytes",
                        "",
                        "struct page",
                        "page#1",
                        List.of(last),
                        story.step());
        Golden.check("six-cpus", Report.text(violation, story.trace(), ORIGIN));
    }

    @Test
    void shouldListStepsUnderHeadingsForVeryManyCpus() throws Exception {
        Story story = new Story();
        for (int cpu = 0; cpu < 14; cpu++) {
            story.on(cpu, "worker", 101 + cpu).in("work");
            story.update(40, "", "counter", "" + cpu, "" + (cpu + 1));
            story.read(41, "page#1", "flags", "0x0");
        }
        Party last = story.party("", 41);
        Violation violation =
                new Violation(
                        ViolationKind.BUG_ON,
                        "BUG_ON(PageLocked(page))",
                        "",
                        "struct page",
                        "page#1",
                        List.of(last),
                        story.step());
        Golden.check("many-cpus", Report.text(violation, story.trace(), ORIGIN));
    }
}
