package org.racewalk.actors.trace;

import org.racewalk.actors.engine.ReplayedVariant;
import org.racewalk.actors.engine.SpreadVariant;
import org.racewalk.actors.engine.WrongInputException;
import org.racewalk.model.explore.BatchResult;
import org.racewalk.model.explore.ReplayDivergence;
import org.racewalk.model.explore.ReplayString;
import org.racewalk.model.explore.Replayer;
import org.racewalk.model.explore.Replayer.Replayed;
import org.racewalk.model.explore.Variant;
import org.racewalk.model.machine.RunSettings;
import org.racewalk.model.program.Program;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Function;

/**
 * Makes runs and records them in a trace store. What was recorded is kept when it is closed, also
 * after a failure: recording again goes on where it ended. For one thread.
 */
public final class TraceRecording implements AutoCloseable {
    /** Runs between two looks at whether to stop, at most. */
    private static final int RANGE = 64;

    /** Worlds kept for replay strings that take turns. */
    private static final int WORLDS = 4;

    private final TraceWriter writer;
    private final BooleanSupplier cancelled;
    private final Runnable progress;
    private final Map<Key, World> worlds = new LinkedHashMap<>(WORLDS * 2, 0.75f, true);
    private long known;

    private record Key(Variant variant, RunSettings settings, String programHash) {}

    private record World(Program program, TracedMachine machine) {}

    /**
     * Opens the store; makes it if there is none.
     *
     * @param cancelled asked between runs
     * @param progress told after each few runs
     * @throws org.racewalk.actors.store.StoreUnusableException if the file is none of ours
     * @throws org.racewalk.actors.store.StoreUnavailableException if another process has it open
     */
    public TraceRecording(Path file, BooleanSupplier cancelled, Runnable progress) {
        writer = TraceWriter.open(file);
        this.cancelled = cancelled;
        this.progress = progress;
    }

    /** Records the first runs of a variant; the same that {@code racewalk run} makes. */
    public void range(SpreadVariant variant, long runs) {
        TracedMachine machine =
                TracedMachine.of(variant.program(), variant.spec().settings(), writer);
        var range = variant.on().apply(machine);
        for (long from = 0; from < runs && !cancelled.getAsBoolean(); from += RANGE) {
            long before = writer.recorded();
            BatchResult result = range.run(from, Math.min(runs, from + RANGE), false, cancelled);
            known += result.runs() - (writer.recorded() - before);
            progress.run();
        }
    }

    /**
     * Records the run that a replay string names.
     *
     * @param compile makes its program
     * @return whether it ended as the string says
     * @throws WrongInputException if the run cannot be made
     */
    public boolean replay(ReplayString replay, Function<String, ReplayedVariant> compile) {
        if (writer.has(replay)) {
            known++;
            return true;
        }
        World world = world(replay, compile);
        Replayed made;
        try {
            // Unwatched first: a run that turns out to be impossible leaves nothing behind.
            made = Replayer.replay(world.program(), replay, null);
        } catch (ReplayDivergence e) {
            throw new WrongInputException(e);
        }
        if (!made.unseedAgrees()) {
            return false;
        }
        world.machine().run(replay);
        progress.run();
        return true;
    }

    private World world(ReplayString replay, Function<String, ReplayedVariant> compile) {
        Key key = new Key(replay.variant(), replay.settings(), replay.programHash());
        World have = worlds.get(key);
        if (have == null) {
            if (worlds.size() == WORLDS) {
                worlds.remove(worlds.keySet().iterator().next());
            }
            Program program = compile.apply(replay.text()).variant().program();
            have = new World(program, TracedMachine.of(program, replay.settings(), writer));
            worlds.put(key, have);
        }
        return have;
    }

    /** Runs recorded here. */
    public long recorded() {
        return writer.recorded();
    }

    /** Their steps, without those of the set-up. */
    public long steps() {
        return writer.steps();
    }

    /** How many of them went wrong. */
    public long violated() {
        return writer.violated();
    }

    /** Runs that the store had already. */
    public long known() {
        return known;
    }

    /** Runs in the store. */
    public long runs() {
        return writer.runs();
    }

    @Override
    public void close() {
        try {
            writer.commit();
        } finally {
            writer.close();
        }
    }
}
