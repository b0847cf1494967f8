package org.racewalk.actors.bench;

import com.sun.management.OperatingSystemMXBean;

import org.racewalk.actors.engine.CompileCache;
import org.racewalk.actors.engine.ModelEngine;
import org.racewalk.actors.engine.Resolved;
import org.racewalk.actors.engine.RunRange;
import org.racewalk.actors.engine.Variant;
import org.racewalk.actors.engine.VariantRequest;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What it takes to bring scenarios to their first runs, in processor time of the measuring thread.
 * A second measurement in another JVM with the same folder says what is left when programs are
 * kept; a process that goes on is compiled by HotSpot meanwhile, and measures something else.
 */
public final class CompileBench {
    /** Runs that a new world makes before it counts as going. */
    private static final int RUNS = 64;

    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    private CompileBench() {}

    /**
     * Processor nanoseconds, all variants together.
     *
     * @param plan of a coordinator: compile, and measure events, allocations and marks
     * @param node of a node that is given the sources: compile
     * @param begin byte code, worlds, and the first runs of each
     * @param process all threads, HotSpot's included
     */
    record Times(int variants, long plan, long node, long begin, long process) {}

    /**
     * Measures.
     *
     * @param folder where programs are kept, as a node does it
     */
    public static String run(List<VariantRequest> requests, Path folder) {
        return text(measure(requests, folder));
    }

    static Times measure(List<VariantRequest> requests, Path folder) {
        ModelEngine coordinator = new ModelEngine(CompileCache.at(() -> folder.resolve("plan")));
        ModelEngine worker = new ModelEngine(CompileCache.at(() -> folder.resolve("node")));
        long process = processNanos();
        long start = THREADS.getCurrentThreadCpuTime();
        List<Resolved> plan = new ArrayList<>();
        requests.forEach(request -> plan.add(coordinator.resolve(request)));
        long planned = THREADS.getCurrentThreadCpuTime();
        List<Variant> variants = new ArrayList<>();
        plan.forEach(resolved -> variants.add(worker.compile(resolved)));
        long compiled = THREADS.getCurrentThreadCpuTime();
        for (Variant variant : variants) {
            RunRange range = variant.newRange();
            range.run(0, RUNS, false, () -> false);
        }
        long began = THREADS.getCurrentThreadCpuTime();
        return new Times(
                requests.size(),
                planned - start,
                compiled - planned,
                began - compiled,
                processNanos() - process);
    }

    private static long processNanos() {
        return ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getProcessCpuTime();
    }

    static String text(Times times) {
        StringBuilder text = new StringBuilder();
        text.append(String.format(Locale.ROOT, "%,d variants%22s\n", times.variants(), "CPU s"));
        row(text, "plan: compile and measure", times.plan());
        row(text, "a node compiles", times.node());
        row(text, "byte code, worlds, first " + RUNS + " runs", times.begin());
        row(text, "the process, HotSpot included", times.process());
        return text.append(
                        """

                        One thread. Programs are kept in the folder: once more with the
                        same one says what is left.
                        """)
                .toString();
    }

    private static void row(StringBuilder text, String title, long nanos) {
        text.append(String.format(Locale.ROOT, "%-34s%6.2f\n", title, nanos / 1e9));
    }
}
