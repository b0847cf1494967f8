package org.racewalk.actors.campaign;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;

import org.junit.jupiter.api.Test;

/** Goal: a cluster that cannot start says so at once, whatever Pekko throws. */
final class EmbeddedClusterTest {
    @Test
    void shouldSayThatTheActorSystemDoesNotStart() {
        Config noTime =
                ConfigFactory.parseString("pekko.remote.artery.bind.bind-timeout = 1 ns")
                        .withFallback(ConfigFactory.load().getConfig("racewalk.embedded"))
                        .withFallback(ConfigFactory.load());

        try (EmbeddedCluster cluster = EmbeddedCluster.open(noTime)) {
            assertThatThrownBy(() -> cluster.stop(CampaignEvent.StopReason.INTERRUPTED))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage("the actor system does not start");
        }
    }
}
