package org.racewalk.model.machine;

import org.jspecify.annotations.Nullable;
import org.racewalk.model.explore.StrategySpec;
import org.racewalk.model.program.Program;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;

/** Test support: the places of a spread world, reached by calls on one thread. */
final class NestedPlaces {
    private final int cpus;
    private final List<WorldPart> parts = new ArrayList<>();
    private @Nullable Observer observer;

    NestedPlaces(Program program, RunSettings settings, StrategySpec strategy) {
        this(program, settings, strategy::decider);
    }

    NestedPlaces(Program program, RunSettings settings, Supplier<Decider> deciders) {
        cpus = settings.cpus();
        for (int place = 0; place < WorldPart.places(cpus); place++) {
            int from = place;
            Link link = (to, request) -> parts.get(to).serve(from, request);
            parts.add(new WorldPart(program, settings, deciders.get(), place, link));
        }
    }

    void observe(Observer watcher) {
        observer = watcher;
    }

    Outcome run(long seed) {
        for (WorldPart part : parts) {
            part.observe(observer);
            part.reset();
        }
        return interconnect().run(seed);
    }

    WorldPart mm() {
        return Objects.requireNonNull(parts.get(WorldPart.mm(cpus)));
    }

    WorldPart interconnect() {
        return Objects.requireNonNull(parts.get(WorldPart.interconnect(cpus)));
    }
}
