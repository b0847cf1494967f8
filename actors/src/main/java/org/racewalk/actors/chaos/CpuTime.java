package org.racewalk.actors.chaos;

import com.sun.management.OperatingSystemMXBean;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.lang.management.ThreadMXBean;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Processor seconds of a process.
 *
 * @param all of it, its JIT and garbage collector included
 * @param runs of the threads that make runs; 0 of another process
 * @param jit of the threads that compile byte code, where Linux says it; else 0
 */
record CpuTime(double all, double runs, double jit) {
    private static final String COMPILERS = "C[12] CompilerThre.*";
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
        return new CpuTime(
                system.getProcessCpuTime() / NANOS,
                runs / NANOS,
                compilers(ProcessHandle.current().pid()));
    }

    static CpuTime of(ForkedJvm jvm) {
        return new CpuTime(jvm.cpuSeconds(), 0, compilers(jvm.pid()));
    }

    private static double compilers(long process) {
        long nanos = 0;
        Path tasks = Path.of("/proc", Long.toString(process), "task");
        try (DirectoryStream<Path> threads = Files.newDirectoryStream(tasks)) {
            for (Path thread : threads) {
                if (Files.readString(thread.resolve("comm")).strip().matches(COMPILERS)) {
                    String times = Files.readString(thread.resolve("schedstat"));
                    nanos += Long.parseLong(times.substring(0, times.indexOf(' ')));
                }
            }
        } catch (IOException e) {
            // Another system than Linux, or a thread that ended just now.
            return 0;
        }
        return nanos / NANOS;
    }

    CpuTime minus(CpuTime earlier) {
        return new CpuTime(all - earlier.all, runs - earlier.runs, Math.max(0, jit - earlier.jit));
    }

    /** What was neither runs nor the compiling of byte code. */
    double beside() {
        return all - runs - jit;
    }
}
