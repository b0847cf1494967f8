package org.racewalk.actors.campaign;

import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.DispatcherSelector;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.racewalk.actors.campaign.WorkerCommand.BatchFailed;
import org.racewalk.actors.campaign.WorkerCommand.BatchMade;
import org.racewalk.actors.campaign.WorkerCommand.CancelAbove;
import org.racewalk.actors.campaign.WorkerCommand.RunBatch;
import org.racewalk.actors.engine.RunRange;
import org.racewalk.model.explore.BatchResult;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.IntFunction;

/**
 * Pulls batches and makes their runs, one batch at a time, on a thread of its own dispatcher, so
 * that it can be told to stop meanwhile.
 */
public final class Worker {
    /** Where the runs are made; see {@code conf/racewalk.conf}. */
    public static final String DISPATCHER = "racewalk.campaign.run-dispatcher";

    private final ActorContext<WorkerCommand> context;
    private final String name;
    private final ActorRef<CoordinatorCommand> coordinator;
    private final IntFunction<RunRange> variants;
    private final Executor executor;

    private Worker(
            ActorContext<WorkerCommand> context,
            String name,
            ActorRef<CoordinatorCommand> coordinator,
            IntFunction<RunRange> variants) {
        this.context = context;
        this.name = name;
        this.coordinator = coordinator;
        this.variants = variants;
        this.executor =
                context.getSystem().dispatchers().lookup(DispatcherSelector.fromConfig(DISPATCHER));
    }

    /**
     * A worker that pulls at once.
     *
     * @param name unique in the campaign
     * @param variants gives this worker's own runs of a variant; called on the worker's threads,
     *     one call at a time
     */
    public static Behavior<WorkerCommand> create(
            String name, ActorRef<CoordinatorCommand> coordinator, IntFunction<RunRange> variants) {
        return Behaviors.setup(
                context -> new Worker(context, name, coordinator, variants).pulling());
    }

    private Behavior<WorkerCommand> pulling() {
        coordinator.tell(new CoordinatorCommand.Pull(name, context.getSelf()));
        return idle();
    }

    private Behavior<WorkerCommand> idle() {
        return Behaviors.receiveMessage(command ->
                switch (command) {
                    case RunBatch run -> begin(run);
                    case CancelAbove cancel -> Behaviors.same();
                    case BatchMade made -> Behaviors.unhandled();
                    case BatchFailed failed -> Behaviors.unhandled();
                });
    }

    private Behavior<WorkerCommand> running(Batch batch, AtomicBoolean cancelled) {
        return Behaviors.receiveMessage(command ->
                switch (command) {
                    case RunBatch run -> Behaviors.unhandled();
                    case CancelAbove cancel -> {
                        if (batch.id() > cancel.batch()) {
                            cancelled.set(true);
                        }
                        yield Behaviors.same();
                    }
                    case BatchMade made -> {
                        coordinator.tell(new CoordinatorCommand.Deliver(batch.id(), made.result()));
                        yield pulling();
                    }
                    case BatchFailed failed -> {
                        coordinator.tell(new CoordinatorCommand.Fail(batch.id(), failed.failure()));
                        yield idle();
                    }
                });
    }

    private Behavior<WorkerCommand> begin(RunBatch run) {
        AtomicBoolean cancelled = new AtomicBoolean();
        context.pipeToSelf(
                CompletableFuture.supplyAsync(() -> make(run, cancelled), executor),
                (result, failure) ->
                        failure == null ? new BatchMade(result) : new BatchFailed(text(failure)));
        return running(run.batch(), cancelled);
    }

    private BatchResult make(RunBatch run, AtomicBoolean cancelled) {
        Batch batch = run.batch();
        return variants.apply(batch.variant())
                .run(batch.from(), batch.to(), run.stopAtFirst(), cancelled::get);
    }

    private static String text(Throwable failure) {
        Throwable cause = failure.getCause() == null ? failure : failure.getCause();
        StringWriter trace = new StringWriter();
        cause.printStackTrace(new PrintWriter(trace, true));
        return trace.toString();
    }
}
