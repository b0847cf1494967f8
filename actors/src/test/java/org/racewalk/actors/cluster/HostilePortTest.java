package org.racewalk.actors.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;

import org.apache.pekko.actor.Address;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.cluster.typed.Cluster;
import org.apache.pekko.cluster.typed.Join;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.racewalk.actors.chaos.States;
import org.slf4j.LoggerFactory;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * Goal: bytes that anybody sends to the port of a running node do not disturb it. Method: seeded
 * random bytes, with and without what Pekko's own connections begin with; then another node joins
 * through the same port. The limits of time are for hangs.
 */
final class HostilePortTest {
    private static final Duration LIMIT = Duration.ofSeconds(90);
    private static final int CONNECTIONS = 200;
    private static final int LONGEST = 4096;

    /** The streams of a Pekko connection: control, ordinary and large messages. */
    private static final int STREAMS = 3;

    private final List<ActorSystem<Void>> systems = new ArrayList<>();
    private final Logger pekko = (Logger) LoggerFactory.getLogger("org.apache.pekko");
    private Level before;

    @BeforeEach
    void silence() {
        before = pekko.getLevel();
        pekko.setLevel(Level.OFF);
    }

    @AfterEach
    void shutDown() {
        systems.forEach(ActorSystem::terminate);
        systems.forEach(system -> system.getWhenTerminated().toCompletableFuture().join());
        pekko.setLevel(before);
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

    private static Address address(ActorSystem<?> system) {
        return Cluster.get(system).selfMember().address();
    }

    @Test
    @Timeout(value = 5, unit = TimeUnit.MINUTES)
    void shouldIgnoreWhatIsNoConnectionOfANode() throws Exception {
        attack(ConfigFactory.empty(), List.of(HostilePortTest::random, HostilePortTest::frames));
    }

    @Test
    @Timeout(value = 5, unit = TimeUnit.MINUTES)
    void shouldIgnoreEverythingBeforeAHandshake(@TempDir Path folder) throws Exception {
        attack(
                TlsFiles.in(folder).settings(),
                List.of(
                        HostilePortTest::random,
                        HostilePortTest::frames,
                        HostilePortTest::endlessFrames,
                        HostilePortTest::almostTls));
    }

    private void attack(Config tls, List<Function<Random, byte[]>> kinds) throws Exception {
        ActorSystem<Void> node = start(tls);
        Cluster.get(node).manager().tell(Join.create(address(node)));
        int port = (Integer) address(node).port().get();
        Random random = new Random(1);
        for (int i = 0; i < CONNECTIONS; i++) {
            send(port, kinds.get(i % kinds.size()).apply(random));
        }
        ActorSystem<Void> friend = start(tls);
        Cluster.get(friend).manager().tell(Join.create(address(node)));
        for (ActorSystem<Void> system : systems) {
            States.await(
                    "members",
                    LIMIT,
                    () -> Cluster.get(system).state().members().size(),
                    size -> size == 2);
            assertThat(Cluster.get(system).state().getUnreachable()).isEmpty();
        }
    }

    /** Returns when the other side has closed the connection. */
    private static void send(int port, byte[] bytes) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout((int) LIMIT.toMillis());
            OutputStream out = socket.getOutputStream();
            out.write(bytes);
            out.flush();
            socket.shutdownOutput();
            socket.getInputStream().readAllBytes();
        } catch (SocketException e) {
            // It was closed before all was sent.
            assertThat(e).hasMessageMatching(".*(reset|Broken pipe).*");
        }
    }

    private static byte[] random(Random random) {
        byte[] bytes = new byte[random.nextInt(LONGEST)];
        random.nextBytes(bytes);
        return bytes;
    }

    /** As a node begins, then frames of rubbish, the last one cut. */
    private static byte[] frames(Random random) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.writeBytes(new byte[] {'A', 'K', 'K', 'A', (byte) (1 + random.nextInt(STREAMS))});
        for (int i = random.nextInt(8); i >= 0; i--) {
            byte[] frame = random(random);
            if (frame.length > 0 && random.nextBoolean()) {
                // The version of the format of messages.
                frame[0] = 0;
            }
            bytes.writeBytes(length(frame.length));
            bytes.writeBytes(frame);
        }
        bytes.writeBytes(length(LONGEST));
        return bytes.toByteArray();
    }

    /** A length below 0: Pekko 1.7 reads such a frame again and again. */
    private static byte[] endlessFrames(Random random) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.writeBytes(new byte[] {'A', 'K', 'K', 'A', 1});
        bytes.writeBytes(length(-4));
        bytes.writeBytes(random(random));
        return bytes.toByteArray();
    }

    /** A record of a handshake, with rubbish in it. */
    private static byte[] almostTls(Random random) {
        byte[] bytes = random(random);
        return ByteBuffer.allocate(5 + bytes.length)
                .put(new byte[] {22, 3, 3})
                .putShort((short) bytes.length)
                .put(bytes)
                .array();
    }

    private static byte[] length(int length) {
        return ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putInt(length).array();
    }
}
