package org.racewalk.actors.plan;

import org.racewalk.actors.engine.Engine;
import org.racewalk.actors.engine.Resolved;
import org.racewalk.actors.engine.Sha256;
import org.racewalk.actors.engine.VariantRequest;
import org.racewalk.actors.engine.WrongInputException;
import org.racewalk.actors.expect.Expectation;
import org.racewalk.actors.expect.Header;
import org.racewalk.actors.expect.HeaderFolder;
import org.racewalk.actors.expect.Trial;
import org.racewalk.model.machine.RunSettings;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

/** From a campaign file to a spec: finds the variants, shares out the runs, compiles. */
public final class Planner {
    /** Runs that a variant's mean of steps is taken of, for {@code budget.steps}. */
    private static final long MEASURED = 64;

    private final CampaignFile file;
    private final Engine engine;
    private final Trials trials;

    /** Reads the options of an {@code expect:} line. */
    @FunctionalInterface
    public interface Trials {
        /** The variant of a header's line. */
        Trial of(Header header, Expectation expectation);
    }

    /** Told how far compiling is, by any thread. */
    @FunctionalInterface
    public interface Progress {
        /** So many variants of all are compiled. */
        void compiled(int done, int all);
    }

    public Planner(CampaignFile file, Engine engine, Trials trials) {
        this.file = file;
        this.engine = engine;
        this.trials = trials;
    }

    /**
     * A variant to be.
     *
     * @param expected as {@link VariantSpec#expected}
     * @param share of the runs, out of {@code of}
     */
    private record Wanted(VariantRequest request, String expected, long share, long of) {}

    /**
     * The whole campaign.
     *
     * @param build as {@link CampaignSpec#build}
     * @throws WrongInputException if a variant cannot be compiled; names all that cannot
     */
    public Planned plan(String build, Progress progress) {
        List<Wanted> wanted = wanted();
        Map<String, String> sources = new TreeMap<>();
        Set<String> mistakes = new LinkedHashSet<>();
        VariantSpec[] variants = new VariantSpec[wanted.size()];
        AtomicInteger done = new AtomicInteger();
        IntStream.range(0, wanted.size())
                .parallel()
                .forEach(i -> {
                    try {
                        Resolved resolved = engine.resolve(wanted.get(i).request());
                        variants[i] =
                                VariantSpec.of(
                                        resolved,
                                        runs(wanted.get(i), resolved),
                                        file.stopAtFirst(),
                                        wanted.get(i).expected());
                        synchronized (sources) {
                            resolved.sources()
                                    .values()
                                    .forEach(text -> sources.put(Sha256.of(text), text));
                        }
                    } catch (WrongInputException e) {
                        synchronized (mistakes) {
                            mistakes.add(String.valueOf(e.getMessage()));
                        }
                    }
                    progress.compiled(done.incrementAndGet(), wanted.size());
                });
        if (!mistakes.isEmpty()) {
            throw new WrongInputException(String.join("\n", mistakes.stream().sorted().toList()));
        }
        return new Planned(
                new CampaignSpec(
                        file.name(),
                        List.of(variants),
                        file.time(),
                        file.stopAfterFindings(),
                        file.batchRuns(),
                        file.checkPerMille(),
                        file.shrink(),
                        file.notices(),
                        build),
                sources);
    }

    private List<Wanted> wanted() {
        Map<VariantRequest, String> requests = new LinkedHashMap<>();
        for (String scenario : file.scenarios()) {
            for (Base base : bases(scenario)) {
                for (VariantRequest request : file.axes().of(base.request())) {
                    // What a header expects, it expects of its own variant alone.
                    boolean same = request.equals(base.request());
                    requests.putIfAbsent(request, same ? base.expected() : "");
                }
            }
        }
        List<Wanted> wanted = new ArrayList<>();
        for (Map.Entry<VariantRequest, String> entry : requests.entrySet()) {
            for (long seed : file.seeds()) {
                wanted.addAll(shared(withSeed(entry.getKey(), seed), entry.getValue()));
            }
        }
        return wanted;
    }

    /** What the axes start from. */
    private record Base(VariantRequest request, String expected) {}

    /** What the scenario's header names, or the scenario alone. */
    private List<Base> bases(String scenario) {
        Optional<Header> header =
                file.headers() ? HeaderFolder.of(Path.of(scenario)) : Optional.empty();
        List<Base> bases = new ArrayList<>();
        if (header.isPresent()) {
            for (Expectation expectation : header.get().expectations()) {
                Trial trial = trials.of(header.get(), expectation);
                bases.add(new Base(withFiles(trial.request()), expectation.outcome()));
            }
            return bases;
        }
        VariantRequest request =
                new VariantRequest(
                        scenario,
                        List.of(),
                        List.of(),
                        null,
                        RunSettings.defaults(),
                        engine.strategy(null),
                        1);
        return List.of(new Base(withFiles(request), ""));
    }

    /** With the include path of the campaign file, after the header's own. */
    private VariantRequest withFiles(VariantRequest own) {
        List<String> includes = new ArrayList<>(own.includes());
        includes.addAll(file.includes());
        return new VariantRequest(
                own.scenario(),
                own.defines(),
                includes,
                own.kernel() == null ? file.kernel() : own.kernel(),
                own.settings(),
                own.strategy(),
                own.seed());
    }

    /** One for each strategy. */
    private List<Wanted> shared(VariantRequest request, String expected) {
        if (file.strategies().isEmpty()) {
            return List.of(new Wanted(request, expected, 1, 1));
        }
        long of = file.strategies().values().stream().mapToLong(Long::longValue).sum();
        List<Wanted> wanted = new ArrayList<>();
        file.strategies()
                .forEach((name, share) ->
                        wanted.add(
                                new Wanted(
                                        withStrategy(request, engine.strategy(name)),
                                        expected,
                                        share,
                                        of)));
        return wanted;
    }

    /** The runs of a variant: the smallest of what the file allows, at least one. */
    private long runs(Wanted wanted, Resolved resolved) {
        long runs = file.runs() == 0 ? Long.MAX_VALUE : part(file.runs(), wanted);
        if (file.steps() > 0) {
            var measured = engine.compile(resolved).newRange().run(0, MEASURED, false, () -> false);
            long mean = Math.max(1, measured.steps() / MEASURED);
            runs = Math.min(runs, Math.max(1, part(file.steps(), wanted) / mean));
        }
        return runs;
    }

    private static long part(long all, Wanted wanted) {
        // Both are below 2^53 and 10^6 times some names: the product may not fit.
        return Math.max(
                1,
                Math.multiplyHigh(all, wanted.share()) == 0
                        ? all * wanted.share() / wanted.of()
                        : all / wanted.of() * wanted.share());
    }

    private static VariantRequest withSeed(VariantRequest one, long seed) {
        return new VariantRequest(
                one.scenario(),
                one.defines(),
                one.includes(),
                one.kernel(),
                one.settings(),
                one.strategy(),
                seed);
    }

    private static VariantRequest withStrategy(VariantRequest one, String strategy) {
        return new VariantRequest(
                one.scenario(),
                one.defines(),
                one.includes(),
                one.kernel(),
                one.settings(),
                strategy,
                one.seed());
    }
}
