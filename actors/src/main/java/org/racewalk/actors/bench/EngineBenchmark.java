package org.racewalk.actors.bench;

import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.racewalk.actors.engine.ModelEngine;
import org.racewalk.actors.engine.RunRange;
import org.racewalk.model.explore.BatchResult;
import org.racewalk.model.machine.RunSettings;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.concurrent.TimeUnit;

/**
 * Batches of runs as a worker of a campaign makes them, on one thread. An operation is a batch;
 * {@code runs} and {@code steps} are counted beside it.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
public class EngineBenchmark {
    private static final int BATCH = 1024;
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    /** Which of {@link BenchScenario}. */
    @Param({"EMPTY", "TINY", "B_01", "B_02", "FUZZ", "FUZZ_BARE", "SIXTEEN"})
    public BenchScenario scenario = BenchScenario.EMPTY;

    /** The memory order. */
    @Param("SC")
    public RunSettings.MemoryOrderName memory = RunSettings.MemoryOrderName.SC;

    private RunRange range;
    private long next;

    /** Counted beside the batches, per second of the clock. */
    @State(Scope.Thread)
    @AuxCounters(AuxCounters.Type.OPERATIONS)
    public static class Counts {
        public long runs;
        public long steps;

        /**
         * Processor time of the measuring thread: less than a second a second if others run too.
         */
        public long nanos;
    }

    /** Compiles the scenario. */
    @Setup
    public void compile() {
        range = new ModelEngine().compile(scenario.request(memory)).newRange();
    }

    /** One batch. */
    @Benchmark
    public BatchResult batch(Counts counts) {
        long start = THREADS.getCurrentThreadCpuTime();
        BatchResult result = range.run(next, next + BATCH, false, () -> false);
        next += BATCH;
        counts.nanos += THREADS.getCurrentThreadCpuTime() - start;
        counts.runs += result.runs();
        counts.steps += result.steps();
        return result;
    }
}
