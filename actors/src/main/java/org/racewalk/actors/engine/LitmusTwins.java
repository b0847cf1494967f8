package org.racewalk.actors.engine;

import org.racewalk.model.explain.Explanation;
import org.racewalk.model.explore.ReplayString;
import org.racewalk.model.explore.ReplayString.Seeded;
import org.racewalk.model.explore.Replayer;
import org.racewalk.model.explore.RunSpec;
import org.racewalk.model.explore.StrategyKind;
import org.racewalk.model.explore.StrategySpec;
import org.racewalk.model.mail.LitmusTwin;
import org.racewalk.model.mail.Unfit;

import java.util.OptionalLong;

/** Makes runs of another variant until each task has done there what it does in a core. */
public final class LitmusTwins {
    private static final int MOST_RUNS = 2_000;
    private static final int LENGTH = 200;
    private static final StrategyKind[] KINDS = {
        StrategyKind.POS, StrategyKind.WALK, StrategyKind.DELAYS
    };

    private LitmusTwins() {}

    /**
     * The core as a litmus test with the ordering of another variant.
     *
     * @param variant compiled; of the same scenario
     * @throws Unfit if there is none
     */
    public static String text(Explanation explanation, Variant variant) throws Unfit {
        LitmusTwin twin = new LitmusTwin(explanation);
        RunSpec spec = variant.spread().spec();
        for (int seed = 0; seed < MOST_RUNS; seed++) {
            StrategySpec strategy =
                    StrategySpec.of(KINDS[seed % KINDS.length]).resolve(LENGTH, 0).forSeed(seed);
            ReplayString replay =
                    new ReplayString(
                            spec.variant(),
                            spec.settings(),
                            new Seeded(strategy, seed),
                            spec.program().hash(),
                            OptionalLong.empty());
            RunTracer tracer = new RunTracer();
            Replayer.replay(spec.program(), replay, tracer);
            if (tracer.trace().isPresent() && twin.offer(tracer.trace().get())) {
                break;
            }
        }
        return twin.text(name(spec));
    }

    private static String name(RunSpec spec) {
        StringBuilder name = new StringBuilder(spec.variant().scenario());
        spec.variant().defines().forEach(define -> name.append(" -D ").append(define));
        return name.toString();
    }
}
