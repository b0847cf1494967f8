package org.racewalk.actors.cli;

import org.jspecify.annotations.Nullable;
import org.racewalk.actors.engine.Explained;
import org.racewalk.actors.html.HtmlReport;
import org.racewalk.model.explain.ExplainOptions;
import org.racewalk.model.explain.ExplanationReport;
import org.racewalk.model.oracle.Violation;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;

/** {@code racewalk explain}: why a run fails. */
@Command(
        name = "explain",
        description =
                "Explains a violation: the steps that matter, which of them decided, what"
                        + " permitted them, and the nearest run that passes.",
        footer = {
            "",
            "With a question (--swap, --calm, --force, --branch-at, --assert, --break,",
            "--last-write, --step) it prints the answers alone. Steps are named by the numbers of"
                    + " the explanation.",
            "",
            "Exit status: 1 explained; of questions: 0 if every assertion holds and no experiment",
            "fails, else 1; 2 wrong input; 5 internal failure."
        },
        customSynopsis = "racewalk explain [OPTION]... FINDING|STRING|FILE")
final class ExplainCommand implements Callable<Integer> {
    private final Session session;

    @Mixin private RunArgument run;

    @Option(
            names = "--runs",
            paramLabel = "M",
            description = "Go on at random so often from each step (default: ${DEFAULT-VALUE}).")
    private long runs = ExplainOptions.DEFAULT_RUNS;

    @Option(
            names = "--walk",
            description =
                    "Go on with each event as likely as any other, in place of random delays.")
    private boolean walk;

    @Mixin private ExperimentOptions experiments;

    @Mixin private InspectOptions questions;

    @Option(names = "--as-is", description = "Explain this run, without shrinking it first.")
    private boolean asIs;

    @Option(
            names = "--html",
            paramLabel = "FILE",
            description =
                    "Write the explanation to FILE as a page to step through, which loads"
                            + " nothing else.")
    private @Nullable Path html;

    ExplainCommand(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        RunArgument.requireRuns(runs);
        JsonFile file = run.json();
        JsonFile page = html == null ? null : JsonFile.at("--html", html);
        FindingArgument.Resolved resolved = run.resolved();
        boolean asked = experiments.any() || questions.any();
        ExplainOptions options = ExplainOptions.of(asked ? 1 : runs).walking(walk);
        Explained explained = run.explained(session, resolved, asIs, options);
        run.finding().keepCore(resolved, explained.run().replay().text(), places(explained));
        if (file != null) {
            file.write(ExplanationReport.toMap(explained.explanation(), explained.notes()));
        }
        if (page != null) {
            page.write(
                    HtmlReport.of(
                            explained.explanation(),
                            ExplanationReport.text(
                                    explained.explanation(), explained.notes(), walk),
                            session.engine()::source));
        }
        if (!asked) {
            session.out()
                    .print(
                            ExplanationReport.text(
                                    explained.explanation(), explained.notes(), walk));
            return ExitCode.FINDINGS;
        }
        boolean fine = questions.answer(session, explained.inspector(), explained.rows());
        if (experiments.any()) {
            fine &= !experiments.answer(session, explained, runs, new ArrayList<>());
        }
        return fine ? ExitCode.CLEAN : ExitCode.FINDINGS;
    }

    /** Where the steps that matter are, for telling duplicates. */
    private static List<String> places(Explained explained) {
        List<String> places = new ArrayList<>();
        for (int event : explained.rows()) {
            if (event < explained.explanation().trace().events().size()) {
                Violation.Frame at = explained.explanation().trace().events().get(event).at();
                if (at != null) {
                    places.add(at.file() + ":" + at.line());
                }
            }
        }
        return places;
    }
}
