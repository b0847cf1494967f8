package org.racewalk.model.machine;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.racewalk.model.explore.Coverage;
import org.racewalk.model.explore.Deviations;
import org.racewalk.model.explore.Randomness;
import org.racewalk.model.explore.Recorder;
import org.racewalk.model.memory.Memory;
import org.racewalk.model.oracle.Violation;
import org.racewalk.model.oracle.ViolationKind;
import org.racewalk.model.program.AllowedRaces;
import org.racewalk.model.program.Program;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Goal: a run tells the same, and leaves the same state, whether its set-up was run or put back
 * from a snapshot. Method: two worlds make the same runs, one of them without snapshot.
 */
class SnapshotTest {
    private static final Pattern EXPECTED = Pattern.compile("\\* expect: (?:canary )?([^:]*):");
    private static final Pattern OPTION = Pattern.compile("(-D|--[a-z]+) ?([A-Za-z0-9_=,.-]+)");

    /** A program with settings. */
    private record Variant(String label, Program program, RunSettings settings, String strategy) {}

    /** Everything that a run tells, and what it leaves in memory. */
    private record Told(
            Outcome outcome,
            long steps,
            long trace,
            long unseed,
            List<Violation> violations,
            long hiddenRaces,
            List<String> marks,
            List<String> tasks,
            int decisions,
            String deviations,
            long mixed,
            List<Long> objects,
            long contents) {}

    /** A world with its recorder and coverage. */
    private static final class Side {
        private final Variant variant;
        private final Recorder recorder;
        private final World world;
        private final Coverage coverage = new Coverage();

        Side(Variant variant, boolean keepsSetUp) {
            this.variant = variant;
            recorder = new Recorder(Running.of("").strategy(variant.strategy).spec().decider());
            world = new World(variant.program, variant.settings, recorder);
            world.keepSetUp(keepsSetUp);
            world.cover(coverage.words());
        }

        Told run(long seed) {
            Arrays.fill(coverage.words(), 0);
            Outcome outcome = world.run(seed);
            Deviations deviations = recorder.deviations();
            return new Told(
                    outcome,
                    world.steps(),
                    world.traceHash(),
                    world.unseed(),
                    world.violations(),
                    world.hiddenRaces(),
                    marks(),
                    tasks(),
                    recorder.size(),
                    deviations.toString(),
                    world.mixedAccesses(),
                    objects(),
                    contents());
        }

        private List<String> marks() {
            return Arrays.stream(variant.program.sometimes())
                    .filter(world::reached)
                    .mapToObj(label -> label + " at " + world.reachedAt(label))
                    .toList();
        }

        private List<String> tasks() {
            return Arrays.stream(world.tasks().all())
                    .filter(c -> c.state != Context.State.UNUSED)
                    .map(c -> c.name + " " + c.pid + " " + c.state + " " + c.pc)
                    .toList();
        }

        /** By number, a hash of each. */
        private List<Long> objects() {
            Memory memory = world.memory();
            List<Long> objects = new ArrayList<>();
            for (int i = 1; i < memory.objects(); i++) {
                long hash = (long) memory.start[i] << 32 | memory.end[i];
                hash = Randomness.mix(hash) ^ (long) memory.live[i] << 32 ^ memory.kind[i];
                hash = Randomness.mix(hash) ^ (long) memory.cache[i] << 32 ^ memory.privateTo[i];
                hash = Randomness.mix(hash) ^ (long) memory.allocatedPc[i] << 32;
                hash ^= memory.objectOf(memory.address(i)) == i ? 1 : 0;
                hash = Randomness.mix(hash) ^ (long) memory.freedPc[i] << 32;
                objects.add(hash ^ (memory.live[i] < 0 ? memory.freedAt[i] : 0));
            }
            return objects;
        }

        /** Of all that is alive. */
        private long contents() {
            Memory memory = world.memory();
            long hash = 0;
            for (int i = 1; i < memory.objects(); i++) {
                for (int at = memory.start[i]; memory.live[i] > 0 && at < memory.end[i]; at += 8) {
                    hash = Randomness.mix(hash ^ memory.value[at >> 3]);
                    hash = Randomness.mix(hash ^ memory.shadow[at >> 3]);
                }
            }
            return hash;
        }
    }

    // ---- variants
    // -------------------------------------------------------------------------------------

    private static List<String> files(String... folders) {
        List<String> paths = new ArrayList<>();
        Path root = Running.root();
        for (String folder : folders) {
            try (Stream<Path> files = Files.walk(root.resolve(folder))) {
                files.filter(file -> file.toString().endsWith(".c"))
                        .map(file -> root.relativize(file).toString().replace('\\', '/'))
                        .sorted()
                        .forEach(paths::add);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return paths;
    }

    static List<String> allFiles() {
        return files("conf/zoo", "conf/scenarios");
    }

    /** Options of the variants that the header of a file names, and of the file as it is. */
    private static List<List<String>> options(String file) {
        List<List<String>> variants = new ArrayList<>();
        variants.add(List.of());
        Matcher expected = EXPECTED.matcher(Running.file(file).text());
        while (expected.find()) {
            List<List<String>> some = new ArrayList<>();
            some.add(List.of());
            Matcher option = OPTION.matcher(expected.group(1));
            while (option.find()) {
                some = product(some, option.group(1), option.group(2));
            }
            variants.addAll(some);
        }
        return variants.stream().distinct().toList();
    }

    /** Each of the variants with each of the values of an option. */
    private static List<List<String>> product(
            List<List<String>> variants, String option, String values) {
        String prefix = values.substring(0, values.indexOf('=') + 1);
        List<List<String>> product = new ArrayList<>();
        for (List<String> variant : variants) {
            for (String value : values.substring(prefix.length()).split(",")) {
                List<String> longer = new ArrayList<>(variant);
                longer.add(option + " " + prefix + value);
                product.add(longer);
            }
        }
        return product;
    }

    private static Variant variant(String file, List<String> options, String more) {
        return variant(file, options, more, new TreeMap<>());
    }

    /**
     * A variant.
     *
     * @param programs compiled before, by their macros
     */
    private static Variant variant(
            String file, List<String> options, String more, Map<String, Program> programs) {
        Running running = Running.file(file).cpus(4).failures(1).steps(4_000);
        List<String> macros = new ArrayList<>();
        for (String option : (String.join(" ", options) + " " + more).trim().split(" (?=-)")) {
            String[] parts = option.split(" ");
            switch (parts[0]) {
                case "-D" -> {
                    running.define(parts[1]);
                    macros.add(parts[1]);
                }
                case "--memory" ->
                        running.memory(RunSettings.MemoryOrderName.valueOf(upper(parts[1])));
                case "--cpus" -> running.cpus(Integer.parseInt(parts[1]));
                case "--failures" -> running.failures(Integer.parseInt(parts[1]));
                case "--preempt" ->
                        running.preemption(RunSettings.Preemption.valueOf(upper(parts[1])));
                case "--races" -> running.races(RunSettings.RaceRule.valueOf(upper(parts[1])));
                case "--plain" -> running.reload();
                default -> {}
            }
        }
        String label = file + " " + options + " " + more;
        Program program =
                programs.computeIfAbsent(macros.toString(), key -> allowing(running.program()));
        return new Variant(label, program, running.settings(), "portfolio");
    }

    private static String upper(String name) {
        return name.toUpperCase(Locale.ROOT);
    }

    private static Program allowing(Program program) {
        try {
            String text = Files.readString(Running.root().resolve(AllowedRaces.FILE));
            return program.allowing(AllowedRaces.parse(AllowedRaces.FILE, text));
        } catch (IOException | AllowedRaces.Malformed e) {
            throw new AssertionError(e);
        }
    }

    // ---- comparing
    // ------------------------------------------------------------------------------------

    /** Whether the set-up was kept, after so many runs of which none differed. */
    private static boolean compare(Variant variant, int runs) {
        Side with = new Side(variant, true);
        Side without = new Side(variant, false);
        for (int run = 0; run < runs; run++) {
            long seed = Randomness.mix(run);
            Told expected = without.run(seed);
            assertThat(with.run(seed)).as("%s, run %d", variant.label, run).isEqualTo(expected);
            assertThat(with.coverage)
                    .as("%s, run %d", variant.label, run)
                    .isEqualTo(without.coverage);
        }
        return with.world.phases().snapshot().isUsable();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "conf/zoo/b-01-mm-use-after-free-after-refcount-drop.c|-D BUGGY",
                "conf/zoo/b-01-mm-use-after-free-after-refcount-drop.c|--memory lkmm",
                "conf/zoo/b-02-page-table-use-after-free-mmap-over-mapping.c|-D BUGGY",
                "conf/zoo/b-02-page-table-use-after-free-mmap-over-mapping.c|--plain reload",
                "conf/scenarios/fuzz/vma-system-calls.c|--failures 2",
                "conf/scenarios/bench/sixteen.c|--cpus 16 --memory tso",
                "conf/scenarios/bench/sixteen.c|--cpus 16 --races lkmm",
                "conf/scenarios/examples/last-put.c|-D BUGGY --memory lkmm",
            })
    void shouldTellTheSameWithAndWithout(String what) {
        String[] parts = what.split("\\|");

        assertThat(compare(variant(parts[0], List.of(), parts[1]), 80)).isTrue();
    }

    private static Running crafted(String... text) {
        return Running.with(
                        "linux/rcupdate.h linux/srcu.h linux/spinlock.h linux/slab.h linux/smp.h"
                                + " linux/kthread.h linux/percpu.h",
                        String.join("\n", text))
                .cpus(3)
                .failures(1);
    }

    private static boolean compareInAllOrders(Running running, int runs) {
        boolean kept = true;
        for (RunSettings.MemoryOrderName order : RunSettings.MemoryOrderName.values()) {
            Running ordered = running.memory(order);
            kept &=
                    compare(
                            new Variant("" + order, ordered.program(), ordered.settings(), "walk"),
                            runs);
        }
        return kept;
    }

    /** Callbacks, calls and a grace period are under way when the tasks start. */
    @Test
    void shouldKeepWhatTheSetUpLeavesUnderWay() {
        Running running =
                crafted(
                        "struct item { int value; struct rcu_head rcu; };",
                        "static struct item *one, *two; static int plain, seen;",
                        "static DEFINE_SPINLOCK(a); static DEFINE_SPINLOCK(b);",
                        "DEFINE_STATIC_SRCU(domain); static int __percpu *counts;",
                        "static void callback(struct rcu_head *head) {",
                        "  struct item *item = container_of(head, struct item, rcu);",
                        "  seen = item->value; plain++; kfree(item); }",
                        "static void handler(void *info) { (*(int *)info)++; }",
                        "static int helper(void *data) { int mine = 1; plain += mine; return 0; }",
                        "setup(void) { int mine = choose(3), *pointer = &mine; struct item *three;",
                        "  struct task_struct *made = kthread_run(helper, NULL, \"helper\");",
                        "  (void)made; counts = alloc_percpu(int); *this_cpu_ptr(counts) = 4;",
                        "  spin_lock(&a); spin_lock(&b); spin_unlock(&b); spin_unlock(&a);",
                        "  smp_call_function_single(1, handler, pointer, 1);",
                        "  three = kzalloc(sizeof(*three), GFP_KERNEL); kfree_rcu(three, rcu);",
                        "  one = kzalloc(sizeof(*one), GFP_KERNEL);",
                        "  two = kmalloc(sizeof(*two), GFP_KERNEL); two->value = 3;",
                        "  synchronize_srcu(&domain); call_rcu(&two->rcu, callback);",
                        "  smp_call_function_single(2, handler, &plain, 0);",
                        "  two->value = mine; plain = 2; sometimes(\"set up\"); }",
                        "task(first, .count = 2) { int index = srcu_read_lock(&domain);",
                        "  spin_lock(&b); spin_lock(&a); plain++; spin_unlock(&a);",
                        "  spin_unlock(&b); WRITE_ONCE(one->value, 1); seen = 5;",
                        "  srcu_read_unlock(&domain, index); }",
                        "task(second) { struct item *more = kmalloc(sizeof(*more), GFP_KERNEL);",
                        "  if (more) { more->value = plain; kfree_rcu(more, rcu); }",
                        "  synchronize_srcu(&domain); (*per_cpu_ptr(counts, 0))++; rcu_barrier();"
                                + " }",
                        "finally(void) { kfree(one); }");

        assertThat(compareInAllOrders(running, 250)).isTrue();
        // What the set-up did is part of these.
        assertThat(running.memory(RunSettings.MemoryOrderName.SC).runs(500).kinds)
                .containsKeys(ViolationKind.LOCK_ORDER, ViolationKind.DATA_RACE);
    }

    /** A context that runs when the set-up is over has frames, which are not kept. */
    @Test
    void shouldRunASetUpAgainThatLeavesAnInterruptLevelAtWork() {
        Running running =
                crafted(
                        "static int entered, done;",
                        "static void handler(void *info) { WRITE_ONCE(entered, 1);",
                        "  cpu_relax(); WRITE_ONCE(done, READ_ONCE(done) + 1); }",
                        "setup(void) { smp_call_function_single(1, handler, NULL, 0);",
                        "  while (!READ_ONCE(entered)) cpu_relax(); }",
                        "task(adder, .count = 3) { WRITE_ONCE(done, READ_ONCE(done) + 1); }",
                        "finally(void) { require(done == 4); }");

        assertThat(compareInAllOrders(running, 200)).isFalse();
    }

    @Test
    void shouldRunASetUpAgainThatFindsSomething() {
        Running running =
                crafted(
                        "static int x;",
                        "setup(void) { WARN_ON(x == 0); x = 1; }",
                        "task(adder, .count = 2) { WRITE_ONCE(x, READ_ONCE(x) + 1); }",
                        "finally(void) { require(x == 3); }");

        assertThat(compareInAllOrders(running, 100)).isFalse();
    }

    /** Somebody who watches sees the whole run, and changes nothing. */
    @Test
    void shouldShowTheSetUpToAnObserver() {
        Variant variant = variant("conf/scenarios/bench/sixteen.c", List.of(), "--cpus 3");
        Side side = new Side(variant, true);
        Told first = side.run(1);
        Told second = side.run(2);
        long[] accesses = new long[1];
        side.world.observe(
                new SilentObserver() {
                    @Override
                    public void access(
                            World world,
                            int cpu,
                            int task,
                            int pc,
                            long address,
                            long before,
                            long after,
                            boolean step) {
                        accesses[0] += world.inSetup() && step ? 1 : 0;
                    }
                });

        assertThat(side.run(1)).isEqualTo(first);
        assertThat(accesses[0]).isPositive();
        side.world.observe(null);
        assertThat(side.run(2)).isEqualTo(second);
    }

    @Tag("slow")
    @ParameterizedTest
    @MethodSource("allFiles")
    void shouldTellTheSameInAllVariants(String file) {
        Map<String, Program> programs = new TreeMap<>();
        for (List<String> options : options(file)) {
            compare(variant(file, options, "", programs), 200);
        }
        for (String more :
                List.of(
                        "--memory lkmm --failures 2",
                        "--memory tso --cpus 16",
                        "--memory lkmm --races lkmm --plain reload",
                        "--preempt none --cpus 2")) {
            compare(variant(file, List.of(), more, programs), 100);
        }
    }
}
