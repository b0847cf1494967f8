package org.racewalk.model.machine;

import org.jspecify.annotations.Nullable;
import org.racewalk.model.memory.Memory;
import org.racewalk.model.oracle.Violation;
import org.racewalk.model.program.Program;

import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * One place of a spread world: a CPU, the Mm, the Rcu or the Interconnect, with the state that it
 * owns. The same code runs as in a world that is all in one place; what lies elsewhere is asked for
 * over the {@link Link}. Only one place acts at a time, so the order of events is the
 * Interconnect's alone.
 *
 * <p>Not thread safe: {@link #serve} is called between requests and while one of its own is out.
 */
public final class WorldPart {
    private static final long[] NO_WORDS = new long[0];

    private final int place;
    private final World world;
    private final Cards cards;

    /**
     * @param decider asked at the Interconnect alone
     * @param place below {@link #places}
     */
    public WorldPart(Program program, RunSettings settings, Decider decider, int place, Link link) {
        this.place = place;
        Spread spread = new Spread(place, settings.cpus(), link);
        world = new World(program, settings, decider, true, spread);
        cards = new Cards(world, places(settings.cpus()));
        spread.cards(cards);
        // Only the places together could keep the state after set-up.
        world.phases().snapshot().want(false);
    }

    // ---- places
    // --------------------------------------------------------------------------------------

    /** How many places a world of so many CPUs has: one each, the Mm, the Rcu, the Interconnect. */
    public static int places(int cpus) {
        return cpus + 3;
    }

    /** The place of the Mm. */
    public static int mm(int cpus) {
        return cpus;
    }

    /** The place of the Rcu. */
    public static int rcu(int cpus) {
        return cpus + 1;
    }

    /** The place of the Interconnect. */
    public static int interconnect(int cpus) {
        return cpus + 2;
    }

    /** A place as a reader would write it: {@code cpu0}, {@code mm}. */
    public static String name(int place, int cpus) {
        if (place < cpus) {
            return "cpu" + place;
        }
        return place == mm(cpus) ? "mm" : place == rcu(cpus) ? "rcu" : "interconnect";
    }

    // ---- a run
    // ---------------------------------------------------------------------------------------

    /** A run begins; to be called at all places before {@link #run}. */
    public void reset() {
        world.resetForPart();
        cards.reset();
    }

    /** Makes the run; at the Interconnect, once all places are ready. */
    public Outcome run(long seed) {
        return world.phases().run(seed, false);
    }

    /**
     * Carries out what another place asks.
     *
     * @param from its place
     */
    public Reply serve(int from, Request request) {
        cards.learn(from, request.cards());
        Words out = new Words();
        Reply.Failure failure = Reply.Failure.NONE;
        String text = "";
        try {
            request.verb().carryOut(world, new Arguments(world, place, request), out);
        } catch (Memory.MemoryExhausted e) {
            failure = Reply.Failure.MEMORY;
            text = String.valueOf(e.getMessage());
        } catch (Memory.MemoryExhaustedOnStack e) {
            failure = Reply.Failure.STACK;
            text = String.valueOf(e.getMessage());
        }
        long[] words = failure == Reply.Failure.NONE ? out.words() : NO_WORDS;
        return new Reply(words, failure, text, cards.newsFor(from));
    }

    /** Has an observer told of the following runs; all places must be given one, or none. */
    public void observe(@Nullable Observer watcher) {
        world.observe(watcher);
    }

    // ---- about the last run
    // --------------------------------------------------------------------------

    /** At the Interconnect: steps of the run. */
    public long steps() {
        return world.steps();
    }

    /** At the Interconnect: as {@link World#traceHash}. */
    public long traceHash() {
        return world.traceHash();
    }

    /** At the Interconnect: as {@link World#unseed}; asks the Mm. */
    public long unseed() {
        return world.unseed();
    }

    /** At the Mm: as {@link World#violations}. */
    public List<Violation> violations() {
        return world.violations();
    }

    /** At the Mm: as {@link World#hiddenRaces}. */
    public long hiddenRaces() {
        return world.hiddenRaces();
    }

    /** At the Mm: the labels that the run has reached, each with the number of steps till then. */
    public SortedMap<Integer, Long> reached() {
        SortedMap<Integer, Long> labels = new TreeMap<>();
        for (int label : world.program().sometimes()) {
            if (world.reached(label)) {
                labels.put(label, world.reachedAt(label));
            }
        }
        return labels;
    }

    /** At a CPU: as {@link World#cover}. */
    public void cover(long[] words) {
        world.cover(words);
    }
}
