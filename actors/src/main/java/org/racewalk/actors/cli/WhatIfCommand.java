package org.racewalk.actors.cli;

import org.racewalk.actors.engine.Explained;
import org.racewalk.actors.engine.WrongInputException;
import org.racewalk.model.explain.ExplainOptions;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;

/** {@code racewalk what-if}: a run that is another one but for something. */
@Command(
        name = "what-if",
        description =
                "Changes something about a failing run, and tells whether it still fails: two"
                        + " steps the other way round, an access ordered, the rest left to chance.",
        footer = {
            "",
            "Steps are named by the numbers of racewalk mail and racewalk explain. A replay",
            "string is taken as it is; a finding is shrunk first, as they do.",
            "",
            "Exit status: 0 nothing of it fails; 1 something does; 2 wrong input."
        },
        customSynopsis = "racewalk what-if [OPTION]... FINDING|STRING|FILE")
final class WhatIfCommand implements Callable<Integer> {
    private final Session session;

    @Mixin private RunArgument run;

    @Mixin private ExperimentOptions experiments;

    @Option(
            names = "--runs",
            paramLabel = "M",
            description = "Random runs for each answer (default: ${DEFAULT-VALUE}).")
    private long runs = ExplainOptions.DEFAULT_RUNS;

    WhatIfCommand(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        RunArgument.requireRuns(runs);
        if (!experiments.any()) {
            throw new WrongInputException(
                    "what if what? --swap A,B, --calm A, --force acquire@[N] or --branch-at N");
        }
        JsonFile file = run.json();
        FindingArgument.Resolved resolved = run.resolved();
        Explained explained =
                run.explained(
                        session, resolved, resolved.finding().isEmpty(), ExplainOptions.of(1));
        List<Object> machines = new ArrayList<>();
        boolean fails = experiments.answer(session, explained, runs, machines);
        if (file != null) {
            file.write(Map.of("of", explained.run().replay().text(), "answers", machines));
        }
        return fails ? ExitCode.FINDINGS : ExitCode.CLEAN;
    }
}
