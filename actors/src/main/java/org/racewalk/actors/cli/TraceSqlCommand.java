package org.racewalk.actors.cli;

import org.racewalk.actors.trace.TraceQueries;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

import java.util.concurrent.Callable;

/** {@code racewalk trace sql}: a query of a trace store. */
@Command(
        name = "sql",
        description = "Asks a trace store in the SQL of DuckDB. Changes nothing.",
        footer = {
            "",
            "Tables: runs, events, decisions, objects, violations; and of them steps,",
            "accesses, messages, findings. \"describe TABLE\" lists columns, with comments",
            "in duckdb_columns(). docs/traces.md explains them.",
            "",
            "Exit status: 0 answered; 2 wrong input; 4 environment."
        },
        customSynopsis = "racewalk trace sql [OPTION]... QUERY")
final class TraceSqlCommand implements Callable<Integer> {
    private final Session session;

    @Parameters(paramLabel = "QUERY", description = "One query.")
    private String query = "";

    @Mixin private TracesOption traces;

    @Mixin private RowFormat format;

    TraceSqlCommand(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        try (TraceQueries queries = TraceQueries.open(traces.file())) {
            RowFormat.Printer printer = format.printer(session.out());
            queries.ask(query, printer);
            printer.end();
        }
        return ExitCode.CLEAN;
    }
}
