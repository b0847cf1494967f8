package org.racewalk.actors.cli;

import org.jspecify.annotations.Nullable;
import org.racewalk.actors.engine.WrongInputException;
import org.racewalk.actors.trace.ParquetExport;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;

/** {@code racewalk trace export}: traces for other tools. */
@Command(
        name = "export",
        description = "Writes traces for other tools.",
        footer = {"", "Exit status: 0 written; 2 wrong input; 4 environment."},
        customSynopsis = "racewalk trace export [OPTION]...")
final class TraceExportCommand implements Callable<Integer> {
    private final Session session;

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
        if (parquet == null) {
            throw new WrongInputException("trace export: name a format, such as --parquet DIR");
        }
        ParquetExport.write(traces.file(), parquet)
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
}
