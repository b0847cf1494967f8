package org.racewalk.actors.cli;

import org.jspecify.annotations.Nullable;
import org.racewalk.actors.engine.Continuation;
import org.racewalk.actors.engine.Inspected;
import org.racewalk.actors.engine.NamedRun;
import org.racewalk.actors.engine.Remade;
import org.racewalk.actors.engine.WrongInputException;
import org.racewalk.model.explain.ExplainOptions;
import org.racewalk.model.explain.Inspector;
import org.racewalk.model.trace.Report;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;

/** {@code racewalk replay}: one run again. */
@Command(
        name = "replay",
        description = "Makes a run again from its replay string and prints its report.",
        footer = {
            "",
            "With a question (--assert, --break, --last-write, --step) it prints the answers"
                    + " alone.",
            "Steps are named by the numbers of the report, which are those of racewalk mail and",
            "racewalk explain; with --more by those of its table; with --full, and in a run in",
            "which nothing goes wrong, by those of the table of all steps.",
            "",
            "Sources that have changed since: --continue makes the same decisions in the program",
            "that is here, as far as they can be made, and then runs near that one; --was DIR"
                    + " names",
            "the functions that differ. That no run fails proves nothing.",
            "",
            "Exit status: 0 nothing goes wrong in the run; 1 something does; of questions: 0 if",
            "every answer is yes, else 1; 2 wrong input; 5 the run does not end as its string says."
        },
        customSynopsis = "racewalk replay [OPTION]... FINDING|STRING|FILE")
final class ReplayCommand implements Callable<Integer> {
    private final Session session;

    @Mixin private RunArgument run;

    @Option(names = "--full", description = "Print every step of the run.")
    private boolean full;

    @Option(
            names = "--more",
            description = "Print what led there too, not the steps that matter alone.")
    private boolean more;

    @Mixin private InspectOptions questions;

    @Option(
            names = "--continue",
            description = "Go on with the sources here though they have changed since.")
    private boolean goOn;

    @Option(
            names = "--was",
            paramLabel = "DIR",
            description = "With --continue: a folder with the sources as they were (git worktree).")
    private @Nullable String was;

    @Option(
            names = "--runs",
            paramLabel = "N",
            description = "With --continue: make up to N runs (${DEFAULT-VALUE}).")
    private long runs = 1_000;

    ReplayCommand(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        if (goOn) {
            return continued();
        }
        if (was != null) {
            throw new WrongInputException("--was goes with --continue");
        }
        if (full && more) {
            throw new WrongInputException("--full and --more: choose one of them");
        }
        if (full || more || questions.any()) {
            return inspect();
        }
        JsonFile file = run.json();
        Remade remade =
                session.engine()
                        .replay(
                                run.resolved().replay(),
                                run.headers().includes(),
                                run.headers().kernel());
        session.out().print(remade.text());
        session.out().flush();
        if (file != null) {
            file.write(Map.of("reports", remade.reports()));
        }
        if (!remade.agrees()) {
            session.say("the run did not end as its replay string says");
            return ExitCode.INTERNAL;
        }
        session.out().println(remade.end());
        return remade.violated() ? ExitCode.FINDINGS : ExitCode.CLEAN;
    }

    private int continued() {
        if (full || more || questions.any()) {
            throw new WrongInputException(
                    "--continue takes no questions, no --full and no --more: give the string that"
                            + " it prints to another replay");
        }
        RunArgument.requireRuns(runs);
        Path folder = was == null ? null : UserPath.of(was);
        if (folder != null && !Files.isDirectory(folder)) {
            throw new WrongInputException("--was " + was + ": no such directory");
        }
        JsonFile file = run.json();
        FindingArgument.Resolved resolved = run.resolved();
        Continuation continuation =
                session.engine()
                        .continued(
                                resolved.replay(),
                                run.headers().includes(),
                                run.headers().kernel(),
                                folder,
                                resolved.signature().isEmpty() ? null : resolved.signature(),
                                runs);
        session.out().print(continuation.text());
        session.out().flush();
        if (file != null) {
            file.write(Map.of("reports", continuation.reports()));
        }
        return continuation.violated() ? ExitCode.FINDINGS : ExitCode.CLEAN;
    }

    private int inspect() {
        if (run.json() != null) {
            throw new WrongInputException("--json goes with the report, not with questions");
        }
        FindingArgument.Resolved resolved = run.resolved();
        NamedRun named = run.run(session, resolved);
        Inspected inspected = Inspected.of(named);
        if (full || (more && !inspected.violated())) {
            session.out().print(Report.full(inspected.trace(), named.origin()));
        } else if (more) {
            inspected = inspected.byMore();
            session.out().print(inspected.more());
        }
        if (!questions.any()) {
            return inspected.violated() ? ExitCode.FINDINGS : ExitCode.CLEAN;
        }
        boolean own = full || more || !inspected.violated();
        Inspector inspector =
                own
                        ? inspected.inspector()
                        : run.explained(session, resolved, true, ExplainOptions.of(1)).inspector();
        boolean fine = questions.answer(session, inspector, inspected.rows());
        return fine ? ExitCode.CLEAN : ExitCode.FINDINGS;
    }
}
