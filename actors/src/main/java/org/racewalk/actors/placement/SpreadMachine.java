package org.racewalk.actors.placement;

import org.apache.pekko.actor.typed.ActorRef;
import org.jspecify.annotations.Nullable;
import org.racewalk.model.explore.Machine;
import org.racewalk.model.explore.ReplayString;
import org.racewalk.model.machine.Outcome;
import org.racewalk.model.oracle.Violation;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.Supplier;

/** Makes runs by a spread world; the caller's thread waits for each. For one thread at a time. */
public final class SpreadMachine implements Machine, AutoCloseable {
    private final ActorRef<WorldCommand> director;
    private long @Nullable [] coverage;
    private @Nullable SpreadRun last;

    SpreadMachine(ActorRef<WorldCommand> director) {
        this.director = director;
    }

    @Override
    public Outcome run(long seed, Supplier<ReplayString> replay) {
        return make(seed, replay.get().text()).ended().outcome();
    }

    /** Makes a run and keeps what it came to. */
    SpreadRun make(long seed, String replay) {
        CompletableFuture<SpreadRun> result = new CompletableFuture<>();
        director.tell(new WorldCommand.Make(seed, replay, result));
        try {
            SpreadRun made = result.get();
            last = made;
            long[] words = coverage;
            for (int i = 0; words != null && i + 1 < made.coverage().size(); i += 2) {
                words[made.coverage().get(i).intValue()] |= made.coverage().get(i + 1);
            }
            return made;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new PlacementException("interrupted while a run was made");
        } catch (ExecutionException e) {
            Throwable cause = e.getCause();
            throw new PlacementException(
                    String.valueOf(cause == null ? e.getMessage() : cause.getMessage()));
        }
    }

    /** Ends the world, with all its places. */
    @Override
    public void close() {
        director.tell(new WorldCommand.End());
    }

    private SpreadRun last() {
        SpreadRun made = last;
        if (made == null) {
            throw new IllegalStateException("no run was made");
        }
        return made;
    }

    @Override
    public long steps() {
        return last().ended().steps();
    }

    @Override
    public long stepsAtBegin() {
        return last().ended().stepsAtBegin();
    }

    @Override
    public long hiddenRaces() {
        return last().hiddenRaces();
    }

    @Override
    public long traceHash() {
        return last().ended().traceHash();
    }

    @Override
    public long unseed() {
        return last().ended().unseed();
    }

    @Override
    public List<Violation> violations() {
        return last().violations();
    }

    @Override
    public boolean reached(int label) {
        return last().reached().containsKey(label);
    }

    @Override
    public long reachedAt(int label) {
        return last().reached().getOrDefault(label, 0L);
    }

    @Override
    public void cover(long[] words) {
        coverage = words;
    }
}
