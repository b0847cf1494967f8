package org.racewalk.actors.cli;

import org.jspecify.annotations.Nullable;
import org.racewalk.actors.engine.NotReproducedException;
import org.racewalk.actors.engine.Remade;
import org.racewalk.actors.engine.Smaller;
import org.racewalk.actors.engine.Variant;
import org.racewalk.model.explore.Finding;
import org.racewalk.model.shrink.Bound;
import org.racewalk.model.shrink.Shrunk;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Makes the reports of findings, in the order in which they are asked for, on a thread of its own
 * while the search goes on: of the shrunk run, if it can be shrunk. Its own methods are for one
 * thread.
 */
final class ShrunkReports implements AutoCloseable {
    private final Session session;
    private final boolean shrink;
    private final Deque<Future<Told>> waiting = new ArrayDeque<>();
    private final ExecutorService worker =
            Executors.newSingleThreadExecutor(
                    Thread.ofPlatform().daemon().name("shrink").factory());

    /**
     * A report.
     *
     * @param agrees whether the run ended as before when it was made again
     * @param others findings that shrinking met
     * @param runs how many runs it made
     */
    record Told(
            boolean agrees,
            String text,
            List<Map<String, @Nullable Object>> reports,
            List<Finding> others,
            long runs) {}

    /**
     * @param shrink whether runs are made smaller at all
     */
    ShrunkReports(Session session, boolean shrink) {
        this.session = session;
        this.shrink = shrink;
    }

    /** Asks for the report of a finding. */
    void ask(Variant variant, Finding finding) {
        waiting.add(worker.submit(() -> make(variant, finding)));
    }

    /** The next report that is ready, or null. */
    @Nullable Told ready() {
        Future<Told> first = waiting.peek();
        return first != null && first.isDone() ? next() : null;
    }

    /** Waits for the next report; null if none was asked for. */
    @Nullable Told next() {
        Future<Told> first = waiting.poll();
        if (first == null) {
            return null;
        }
        try {
            return first.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        } catch (ExecutionException e) {
            throw new IllegalStateException("a report could not be made", e.getCause());
        }
    }

    private Told make(Variant variant, Finding finding) {
        if (shrink && !session.interruption().requested()) {
            try {
                Optional<Shrunk> shrunk =
                        variant.shrink(
                                finding.signature(),
                                finding.replay(),
                                Bound.AUTOMATIC,
                                (made, best) -> !session.interruption().requested());
                if (shrunk.isPresent()) {
                    return told(variant.told(shrunk.get(), finding.replay()));
                }
            } catch (NotReproducedException e) {
                return new Told(false, e.getMessage() + "\n", List.of(), List.of(), 0);
            }
        }
        Remade remade = variant.remake(finding);
        return new Told(
                remade.agrees() && remade.violated(),
                remade.text(),
                remade.reports(),
                List.of(),
                0);
    }

    private static Told told(Smaller smaller) {
        Map<String, @Nullable Object> report = new LinkedHashMap<>();
        if (smaller.report().get("reports") instanceof List<?> reports
                && reports.getFirst() instanceof Map<?, ?> first) {
            first.forEach((key, value) -> report.put(String.valueOf(key), value));
        }
        for (String key : List.of("found", "before", "after", "others")) {
            report.put(key, smaller.report().get(key));
        }
        return new Told(
                true,
                smaller.brief(),
                List.of(report),
                smaller.shrunk().others(),
                smaller.shrunk().runs());
    }

    @Override
    public void close() {
        worker.shutdownNow();
    }
}
