package org.racewalk.actors.cli;

import org.racewalk.actors.engine.Variant;
import org.racewalk.actors.expect.Described;
import org.racewalk.actors.expect.Expectation;
import org.racewalk.actors.expect.ShrinkFigures;
import org.racewalk.actors.expect.ShrunkTrial;
import org.racewalk.actors.expect.TrialResult;
import org.racewalk.model.explore.Finding;
import org.racewalk.model.shrink.Bound;
import org.racewalk.model.shrink.Shrunk;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Shrinks what the zoo's searches find, one after the other. */
final class ZooShrinking {
    private final Session session;
    private final Map<String, Described> described;
    private final List<ShrunkTrial> all = new ArrayList<>();

    /** From here on they have not been told yet. */
    private int told;

    /**
     * @param zoo the folder with what is described
     */
    ZooShrinking(Session session, Path zoo) {
        this.session = session;
        described = Described.in(zoo);
    }

    /** Shrinks what was found, if it is what was expected. */
    void shrink(TrialResult result, Variant variant) {
        Finding finding = result.finding();
        if (result.trial().expectation().clean() || finding == null || !result.holds()) {
            return;
        }
        ProgressLine progress =
                new ProgressLine(
                        session.err(),
                        session.progress(),
                        System.nanoTime(),
                        Bound.DEFAULT.runs(),
                        0);
        long begin = System.nanoTime();
        Shrunk shrunk =
                variant.shrink(
                                finding.signature(),
                                finding.replay(),
                                Bound.DEFAULT,
                                (made, best) -> {
                                    progress.show(System.nanoTime(), made, "  shrinking");
                                    return !session.interruption().requested();
                                })
                        .orElse(null);
        long nanos = System.nanoTime() - begin;
        if (shrunk != null) {
            progress.show(System.nanoTime(), shrunk.runs(), "  explaining");
            all.add(
                    new ShrunkTrial(
                            result.trial(),
                            described(result.trial().expectation()),
                            shrunk,
                            variant.coreSteps(shrunk),
                            nanos));
        }
        progress.clear();
    }

    /** A canary is another bug than the one that its file is about. */
    private Optional<Described> described(Expectation expectation) {
        return expectation.canary() ? Optional.empty() : Described.of(described, expectation.ids());
    }

    /** What has not been told yet. */
    String lines() {
        StringBuilder text = new StringBuilder();
        for (; told < all.size(); told++) {
            text.append("          ").append(all.get(told).trial().label()).append('\n');
            text.append(ShrinkFigures.line(all.get(told)));
        }
        return text.toString();
    }

    /** What it came to. */
    String sum() {
        return ShrinkFigures.sum(all);
    }

    String markdown() {
        return ShrinkFigures.markdown(all);
    }
}
