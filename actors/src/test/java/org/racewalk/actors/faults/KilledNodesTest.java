package org.racewalk.actors.faults;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.racewalk.actors.chaos.ChaosBench;
import org.racewalk.actors.chaos.ForkedJvm;
import org.racewalk.actors.chaos.KillPlan;

import java.util.List;

/**
 * Goal: killing nodes changes nothing of a campaign's results. Method: the campaign of {@code
 * racewalk bench chaos}, small: on one node in peace, and on four of which two are killed, the
 * coordinator's among them.
 */
final class KilledNodesTest {
    /** The coordinator's node, and another one as soon as the campaign goes on without it. */
    private static final KillPlan KILLS =
            new KillPlan(
                    List.of(
                            new KillPlan.Kill(300, true, 0, false),
                            new KillPlan.Kill(301, false, 0, true)),
                    false);

    @RegisterExtension final ForkedNodes nodes = new ForkedNodes();

    @Test
    void shouldEndWithTheSameBytesThoughNodesAreKilled() throws Exception {
        ChaosBench.Settings settings =
                new ChaosBench.Settings(
                        4,
                        1,
                        KILLS,
                        ForkedNodes.sqlite(nodes.folder().resolve("store.db")),
                        ForkedJvm.SMALL,
                        nodes.folder());

        ChaosBench.Result result =
                new ChaosBench(settings, line -> {}).run(ForkedNodes.campaign(150_000, 20));

        assertThat(result.stormy().ledger()).isEqualTo(result.calm().ledger());
        assertThat(result.stormy().ledger().batches()).isEqualTo(result.batches());
        assertThat(result.stormy().ledger().twice()).isEmpty();
        // The bugs' first reports are made smaller, by whoever lives.
        assertThat(result.stormy().ledger().shrunk()).isPositive();
        assertThat(result.stormy().kills()).hasSize(2);
    }
}
