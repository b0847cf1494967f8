package org.racewalk.actors.wire;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.racewalk.actors.chaos.ForkedJvm;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Goal: no bytes harm a node. Method: {@link HostileBytes}, for every manifest that there is. The
 * limits of time are for hangs.
 */
final class HostileBytesTest {
    private static final int INPUTS = 20_000;
    private static final int MANY_INPUTS = 1_000_000;

    @Test
    @Timeout(value = 10, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void shouldRefuseHostileBytesWithAReason() throws Exception {
        try (WireSystem system = new WireSystem()) {
            HostileBytes hostile = new HostileBytes(system.serializer());
            for (String manifest : WireSamples.of(system).keySet()) {
                byte[] valid = WireProtocolsTest.golden(manifest);
                HostileBytes.Tally tally = hostile.attack(manifest, valid, INPUTS);
                assertThat(tally.refused() + tally.read()).isEqualTo(INPUTS);
                assertThat(tally.refused()).isGreaterThan(INPUTS / 8 * 2 - 10);
            }
        }
    }

    /** Slow: a million inputs for each deserializer, in a JVM with a heap of 256 MiB. */
    @Test
    @Tag("slow")
    void shouldRefuseAMillionOfThemInASmallHeap(@TempDir Path folder) throws Exception {
        List<String> options = new ArrayList<>(ForkedJvm.SMALL);
        options.remove("-Xmx300m");
        options.add("-Xmx256m");
        options.add("-XX:+ExitOnOutOfMemoryError");
        try (ForkedJvm jvm =
                ForkedJvm.start(
                        "hostile",
                        options,
                        HostileBytes.class.getName(),
                        List.of(Integer.toString(MANY_INPUTS)),
                        Path.of("").toAbsolutePath(),
                        folder.resolve("hostile.log"))) {
            int status = jvm.awaitExit(Duration.ofHours(2));
            jvm.output().forEach(System.out::println);
            assertThat(status).isZero();
            assertThat(jvm.output()).last().isEqualTo("done");
        }
    }
}
