package org.racewalk.actors.campaign;

import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.DispatcherSelector;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.jspecify.annotations.Nullable;
import org.racewalk.actors.campaign.FromWorker.Deliver;
import org.racewalk.actors.campaign.FromWorker.DeliverShrunk;
import org.racewalk.actors.campaign.FromWorker.Delivery;
import org.racewalk.actors.campaign.FromWorker.Failed;
import org.racewalk.actors.campaign.FromWorker.Held;
import org.racewalk.actors.campaign.FromWorker.Pull;
import org.racewalk.actors.campaign.WorkerCommand.BatchFailed;
import org.racewalk.actors.campaign.WorkerCommand.BatchMade;
import org.racewalk.actors.campaign.WorkerCommand.Cancel;
import org.racewalk.actors.campaign.WorkerCommand.Delivered;
import org.racewalk.actors.campaign.WorkerCommand.Refused;
import org.racewalk.actors.campaign.WorkerCommand.RunBatch;
import org.racewalk.actors.campaign.WorkerCommand.ShrinkFinding;
import org.racewalk.actors.campaign.WorkerCommand.ShrinkMade;
import org.racewalk.actors.campaign.WorkerCommand.Task;
import org.racewalk.actors.campaign.WorkerCommand.Tick;
import org.racewalk.actors.engine.NotReproducedException;
import org.racewalk.actors.engine.RunRange;
import org.racewalk.actors.engine.Variant;
import org.racewalk.model.explore.BatchResult;
import org.racewalk.model.shrink.Bound;
import org.racewalk.model.shrink.ShrunkRun;

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
 * Pulls batches and makes their runs, or makes findings smaller, one at a time, on a thread of its
 * own dispatcher, so that it can be told to stop meanwhile. While it runs one it has the next at
 * hand. What it has made it delivers, and asks for the next with it, until it is told that the
 * result is kept; with too many such results it asks for no more.
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
    private final Deque<Task> next = new ArrayDeque<>();
    private final Map<Held, Delivery> undelivered = new LinkedHashMap<>();
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

    private record Running(Task task, AtomicBoolean cancelled) {
        Held held() {
            return Worker.held(task);
        }
    }

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
            case Task task -> onTask(task);
            case Cancel cancel -> onCancel(cancel);
            case Delivered delivered -> {
                heard = true;
                undelivered.remove(new Held(delivered.campaign(), delivered.batch()));
                pull(false);
            }
            case Refused reason -> onRefused(reason.reason());
            case BatchMade made -> onMade((held, more) -> delivery(held, made.result(), more));
            case ShrinkMade made -> onMade((held, more) -> delivery(held, made.outcome(), more));
            case BatchFailed failed -> onFailed(failed.failure());
            case Tick tick -> onTick();
        }
        return Behaviors.same();
    }

    private void onTask(Task task) {
        heard = true;
        refused = false;
        asked = Math.max(0, asked - 1);
        task.kept().forEach(id -> undelivered.remove(new Held(task.campaign(), id)));
        if (!held().contains(held(task))) {
            next.add(task);
            begin();
        }
        pull(false);
    }

    private static Held held(Task task) {
        return new Held(task.campaign(), task.id());
    }

    private List<Held> held() {
        List<Held> all = new ArrayList<>(undelivered.keySet());
        Running now = running;
        if (now != null) {
            all.add(now.held());
        }
        next.forEach(task -> all.add(held(task)));
        return all;
    }

    private void onCancel(Cancel cancel) {
        Held cancelled = new Held(cancel.campaign(), cancel.batch());
        Running now = running;
        if (now != null && now.held().equals(cancelled)) {
            now.cancelled().set(true);
        }
        for (Task task : List.copyOf(next)) {
            if (held(task).equals(cancelled)) {
                next.remove(task);
                deliver(
                        cancelled,
                        (held, more) ->
                                switch (task) {
                                    case RunBatch run -> delivery(held, BatchResult.empty(), more);
                                    case ShrinkFinding shrink ->
                                            delivery(held, (ShrinkOutcome) null, more);
                                });
                pull(false);
            }
        }
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

    private void onMade(Result result) {
        Running now = running;
        running = null;
        begin();
        if (now != null && !refused) {
            deliver(now.held(), result);
        }
        pull(false);
    }

    private void onFailed(String failure) {
        Running now = running;
        running = null;
        if (now != null) {
            Held held = now.held();
            coordinator.tell(new Failed(held.campaign(), held.batch(), identity.worker(), failure));
        }
        begin();
        pull(false);
    }

    /** What is to be delivered, with so many asked for. */
    private interface Result {
        Delivery of(Held held, int more);
    }

    private Deliver delivery(Held held, BatchResult result, int more) {
        return new Deliver(
                held.campaign(),
                held.batch(),
                identity.worker(),
                identity.node(),
                result,
                more,
                context.getSelf());
    }

    private DeliverShrunk delivery(Held held, @Nullable ShrinkOutcome outcome, int more) {
        return new DeliverShrunk(
                held.campaign(),
                held.batch(),
                identity.worker(),
                identity.node(),
                outcome,
                more,
                context.getSelf());
    }

    private void deliver(Held held, Result result) {
        Delivery delivery = result.of(held, more());
        asked += delivery.wanted();
        undelivered.put(held, delivery.again());
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
        Task task = running == null ? next.poll() : null;
        if (task != null) {
            AtomicBoolean cancelled = new AtomicBoolean();
            running = new Running(task, cancelled);
            context.pipeToSelf(
                    variants.variant(task.campaign(), task.variant())
                            .thenApplyAsync(variant -> make(variant, task, cancelled), executor),
                    (made, failure) -> failure == null ? made : new BatchFailed(text(failure)));
        }
    }

    private WorkerCommand make(Variant variant, Task task, AtomicBoolean cancelled) {
        return switch (task) {
            case RunBatch run -> {
                Batch batch = run.batch();
                RunRange range = ranges.of(run.campaign(), batch.variant(), variant);
                yield new BatchMade(
                        range.run(batch.from(), batch.to(), run.stopAtFirst(), cancelled::get));
            }
            case ShrinkFinding shrink -> new ShrinkMade(shrunk(variant, shrink, cancelled));
        };
    }

    /** A function of the job alone, unless it is cancelled: null then. */
    private static @Nullable ShrinkOutcome shrunk(
            Variant variant, ShrinkFinding shrink, AtomicBoolean cancelled) {
        ShrinkJob job = shrink.job();
        ShrinkOutcome outcome;
        try {
            outcome =
                    variant.shrink(
                                    job.signature(),
                                    job.found(),
                                    Bound.ofRuns(shrink.runs()),
                                    (made, best) -> !cancelled.get())
                            .map(shrunk -> ShrinkOutcome.of(ShrunkRun.of(shrunk)))
                            .orElseGet(() -> ShrinkOutcome.failed("its runs cannot be changed"));
        } catch (NotReproducedException e) {
            outcome = ShrinkOutcome.failed(String.valueOf(e.getMessage()));
        }
        return cancelled.get() ? null : ShrinkProtocol.fitting(outcome);
    }

    private static String text(Throwable failure) {
        Throwable cause = failure.getCause() == null ? failure : failure.getCause();
        StringWriter trace = new StringWriter();
        cause.printStackTrace(new PrintWriter(trace, true));
        return trace.toString();
    }
}
