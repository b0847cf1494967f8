package org.racewalk.actors.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;

import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.cluster.Member;
import org.apache.pekko.cluster.MemberStatus;
import org.apache.pekko.cluster.typed.Cluster;
import org.apache.pekko.cluster.typed.Join;
import org.apache.pekko.cluster.typed.JoinSeedNodes;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.racewalk.actors.chaos.States;
import org.slf4j.LoggerFactory;

import scala.jdk.javaapi.CollectionConverters;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.StreamSupport;

/**
 * Goal: nodes with certificates of one authority form a cluster, and nobody else gets in. Method:
 * actor systems on loopback, with certificates made as docs/operate.md says.
 */
final class TlsClusterTest {
    private static final Duration LIMIT = Duration.ofSeconds(90);

    @TempDir static Path folder;

    private final ArrayDeque<ActorSystem<Void>> systems = new ArrayDeque<>();

    @AfterEach
    void shutDown() {
        systems.forEach(ActorSystem::terminate);
        systems.forEach(system -> system.getWhenTerminated().toCompletableFuture().join());
    }

    private ActorSystem<Void> start(Config tls) {
        Config all = ConfigFactory.load();
        Config settings = tls.withFallback(all.getConfig("racewalk.embedded")).withFallback(all);
        ActorSystem<Void> system =
                ActorSystem.create(
                        Behaviors.empty(), "racewalk", Transport.secure(settings, Map.of()));
        systems.add(system);
        return system;
    }

    private static long up(ActorSystem<?> system) {
        return StreamSupport.stream(Cluster.get(system).state().getMembers().spliterator(), false)
                .map(Member::status)
                .filter(MemberStatus.up()::equals)
                .count();
    }

    private static void awaitMembers(int count, ActorSystem<?>... all) throws InterruptedException {
        for (ActorSystem<?> system : all) {
            States.await("members", LIMIT, () -> up(system), up -> up == count);
        }
    }

    @Test
    void shouldAdmitTrustedNodesAndRefuseForeignOnes() throws Exception {
        TlsFiles ours = TlsFiles.in(folder.resolve("ours"));
        TlsFiles foreign = TlsFiles.in(folder.resolve("foreign"));
        // A stranger who knows our authority's certificate, which is no secret.
        foreign.run(
                "keytool -importcert -noprompt -alias theirs -file "
                        + ours.file("authority.pem")
                        + " -keystore trust.p12 -storepass:file trust.password");
        ActorSystem<Void> one = start(ours.settings());
        ActorSystem<Void> two = start(ours.settings());
        Cluster.get(one).manager().tell(Join.create(Cluster.get(one).selfMember().address()));
        Cluster.get(two).manager().tell(Join.create(Cluster.get(one).selfMember().address()));
        awaitMembers(2, one, two);

        assertKeptOut(foreign.settings(), "Received fatal alert: certificate_unknown", one);
        assertKeptOut(ConfigFactory.empty(), "Couldn't join seed nodes after [2] attempts", one);
        awaitMembers(2, one, two);
        assertThat(Cluster.get(one).state().getUnreachable()).isEmpty();
        assertThat(Cluster.get(two).state().getUnreachable()).isEmpty();
    }

    /** A node with these settings tries to join until it has logged that it cannot. */
    private void assertKeptOut(Config tls, String complaint, ActorSystem<?> door)
            throws InterruptedException {
        Config hurry = ConfigFactory.parseString("pekko.cluster.seed-node-timeout = 1s");
        Warnings warnings = Warnings.record();
        try {
            ActorSystem<Void> stranger = start(tls.withFallback(hurry));
            Cluster.get(stranger)
                    .manager()
                    .tell(
                            new JoinSeedNodes(
                                    CollectionConverters.asScala(
                                                    List.of(
                                                            Cluster.get(door)
                                                                    .selfMember()
                                                                    .address()))
                                            .toList()));
            States.await(
                    complaint,
                    LIMIT,
                    () -> List.copyOf(warnings.lines),
                    lines -> lines.stream().anyMatch(line -> line.contains(complaint)));
            assertThat(up(stranger)).isZero();
        } finally {
            warnings.stop();
        }
    }

    /** What Pekko logs, of all nodes. */
    private static final class Warnings extends AppenderBase<ILoggingEvent> {
        private final Queue<String> lines = new ConcurrentLinkedQueue<>();
        private final Logger pekko = (Logger) LoggerFactory.getLogger("org.apache.pekko");

        static Warnings record() {
            Warnings warnings = new Warnings();
            warnings.start();
            warnings.pekko.addAppender(warnings);
            // They are wanted here, not on the console.
            warnings.pekko.setAdditive(false);
            return warnings;
        }

        @Override
        public void stop() {
            pekko.detachAppender(this);
            pekko.setAdditive(true);
            super.stop();
        }

        @Override
        protected void append(ILoggingEvent event) {
            lines.add(event.getFormattedMessage());
        }
    }
}
