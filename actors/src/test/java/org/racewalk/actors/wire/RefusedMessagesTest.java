package org.racewalk.actors.wire;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.core.AppenderBase;

import com.typesafe.config.ConfigFactory;

import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorRefResolver;
import org.apache.pekko.actor.typed.Props;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.junit.jupiter.api.Test;
import org.racewalk.actors.campaign.CampaignProtocol;
import org.racewalk.actors.campaign.WorkerCommand.Refused;
import org.slf4j.LoggerFactory;

import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Goal: a message that a node cannot read is logged with the reason, and those behind it arrive.
 * Method: two actor systems, one of which speaks an own dialect.
 */
final class RefusedMessagesTest {
    private static final long LIMIT_SECONDS = 60;

    /** Of a version that the other side does not know. */
    private record FromTheFuture() implements Wire {}

    /** Under a manifest that the other side knows, and not what it stands for. */
    private record Distorted() implements Wire {}

    /** The dialect. */
    public static final class Dialect implements WireProtocol {
        @Override
        public List<WireType<?>> types() {
            List<WireType<?>> types = new ArrayList<>();
            new CampaignProtocol()
                    .types().stream()
                            .filter(type -> type.id() == WireId.REFUSED)
                            .forEach(types::add);
            types.add(
                    WireType.message(
                            WireId.CANCEL,
                            99,
                            FromTheFuture.class,
                            (to, value) -> to.flag(true),
                            from -> new FromTheFuture()));
            types.add(
                    WireType.message(
                            WireId.DELIVERED,
                            1,
                            Distorted.class,
                            (to, value) -> to.count(Integer.MAX_VALUE),
                            from -> new Distorted()));
            return types;
        }
    }

    @Test
    void shouldLogWhatCannotBeReadAndGoOn() throws Exception {
        var dialect =
                ConfigFactory.parseString(
                        "racewalk.wire.protocols = [\"" + Dialect.class.getName() + "\"]");
        LinkedBlockingQueue<Object> received = new LinkedBlockingQueue<>();
        Warnings warnings = new Warnings();
        try (WireSystem node = new WireSystem();
                WireSystem stranger = new WireSystem(dialect)) {
            ActorRef<Object> sink =
                    node.system()
                            .systemActorOf(
                                    Behaviors.receiveMessage(message -> {
                                        received.add(message);
                                        return Behaviors.same();
                                    }),
                                    "sink",
                                    Props.empty());
            ActorRef<Object> remote =
                    ActorRefResolver.get(stranger.system())
                            .resolveActorRef(
                                    ActorRefResolver.get(node.system())
                                            .toSerializationFormat(sink));
            Stream.of(new FromTheFuture(), new Distorted(), new Refused("this one is in order"))
                    .forEach(remote::tell);
            assertThat(received.poll(LIMIT_SECONDS, TimeUnit.SECONDS))
                    .isEqualTo(new Refused("this one is in order"));
        } finally {
            warnings.stop();
        }
        assertThat(received).isEmpty();
        assertThat(warnings.lines)
                .anyMatch(line -> line.contains("unknown manifest \"Cancel/99\""))
                .anyMatch(line -> line.contains("Delivered/1 refused: text of length"));
    }

    /** What Pekko logs. */
    private static final class Warnings extends AppenderBase<ILoggingEvent> {
        private final Queue<String> lines = new ConcurrentLinkedQueue<>();
        private final Logger pekko = (Logger) LoggerFactory.getLogger("org.apache.pekko");

        Warnings() {
            start();
            pekko.addAppender(this);
            // They are wanted here, not on the console.
            pekko.setAdditive(false);
        }

        @Override
        public void stop() {
            pekko.detachAppender(this);
            pekko.setAdditive(true);
            super.stop();
        }

        @Override
        protected void append(ILoggingEvent event) {
            IThrowableProxy thrown = event.getThrowableProxy();
            lines.add(event.getFormattedMessage() + (thrown == null ? "" : thrown.getMessage()));
        }
    }
}
