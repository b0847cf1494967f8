package org.racewalk.actors.cli;

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
            "Steps are named by the numbers of racewalk mail and racewalk explain; with --full,",
            "and in a run in which nothing goes wrong, by those of the table of all steps.",
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

    @Mixin private InspectOptions questions;

    ReplayCommand(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        if (full || questions.any()) {
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

    private int inspect() {
        if (run.json() != null) {
            throw new WrongInputException("--json goes with the report, not with questions");
        }
        FindingArgument.Resolved resolved = run.resolved();
        NamedRun named = run.run(session, resolved);
        Inspected inspected = Inspected.of(named);
        if (full) {
            session.out().print(Report.full(inspected.trace(), named.origin()));
        }
        if (!questions.any()) {
            return inspected.violated() ? ExitCode.FINDINGS : ExitCode.CLEAN;
        }
        boolean all = full || !inspected.violated();
        Inspector inspector =
                all
                        ? inspected.inspector()
                        : run.explained(session, resolved, true, ExplainOptions.of(1)).inspector();
        boolean fine = questions.answer(session, inspector, inspected.rows());
        return fine ? ExitCode.CLEAN : ExitCode.FINDINGS;
    }
}
