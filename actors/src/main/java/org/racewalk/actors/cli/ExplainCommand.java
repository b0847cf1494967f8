package org.racewalk.actors.cli;

import org.jspecify.annotations.Nullable;
import org.racewalk.actors.engine.Explained;
import org.racewalk.actors.engine.Explaining;
import org.racewalk.actors.engine.NamedRun;
import org.racewalk.actors.engine.WrongInputException;
import org.racewalk.actors.html.HtmlReport;
import org.racewalk.model.explain.Experiments;
import org.racewalk.model.explain.Experiments.Told;
import org.racewalk.model.explain.ExplainOptions;
import org.racewalk.model.explain.ExplanationReport;
import org.racewalk.model.oracle.Violation;
import org.racewalk.model.shrink.Bound;
import org.racewalk.model.trace.Lines;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

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
            "With a question (--what-if, --force, --branch-at, --assert, --break, --last-write,",
            "--step) it prints the answers alone. Steps are named by the numbers of the"
                    + " explanation.",
            "",
            "Exit status: 1 explained; of questions: 0 if every assertion holds and no experiment",
            "fails, else 1; 2 wrong input; 5 internal failure."
        },
        customSynopsis = "racewalk explain [OPTION]... FINDING|STRING|FILE")
final class ExplainCommand implements Callable<Integer> {
    private final Session session;

    @Parameters(paramLabel = FindingArgument.LABEL, description = FindingArgument.DESCRIPTION)
    private String named = "";

    @Mixin private FindingArgument finding;

    @Mixin private IncludeOptions headers;

    @Option(
            names = "--runs",
            paramLabel = "M",
            description = "Go on at random so often from each step (default: ${DEFAULT-VALUE}).")
    private long runs = ExplainOptions.DEFAULT_RUNS;

    @Option(
            names = "--what-if",
            paramLabel = "CHANGE",
            description =
                    "'swap A,B': what if these two steps came the other way round;"
                            + " 'calm A': what if nothing unusual were decided there.")
    private List<String> changes = new ArrayList<>();

    @Option(
            names = "--force",
            paramLabel = "ORDER@FUNCTION:LINE",
            description = "What if the access there were acquire, release or full.")
    private List<String> forces = new ArrayList<>();

    @Option(
            names = "--branch-at",
            paramLabel = "N",
            description = "What becomes of runs that share the steps up to N (0: none).")
    private List<Integer> branches = new ArrayList<>();

    @Mixin private InspectOptions questions;

    @Option(names = "--as-is", description = "Explain this run, without shrinking it first.")
    private boolean asIs;

    @Option(
            names = "--json",
            paramLabel = "FILE",
            description = "Write the explanation to FILE too, for machines.")
    private @Nullable Path json;

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
        if (runs < 1) {
            throw new WrongInputException("--runs " + runs + ": expected a number from 1");
        }
        JsonFile file = json == null ? null : JsonFile.at(json);
        JsonFile page = html == null ? null : JsonFile.at("--html", html);
        FindingArgument.Resolved resolved = finding.resolve(named);
        NamedRun run =
                session.engine().named(resolved.replay(), headers.includes(), headers.kernel());
        boolean experiments = !changes.isEmpty() || !forces.isEmpty() || !branches.isEmpty();
        boolean asked = experiments || questions.any();
        Explained explained = explained(run, resolved.signature(), asked ? 1 : runs);
        finding.keepCore(resolved, explained.run().replay().text(), places(explained));
        if (file != null) {
            file.write(ExplanationReport.toMap(explained.explanation(), explained.notes()));
        }
        if (page != null) {
            page.write(
                    HtmlReport.of(
                            explained.explanation(),
                            ExplanationReport.text(explained.explanation(), explained.notes()),
                            session.engine()::source));
        }
        if (!asked) {
            session.out().print(ExplanationReport.text(explained.explanation(), explained.notes()));
            return ExitCode.FINDINGS;
        }
        boolean fine =
                questions.answer(
                        session,
                        explained.inspector(),
                        explained.explanation().trace(),
                        explained.rows());
        if (experiments) {
            fine &= !experiment(explained);
        }
        return fine ? ExitCode.CLEAN : ExitCode.FINDINGS;
    }

    private Explained explained(NamedRun run, String signature, long continuations) {
        String wanted = signature.isEmpty() ? null : signature;
        ProgressLine line =
                new ProgressLine(
                        session.err(), session.progress(), System.nanoTime(), Long.MAX_VALUE, 0);
        try {
            return Explaining.of(
                    run,
                    wanted,
                    asIs ? null : Bound.DEFAULT,
                    (made, best) -> {
                        line.show(System.nanoTime(), made, ", shrinking: " + best.text());
                        return true;
                    },
                    ExplainOptions.of(continuations));
        } finally {
            line.clear();
        }
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

    /** Whether any of them still fails. */
    private boolean experiment(Explained explained) {
        Experiments experiments = explained.experiments();
        boolean fails = false;
        for (String change : changes) {
            String option = "--what-if '" + change + "'";
            fails |= tell(InspectOptions.asked(option, () -> experiments.whatIf(change, runs)));
        }
        for (String force : forces) {
            fails |= tell(InspectOptions.asked("--force", () -> experiments.forced(force, runs)));
        }
        for (int branch : branches) {
            String option = "--branch-at " + branch;
            fails |= tell(InspectOptions.asked(option, () -> experiments.branch(branch, runs)));
        }
        return fails;
    }

    private boolean tell(Told told) {
        for (String line : told.lines()) {
            Lines.paragraph("", "    ", line).forEach(session.out()::println);
        }
        told.replay()
                .ifPresent(replay -> {
                    session.out().println("replay:  racewalk replay \\");
                    session.out().println(replay.text());
                });
        return told.fails();
    }
}
