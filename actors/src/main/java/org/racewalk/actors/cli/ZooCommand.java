package org.racewalk.actors.cli;

import org.jspecify.annotations.Nullable;
import org.racewalk.actors.engine.Installation;
import org.racewalk.actors.engine.Variant;
import org.racewalk.actors.engine.WrongInputException;
import org.racewalk.actors.expect.Expectation;
import org.racewalk.actors.expect.Header;
import org.racewalk.actors.expect.HeaderFolder;
import org.racewalk.actors.expect.Trial;
import org.racewalk.actors.expect.TrialResult;
import org.racewalk.actors.expect.Trials;
import org.racewalk.actors.expect.ZooMarkdown;
import org.racewalk.actors.expect.ZooReport;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;

/** {@code racewalk zoo}: whether bugs that history kept are found, and their fixes clean. */
@Command(
        name = "zoo",
        description = {
            "Checks each file of conf/zoo in both directions: a buggy variant must",
            "fail as its header says, a fixed one must be clean and not vacuous."
        },
        footer = {
            "",
            "Exit status: 0 all checks hold; 1 some do not; 2 wrong input; 3 interrupted;",
            "4 environment; 5 internal failure."
        },
        customSynopsis = "racewalk zoo [OPTION]... [ID|FILE|FOLDER]...")
final class ZooCommand implements Callable<Integer> {
    private static final String FOLDER = "conf/zoo";

    private final Session session;

    @Parameters(
            paramLabel = "ID|FILE|FOLDER",
            arity = "0..*",
            description = "Check these alone: B-01, M-07; files or folders in place of conf/zoo.")
    private List<String> names = new ArrayList<>();

    @Option(names = "--mutations", description = "Mutations too, not bugs alone.")
    private boolean mutations;

    @Option(names = "--ktap", description = "Print KTAP in place of the table.")
    private boolean ktap;

    @Option(
            names = "--shrink",
            description =
                    "Search what must fail alone, and shrink what is found; --markdown then"
                            + " writes these figures.")
    private boolean shrink;

    @Option(
            names = "--json",
            paramLabel = "FILE",
            description = "Write the results to FILE too, for machines.")
    private @Nullable Path json;

    @Option(
            names = "--seeds",
            paramLabel = "N",
            description = "Search with N seeds and tell the median of the runs (1).")
    private @Nullable Integer seeds;

    @Option(
            names = "--runs",
            paramLabel = "N",
            description = "Runs of each variant that must be clean (50000).")
    private @Nullable Long runs;

    @Option(
            names = "--clean-seconds",
            paramLabel = "S",
            description =
                    "Most time of a variant that must be clean; it counts with the runs made.")
    private @Nullable Long cleanSeconds;

    @Option(
            names = "--markdown",
            paramLabel = "FILE",
            description = "Write the results to FILE too, as tables in Markdown.")
    private @Nullable Path markdown;

    @Option(names = "--budget", paramLabel = "N", description = "Most runs of a search (10000000).")
    private @Nullable Long budget;

    @Option(names = "--seconds", paramLabel = "S", description = "Most time of a search (60).")
    private @Nullable Long seconds;

    @Option(names = "--seed", paramLabel = "S", description = "The first seed (1).")
    private @Nullable Long seed;

    @Option(
            names = "--strategy",
            paramLabel = "S",
            description = "What makes the decisions; an unknown name lists those known.")
    private @Nullable String strategy;

    @Option(
            names = "--jobs",
            paramLabel = "N",
            description = "Runs made at once (one per processor).")
    private @Nullable Integer jobs;

    private final List<List<Trial>> files = new ArrayList<>();
    private @Nullable ZooShrinking shrinking;

    ZooCommand(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        Trials trials =
                new Trials(
                        (int) number("--jobs", jobs, Runtime.getRuntime().availableProcessors()),
                        number("--runs", runs, 50_000),
                        cleanSeconds == null
                                ? Long.MAX_VALUE / 2
                                : TimeUnit.SECONDS.toNanos(
                                        number("--clean-seconds", cleanSeconds, 1)),
                        number("--budget", budget, 10_000_000),
                        TimeUnit.SECONDS.toNanos(number("--seconds", seconds, 60)),
                        (int) number("--seeds", seeds, 1),
                        seed == null ? 1 : seed);
        JsonFile file = json == null ? null : JsonFile.at(json);
        JsonFile table = markdown == null ? null : JsonFile.at("--markdown", markdown);
        select();
        shrinking = shrink ? new ZooShrinking(session, zoo()) : null;
        session.interruption().watch();
        List<TrialResult> results = check(trials);
        boolean interrupted = session.interruption().requested();
        if (!ktap) {
            print(ZooReport.end(results, files.size(), interrupted));
            print(shrinking == null ? "" : shrinking.sum());
        }
        if (file != null) {
            file.write(ZooReport.toMap(results, interrupted));
        }
        if (table != null) {
            table.write(shrinking == null ? ZooMarkdown.text(results) : shrinking.markdown());
        }
        if (!results.stream().allMatch(TrialResult::holds)) {
            return ExitCode.FINDINGS;
        }
        return interrupted ? ExitCode.INCOMPLETE : ExitCode.CLEAN;
    }

    private List<TrialResult> check(Trials trials) {
        print(ktap ? ZooReport.ktapBegin(files.size()) : ZooReport.begin());
        List<TrialResult> all = new ArrayList<>();
        for (int i = 0; i < files.size(); i++) {
            List<TrialResult> results = new ArrayList<>();
            List<Trial> planned = files.get(i);
            // One file's programs at a time: those of all would fill the memory of a small machine.
            List<Variant> variants =
                    planned.parallelStream()
                            .map(trial -> session.engine().compile(trial.request()))
                            .toList();
            for (int j = 0; j < planned.size(); j++) {
                TrialResult result = check(trials, planned.get(j), variants.get(j));
                if (session.interruption().requested() && !result.complete()) {
                    break;
                }
                results.add(result);
                if (shrinking != null) {
                    shrinking.shrink(result, variants.get(j));
                }
            }
            Header header = planned.getFirst().header();
            if (ktap) {
                print(ZooReport.ktap(i + 1, header, results, planned.size()));
            } else if (!results.isEmpty()) {
                print(ZooReport.file(header, results));
                print(shrinking == null ? "" : shrinking.lines());
            }
            all.addAll(results);
        }
        return all;
    }

    private TrialResult check(Trials trials, Trial trial, Variant variant) {
        ProgressLine progress =
                new ProgressLine(
                        session.err(), session.progress(), System.nanoTime(), Long.MAX_VALUE, 0);
        TrialResult result =
                trials.run(
                        trial,
                        variant,
                        () -> !session.interruption().requested(),
                        made -> progress.show(System.nanoTime(), made, 0, -1));
        progress.clear();
        return result;
    }

    private void print(String text) {
        session.out().print(text);
        session.out().flush();
    }

    // ---- what is meant

    private void select() {
        List<Header> headers = new ArrayList<>();
        TreeSet<String> ids = new TreeSet<>();
        for (String name : names) {
            boolean path =
                    name.indexOf('/') >= 0
                            || name.endsWith(".c")
                            || Files.exists(UserPath.of(name));
            if (path) {
                headers.addAll(headers(UserPath.of(name)));
            } else {
                ids.add(name);
            }
        }
        if (headers.isEmpty()) {
            headers.addAll(headers(zoo()));
        }
        requireKnown(ids, headers);
        List<String> more = strategy == null ? List.of() : List.of("--strategy", strategy);
        for (Header header : headers) {
            List<Trial> trials =
                    header.expectations().stream()
                            .filter(expectation -> isMeant(expectation, ids))
                            .map(expectation ->
                                    TrialOptions.trial(header, expectation, more, session.engine()))
                            .toList();
            if (trials.stream().anyMatch(trial -> isReason(trial.expectation(), header))) {
                files.add(trials);
            }
        }
        if (files.isEmpty()) {
            throw new WrongInputException(
                    "nothing to check: only mutations were named or found; add --mutations");
        }
    }

    /** Whether this is checked, if anything of its file is. */
    private boolean isMeant(Expectation expectation, TreeSet<String> ids) {
        if (shrink && expectation.clean()) {
            return false;
        }
        if (!ids.isEmpty()) {
            return expectation.ids().stream().anyMatch(ids::contains);
        }
        return mutations || !expectation.mutation();
    }

    /** A file is there for what must fail in it, if there is such a thing at all. */
    private static boolean isReason(Expectation expectation, Header header) {
        return !expectation.clean() || header.expectations().stream().allMatch(Expectation::clean);
    }

    private static List<Header> headers(Path path) {
        if (!Files.isDirectory(path)) {
            ScenarioOptions.requireFile(path.toString());
            return List.of(HeaderFolder.require(path));
        }
        List<Header> headers = HeaderFolder.in(path);
        if (headers.isEmpty()) {
            throw new WrongInputException(path + ": no scenario with an expect: line in it");
        }
        return headers;
    }

    /** As short as it can be named from here. */
    private static Path zoo() {
        Path folder = Installation.home().toAbsolutePath().normalize().resolve(FOLDER);
        Path here = Path.of("").toAbsolutePath();
        return folder.startsWith(here) ? here.relativize(folder) : folder;
    }

    private static void requireKnown(TreeSet<String> ids, List<Header> headers) {
        TreeSet<String> known = new TreeSet<>();
        headers.forEach(header -> known.addAll(header.ids()));
        for (String id : ids) {
            if (!known.contains(id)) {
                throw new WrongInputException(
                        id + ": no such id; there are " + String.join(", ", known));
            }
        }
    }

    private static long number(String option, @Nullable Number value, long otherwise) {
        if (value != null && value.longValue() < 1) {
            throw new WrongInputException(option + " " + value + ": expected a number from 1");
        }
        return value == null ? otherwise : value.longValue();
    }
}
