package org.racewalk.actors.placement;

import com.typesafe.config.Config;

import org.jspecify.annotations.Nullable;
import org.racewalk.actors.engine.RunTracer;
import org.racewalk.actors.engine.SpreadVariant;
import org.racewalk.actors.placement.WatchedStep.Hop;
import org.racewalk.model.explore.ReplayString;
import org.racewalk.model.machine.MessageKind;
import org.racewalk.model.machine.Observer;
import org.racewalk.model.machine.Request;
import org.racewalk.model.machine.Verb;
import org.racewalk.model.machine.WorldPart;
import org.racewalk.model.trace.EventTexts;
import org.racewalk.model.trace.Trace;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.SynchronousQueue;

/**
 * A run that somebody looks at event by event: the Interconnect releases the next one when the one
 * before has been taken. In one JVM. {@link #next} is for one thread.
 */
public final class WatchedRun implements AutoCloseable {
    private final SynchronousQueue<Optional<WatchedStep>> steps = new SynchronousQueue<>();
    private final RunTracer tracer = new RunTracer();
    private final Placement placement;
    private final Thread maker;
    private final int mm;

    // Of the event at hand; touched by whichever place acts, one at a time.
    private @Nullable Request released;
    private int receiver;
    private final List<Hop> hops = new ArrayList<>();
    private int told;
    private long number;
    private boolean begun;

    private volatile @Nullable SpreadRun result;
    private volatile @Nullable RuntimeException failure;

    private WatchedRun(Config config, SpreadVariant variant, ReplayString replay) {
        mm = WorldPart.mm(replay.settings().cpus());
        placement = Placement.open(config, new Following());
        maker = Thread.ofVirtual().name("watched-run").unstarted(() -> make(variant, replay));
    }

    /** Begins the run; nothing is released yet but set-up. */
    public static WatchedRun of(Config config, SpreadVariant variant, ReplayString replay) {
        WatchedRun run = new WatchedRun(config, variant, replay);
        run.maker.start();
        return run;
    }

    private void make(SpreadVariant variant, ReplayString replay) {
        try {
            result = placement.replay(variant, replay);
            finishStep();
        } catch (RuntimeException e) {
            failure = e;
        }
        try {
            steps.put(Optional.empty());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /**
     * The next event, which has been carried out; empty if the run is over.
     *
     * @throws PlacementException if the run cannot be made
     */
    public Optional<WatchedStep> next() throws InterruptedException {
        if (result != null && !maker.isAlive()) {
            return Optional.empty();
        }
        Optional<WatchedStep> step = steps.take();
        RuntimeException failed = failure;
        if (failed != null) {
            throw failed;
        }
        return step;
    }

    /** What the run came to, once {@link #next} was empty. */
    public SpreadRun result() {
        return Objects.requireNonNull(result);
    }

    /** Gives the run up if it is not over. */
    @Override
    public void close() {
        maker.interrupt();
        placement.close();
    }

    private void finishStep() {
        Request message = released;
        if (message == null) {
            return;
        }
        List<EventTexts.Line> lines = List.of();
        Trace trace = tracer.trace().orElse(null);
        if (trace != null) {
            lines = EventTexts.since(trace, Math.min(told, trace.events().size()));
            told = trace.events().size();
        }
        WatchedStep step = new WatchedStep(++number, name(message), receiver, hops, lines);
        released = null;
        try {
            steps.put(Optional.of(step));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new PlacementException("nobody watches any more");
        }
    }

    private static String name(Request message) {
        return switch (message.verb()) {
            case GO_ON -> MessageKind.name(MessageKind.GO_ON);
            case GRACE_PERIOD -> MessageKind.name(MessageKind.GRACE_PERIOD);
            case STORE_ARRIVES ->
                    MessageKind.name(MessageKind.STORE) + " for cpu" + message.words()[0];
            default -> MessageKind.name((int) message.words()[0]);
        };
    }

    /** Sees what places ask; holds up the Interconnect. */
    private final class Following implements Tap {
        @Override
        public @Nullable Observer begins(int place) {
            return tracer;
        }

        @Override
        public void asks(int from, int to, Request request) {
            if (request.verb() == Verb.START_DECLARED) {
                begun = true;
            }
            if (!begun) {
                return;
            }
            boolean byInterconnect = from == mm + 2;
            if (byInterconnect && request.verb().released()) {
                finishStep();
                hops.clear();
                released = request;
                receiver = to;
            } else if (released != null) {
                hops.add(new Hop(from, to, request.verb()));
            }
        }
    }
}
