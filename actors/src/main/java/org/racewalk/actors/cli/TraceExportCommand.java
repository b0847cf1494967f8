package org.racewalk.actors.cli;

import org.jspecify.annotations.Nullable;
import org.racewalk.actors.engine.Explained;
import org.racewalk.actors.engine.NamedRun;
import org.racewalk.actors.engine.Traced;
import org.racewalk.actors.engine.Tracing;
import org.racewalk.actors.engine.WrongInputException;
import org.racewalk.actors.trace.ParquetExport;
import org.racewalk.model.explain.ExplainOptions;
import org.racewalk.model.export.ExportFormat;
import org.racewalk.model.export.ExportedRun;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;

/** {@code racewalk trace export}: one run, or all that was recorded, for other programs. */
@Command(
        name = "export",
        description = "Writes a run in the format of another program, or what was recorded.",
        footer = {
            "",
            "perfetto, chrome, jsonl: the whole run. dot, mermaid: the steps that matter of",
            "the shrunk run. shiviz: the shrunk run and its passing twin.",
            "In time-based formats one step is one microsecond.",
            "",
            "A file that is there is overwritten only with --force.",
            "",
            "Exit status: 0 written; 2 wrong input; 4 environment; 5 the run did not end as",
            "its replay string says."
        },
        customSynopsis = {
            "racewalk trace export FINDING|STRING|FILE --format FORMAT --output FILE [OPTION]...",
            "       racewalk trace export --parquet DIR [OPTION]..."
        })
final class TraceExportCommand implements Callable<Integer> {
    private final Session session;

    @Parameters(
            arity = "0..1",
            paramLabel = FindingArgument.LABEL,
            description = FindingArgument.DESCRIPTION)
    private @Nullable String given;

    @Mixin private FindingArgument finding;

    @Mixin private IncludeOptions headers;

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            description = "perfetto, chrome, dot, mermaid, shiviz or jsonl.")
    private @Nullable String format;

    @Option(
            names = "--output",
            paramLabel = "FILE",
            description = "Where to; - is standard output.")
    private @Nullable String output;

    @Option(
            names = "--explain",
            description =
                    "Shrink and explain the run first: time lines mark the steps that matter.")
    private boolean explain;

    @Option(
            names = "--as-is",
            description = "Shrink nothing; dot, mermaid and shiviz explain nothing either.")
    private boolean asIs;

    @Option(names = "--force", description = "Overwrite FILE if it is there.")
    private boolean force;

    @Option(
            names = "--parquet",
            paramLabel = "DIR",
            description = "Write the tables of the trace store as Parquet files into DIR.")
    private @Nullable Path parquet;

    @Mixin private TracesOption traces;

    TraceExportCommand(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        String run = given;
        Path tables = parquet;
        if (tables != null) {
            if (run != null || format != null || output != null) {
                throw new WrongInputException(
                        "trace export: --parquet is of all runs that were recorded; it goes with"
                                + " neither a run nor --format and --output");
            }
            return tables(tables);
        }
        if (run == null || format == null || output == null) {
            throw new WrongInputException(
                    "trace export: name a format: --format FORMAT and --output FILE with a run, or"
                            + " --parquet DIR");
        }
        return run(run, format(format), output);
    }

    private Integer tables(Path folder) {
        ParquetExport.write(traces.file(), folder)
                .forEach((table, rows) ->
                        session.out()
                                .print(
                                        String.format(
                                                Locale.ROOT,
                                                "%s.parquet: %,d rows\n",
                                                table,
                                                rows)));
        return ExitCode.CLEAN;
    }

    private Integer run(String of, ExportFormat wanted, String to) {
        ExportFile file = to.equals("-") ? null : ExportFile.at("--output", to, force);
        FindingArgument.Resolved resolved = finding.resolve(of);
        NamedRun named =
                session.engine().named(resolved.replay(), headers.includes(), headers.kernel());
        Traced traced = Tracing.of(named);
        if (!traced.agrees()) {
            session.say("the run did not end as its replay string says");
            return ExitCode.INTERNAL;
        }
        boolean explains = explain || (wanted.isExplained() && !asIs);
        if (explains && traced.run().violation().isPresent()) {
            traced = Tracing.of(explained(named, resolved.signature(), wanted));
        }
        ExportedRun run = traced.run();
        if (file == null) {
            ExportFile.toStandardOutput(
                    session, wanted == ExportFormat.PERFETTO, out -> wanted.write(run, out));
            return ExitCode.CLEAN;
        }
        try {
            file.write(out -> wanted.write(run, out));
        } catch (IOException e) {
            throw new WrongInputException(
                    "--output " + to + ": cannot be written: " + e.getMessage());
        }
        return ExitCode.CLEAN;
    }

    /** As racewalk explain does it; few continuations where the format has no curve to show. */
    private Explained explained(NamedRun run, String signature, ExportFormat wanted) {
        long runs = wanted.showsCurve() ? ExplainOptions.DEFAULT_RUNS : 1;
        return RunArgument.explained(session, run, signature, asIs, ExplainOptions.of(runs));
    }

    private static ExportFormat format(String word) {
        for (ExportFormat known : ExportFormat.values()) {
            if (known.word().equals(word)) {
                return known;
            }
        }
        throw new WrongInputException(
                "--format "
                        + word
                        + ": expected one of "
                        + Arrays.stream(ExportFormat.values())
                                .map(ExportFormat::word)
                                .collect(Collectors.joining(", ")));
    }
}
