package org.racewalk.actors.campaign;

import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.DispatcherSelector;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.jspecify.annotations.Nullable;
import org.racewalk.actors.campaign.FromWorker.Deliver;
import org.racewalk.actors.campaign.FromWorker.Failed;
import org.racewalk.actors.campaign.FromWorker.Held;
import org.racewalk.actors.campaign.FromWorker.Pull;
import org.racewalk.actors.campaign.WorkerCommand.BatchFailed;
import org.racewalk.actors.campaign.WorkerCommand.BatchMade;
import org.racewalk.actors.campaign.WorkerCommand.Cancel;
import org.racewalk.actors.campaign.WorkerCommand.Delivered;
import org.racewalk.actors.campaign.WorkerCommand.Refused;
import org.racewalk.actors.campaign.WorkerCommand.RunBatch;
import org.racewalk.actors.campaign.WorkerCommand.Tick;
import org.racewalk.actors.engine.RunRange;
import org.racewalk.actors.engine.Variant;
import org.racewalk.model.explore.BatchResult;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/**
 * Pulls batches and makes their runs, one batch at a time, on a thread of its own dispatcher, so
 * that it can be told to stop meanwhile. While it runs one it has the next at hand. What it has
 * made it delivers, and asks for the next with it, until it is told that the result is kept; with
 * too many such results it asks for no more.
 */
public final class Worker {
    /** Where the runs are made; see {@code conf/racewalk.conf}. */
    public static final String DISPATCHER = "racewalk.campaign.run-dispatcher";

    /** After so long without an answer it asks again; see {@code conf/racewalk.conf}. */
    private static final String ASK_AGAIN = "racewalk.campaign.ask-again";

    /** Batches at hand: one at work, one to follow. */
    private static final int WINDOW = 2;

    private static final int MOST_UNDELIVERED = 8;

    private final ActorContext<WorkerCommand> context;
    private final Identity identity;
    private final ActorRef<? super FromWorker> coordinator;
    private final Variants variants;
    private final Consumer<String> refusals;
    private final Executor executor;
    private final Ranges ranges = new Ranges();
    private final Deque<RunBatch> next = new ArrayDeque<>();
    private final Map<Held, Deliver> undelivered = new LinkedHashMap<>();
    private @Nullable Running running;

    /** Asked for and not got. */
    private int asked;

    private boolean heard;
    private boolean refused;

    /**
     * Who a worker is.
     *
     * @param worker unique in the cluster while it lives
     * @param build of the model
     */
    public record Identity(String worker, String node, String build) {}

    private record Running(RunBatch run, AtomicBoolean cancelled) {}

    private Worker(
            ActorContext<WorkerCommand> context,
            Identity identity,
            ActorRef<? super FromWorker> coordinator,
            Variants variants,
            Consumer<String> refusals) {
        this.context = context;
        this.identity = identity;
        this.coordinator = coordinator;
        this.variants = variants;
        this.refusals = refusals;
        this.executor =
                context.getSystem().dispatchers().lookup(DispatcherSelector.fromConfig(DISPATCHER));
    }

    /**
     * A worker that pulls at once.
     *
     * @param refusals told why the node gets no batches; by any thread
     */
    public static Behavior<WorkerCommand> create(
            Identity identity,
            ActorRef<? super FromWorker> coordinator,
            Variants variants,
            Consumer<String> refusals) {
        return Behaviors.setup(context ->
                Behaviors.withTimers(timers -> {
                    Duration again = context.getSystem().settings().config().getDuration(ASK_AGAIN);
                    timers.startTimerWithFixedDelay(new Tick(), again);
                    Worker worker = new Worker(context, identity, coordinator, variants, refusals);
                    worker.pull(false);
                    return Behaviors.receiveMessage(worker::receive);
                }));
    }

    private Behavior<WorkerCommand> receive(WorkerCommand command) {
        switch (command) {
            case RunBatch run -> onRunBatch(run);
            case Cancel cancel -> onCancel(cancel);
            case Delivered delivered -> {
                heard = true;
                undelivered.remove(new Held(delivered.campaign(), delivered.batch()));
                pull(false);
            }
            case Refused reason -> onRefused(reason.reason());
            case BatchMade made -> onMade(made.result());
            case BatchFailed failed -> onFailed(failed.failure());
            case Tick tick -> onTick();
        }
        return Behaviors.same();
    }

    private void onRunBatch(RunBatch run) {
        heard = true;
        refused = false;
        asked = Math.max(0, asked - 1);
        run.kept().forEach(batch -> undelivered.remove(new Held(run.campaign(), batch)));
        if (!holds(new Held(run.campaign(), run.batch().id()))) {
            next.add(run);
            begin();
        }
        pull(false);
    }

    private boolean holds(Held batch) {
        return held().contains(batch);
    }

    private List<Held> held() {
        List<Held> all = new ArrayList<>(undelivered.keySet());
        Running now = running;
        if (now != null) {
            all.add(new Held(now.run().campaign(), now.run().batch().id()));
        }
        next.forEach(run -> all.add(new Held(run.campaign(), run.batch().id())));
        return all;
    }

    private void onCancel(Cancel cancel) {
        Running now = running;
        if (now != null && isOf(now.run(), cancel)) {
            now.cancelled().set(true);
        }
        if (next.removeIf(run -> isOf(run, cancel))) {
            deliver(new Held(cancel.campaign(), cancel.batch()), BatchResult.empty());
            pull(false);
        }
    }

    private static boolean isOf(RunBatch run, Cancel cancel) {
        return run.campaign().equals(cancel.campaign()) && run.batch().id() == cancel.batch();
    }

    private void onRefused(String reason) {
        if (!refused) {
            refusals.accept(reason);
        }
        refused = true;
        asked = 0;
        next.clear();
        undelivered.clear();
        Running now = running;
        if (now != null) {
            now.cancelled().set(true);
        }
    }

    private void onMade(BatchResult result) {
        Running now = running;
        running = null;
        begin();
        if (now != null && !refused) {
            deliver(new Held(now.run().campaign(), now.run().batch().id()), result);
        }
        pull(false);
    }

    private void onFailed(String failure) {
        Running now = running;
        running = null;
        if (now != null) {
            RunBatch run = now.run();
            coordinator.tell(
                    new Failed(run.campaign(), run.batch().id(), identity.worker(), failure));
        }
        begin();
        pull(false);
    }

    private void deliver(Held batch, BatchResult result) {
        Deliver delivery =
                new Deliver(
                        batch.campaign(),
                        batch.batch(),
                        identity.worker(),
                        identity.node(),
                        result,
                        more(),
                        context.getSelf());
        asked += delivery.wanted();
        undelivered.put(batch, delivery.again());
        coordinator.tell(delivery);
    }

    /** Says again what nothing was heard of for a while; so it is known to live, too. */
    private void onTick() {
        if (!heard) {
            undelivered.values().forEach(coordinator::tell);
            pull(true);
        }
        heard = false;
    }

    private void pull(boolean again) {
        if (again) {
            asked = 0;
        }
        int more = more();
        boolean alive = again && atHand() + undelivered.size() > 0;
        if (alive || (more > 0 && (again || !refused))) {
            asked += more;
            coordinator.tell(
                    new Pull(
                            identity.worker(),
                            identity.node(),
                            identity.build(),
                            more,
                            again,
                            held(),
                            context.getSelf()));
        }
    }

    private int atHand() {
        return next.size() + (running == null ? 0 : 1);
    }

    /** How many batches to ask for now. */
    private int more() {
        return undelivered.size() >= MOST_UNDELIVERED ? 0 : Math.max(0, WINDOW - atHand() - asked);
    }

    private void begin() {
        RunBatch run = running == null ? next.poll() : null;
        if (run != null) {
            AtomicBoolean cancelled = new AtomicBoolean();
            running = new Running(run, cancelled);
            context.pipeToSelf(
                    variants.variant(run.campaign(), run.batch().variant())
                            .thenApplyAsync(variant -> make(variant, run, cancelled), executor),
                    (result, failure) ->
                            failure == null
                                    ? new BatchMade(result)
                                    : new BatchFailed(text(failure)));
        }
    }

    private BatchResult make(Variant variant, RunBatch run, AtomicBoolean cancelled) {
        Batch batch = run.batch();
        RunRange range = ranges.of(run.campaign(), batch.variant(), variant);
        return range.run(batch.from(), batch.to(), run.stopAtFirst(), cancelled::get);
    }

    private static String text(Throwable failure) {
        Throwable cause = failure.getCause() == null ? failure : failure.getCause();
        StringWriter trace = new StringWriter();
        cause.printStackTrace(new PrintWriter(trace, true));
        return trace.toString();
    }
}
