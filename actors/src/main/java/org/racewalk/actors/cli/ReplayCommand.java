package org.racewalk.actors.cli;

import org.jspecify.annotations.Nullable;
import org.racewalk.actors.engine.Inspected;
import org.racewalk.actors.engine.NamedRun;
import org.racewalk.actors.engine.Remade;
import org.racewalk.actors.engine.WrongInputException;
import org.racewalk.model.trace.Report;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;

/** {@code racewalk replay}: one run again. */
@Command(
        name = "replay",
        description = "Makes a run again from its replay string and prints its report.",
        customSynopsis = "racewalk replay [OPTION]... FINDING|STRING|FILE")
final class ReplayCommand implements Callable<Integer> {
    private final Session session;

    @Parameters(paramLabel = FindingArgument.LABEL, description = FindingArgument.DESCRIPTION)
    private String replay = "";

    @Mixin private FindingArgument finding;

    @Mixin private IncludeOptions headers;

    @Option(
            names = "--json",
            paramLabel = "FILE",
            description = "Write the report to FILE too, for machines.")
    private @Nullable Path json;

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
        JsonFile file = json == null ? null : JsonFile.at(json);
        Remade remade =
                session.engine()
                        .replay(finding.replay(replay), headers.includes(), headers.kernel());
        session.out().print(remade.text());
        session.out().flush();
        if (file != null) {
            file.write(Map.of("reports", remade.reports()));
        }
        if (!remade.agrees()) {
            session.say("the run did not end as its replay string says");
            return ExitCode.INTERNAL;
        }
        return remade.violated() ? ExitCode.FINDINGS : ExitCode.CLEAN;
    }

    private int inspect() {
        if (json != null) {
            throw new WrongInputException("--json goes with the report, not with questions");
        }
        NamedRun named =
                session.engine()
                        .named(finding.replay(replay), headers.includes(), headers.kernel());
        Inspected run = Inspected.of(named, full || questions.walks());
        if (full) {
            session.out().print(Report.full(run.trace(), named.origin()));
        }
        boolean fine =
                !questions.any()
                        || questions.answer(session, run.inspector(), run.trace(), run.rows());
        boolean clean = questions.any() ? fine : !run.violated();
        return clean ? ExitCode.CLEAN : ExitCode.FINDINGS;
    }
}
