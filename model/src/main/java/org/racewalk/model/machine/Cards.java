package org.racewalk.model.machine;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Keeps the cards of a spread world in step: whoever acts knows the newest of each, and hands on
 * with every message what the receiver has not seen. Changes are found by comparing, so no code of
 * the machine needs to know of it.
 *
 * <p>Why it suffices: only one place acts at a time, and it passes on what it knows when it lets
 * another act.
 */
final class Cards {
    private final World world;
    private final int contexts;
    private final int cpus;
    private final int all;
    private final long[][] seen;
    private final String[] seenName;
    private final long[] version;
    private final long[][] known;
    private final Words scratch = new Words();

    Cards(World world, int places) {
        this.world = world;
        contexts = world.tasks().all().length;
        cpus = world.cpus();
        all = contexts + cpus + 1;
        seen = new long[all][];
        seenName = new String[all];
        version = new long[all];
        known = new long[places][all];
        reset();
    }

    /** A run begins: all places are in the same state. */
    void reset() {
        for (int i = 0; i < all; i++) {
            save(i);
            seen[i] = scratch.words();
            seenName[i] = name(i);
        }
        Arrays.fill(version, 0);
        for (long[] of : known) {
            Arrays.fill(of, 0);
        }
    }

    /** What has changed since the place last heard from here. */
    List<Card> newsFor(int place) {
        List<Card> news = new ArrayList<>(4);
        long[] there = known[place];
        for (int i = 0; i < all; i++) {
            save(i);
            String name = name(i);
            if (!scratch.sameAs(seen[i]) || !name.equals(seenName[i])) {
                seen[i] = scratch.words();
                seenName[i] = name;
                version[i]++;
            }
            if (version[i] > there[i]) {
                there[i] = version[i];
                news.add(new Card(i, version[i], seen[i], name));
            }
        }
        return news;
    }

    /** Takes over what another place knows. */
    void learn(int place, List<Card> news) {
        for (Card card : news) {
            int i = card.number();
            seen[i] = card.words();
            seenName[i] = card.name();
            version[i] = card.version();
            known[place][i] = card.version();
            load(i, card);
        }
    }

    private String name(int i) {
        return i < contexts ? world.context(i).name : "";
    }

    private void save(int i) {
        scratch.clear();
        if (i < contexts) {
            world.context(i).save(scratch);
        } else if (i < contexts + cpus) {
            world.cpu(i - contexts).save(scratch);
        } else {
            saveRun(scratch);
        }
    }

    private void load(int i, Card card) {
        Words in = new Words(card.words(), List.of());
        if (i < contexts) {
            world.context(i).load(in, world);
            world.context(i).name = card.name();
        } else if (i < contexts + cpus) {
            world.cpu(i - contexts).load(in);
        } else {
            loadRun(in);
        }
    }

    // ---- the run as a whole
    // --------------------------------------------------------------------------

    private void saveRun(Words out) {
        out.put(world.mm().faulted);
        out.put(world.mm().loadedShadow);
        out.put(world.stepsMade().traceHash());
        out.put(world.interconnect().steps());
        out.put(world.monitor().fatal());
        out.put(world.invariants().due());
        out.put(world.phases().begun());
        out.put(world.tasks().left());
        world.stepsMade().savePlace(out);
        @Nullable Context actor = world.tasks().actor;
        out.put(actor == null ? -1 : actor.number);
    }

    private void loadRun(Words in) {
        world.mm().faulted = in.takeFlag();
        world.mm().loadedShadow = in.take();
        world.stepsMade().traceHash(in.take());
        world.interconnect().steps(in.take());
        world.monitor().fatal(in.takeFlag());
        world.invariants().due(in.takeFlag());
        world.phases().begun(in.takeFlag());
        world.tasks().left(in.takeInt());
        world.stepsMade().loadPlace(in);
        int actor = in.takeInt();
        world.tasks().actor = actor < 0 ? null : world.context(actor);
    }
}
