package org.racewalk.actors.chaos;

import com.sun.management.OperatingSystemMXBean;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.lang.management.ThreadMXBean;

/**
 * Processor seconds of this process.
 *
 * @param all of it, its JIT and garbage collector included
 * @param runs of the threads that make runs
 */
record CpuTime(double all, double runs) {
    private static final String RUN_THREADS = "run-dispatcher";
    private static final double NANOS = 1e9;

    static CpuTime now() {
        OperatingSystemMXBean system =
                ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        long runs = 0;
        for (ThreadInfo thread : threads.getThreadInfo(threads.getAllThreadIds())) {
            if (thread != null && thread.getThreadName().contains(RUN_THREADS)) {
                runs += Math.max(0, threads.getThreadCpuTime(thread.getThreadId()));
            }
        }
        return new CpuTime(system.getProcessCpuTime() / NANOS, runs / NANOS);
    }

    CpuTime minus(CpuTime earlier) {
        return new CpuTime(all - earlier.all, runs - earlier.runs);
    }

    /** What was not runs. */
    double beside() {
        return all - runs;
    }
}
