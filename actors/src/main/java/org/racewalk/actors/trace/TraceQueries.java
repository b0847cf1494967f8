package org.racewalk.actors.trace;

import org.duckdb.DuckDBConnection;
import org.jspecify.annotations.Nullable;
import org.racewalk.actors.engine.WrongInputException;

import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/**
 * Asks a trace store, which cannot be changed that way; nor can a query read or write another file.
 * Rows are streamed. For one thread.
 */
public final class TraceQueries implements AutoCloseable {
    private final Path file;
    private final DuckDBConnection connection;

    private TraceQueries(Path file, DuckDBConnection connection) {
        this.file = file;
        this.connection = connection;
    }

    /**
     * Opens the store.
     *
     * @throws org.racewalk.actors.store.StoreUnusableException if there is none, or none of ours
     * @throws org.racewalk.actors.store.StoreUnavailableException if a process is recording
     */
    public static TraceQueries open(Path file) {
        return new TraceQueries(file, TraceFile.readable(file));
    }

    /**
     * Carries out one query.
     *
     * @throws WrongInputException if it is none, saying in one line what is wrong
     */
    public void ask(String sql, RowSink sink) {
        try (Statement statement = connection.createStatement()) {
            if (!statement.execute(sql)) {
                throw new WrongInputException("sql: answers nothing; a query begins with select");
            }
            try (ResultSet rows = statement.getResultSet()) {
                answer(rows, sink);
            }
        } catch (SQLException e) {
            SqlMistake mistake = SqlMistake.of(e);
            if (!mistake.isOfTheQuery()) {
                throw TraceFile.failure(file, e);
            }
            throw new WrongInputException(mistake.line(sql, this::columns));
        }
    }

    /** Whether the query answers any row. */
    public boolean any(String sql) {
        boolean[] any = {false};
        ask(
                sql,
                new RowSink() {
                    @Override
                    public void columns(List<String> names) {}

                    @Override
                    public boolean row(List<@Nullable Object> values) {
                        any[0] = true;
                        return false;
                    }
                });
        return any[0];
    }

    /** The first column of what a query answers, as text. */
    public List<String> texts(String sql) {
        List<String> texts = new ArrayList<>();
        ask(
                sql,
                new RowSink() {
                    @Override
                    public void columns(List<String> names) {}

                    @Override
                    public boolean row(List<@Nullable Object> values) {
                        texts.add(String.valueOf(values.getFirst()));
                        return true;
                    }
                });
        return texts;
    }

    private List<String> columns(String table) {
        String name = table.replace("'", "''");
        return texts(
                "select column_name from duckdb_columns() where table_name = lower('"
                        + name
                        + "') and not internal order by column_index");
    }

    private static void answer(ResultSet rows, RowSink sink) throws SQLException {
        ResultSetMetaData about = rows.getMetaData();
        int width = about.getColumnCount();
        List<String> names = new ArrayList<>();
        for (int i = 1; i <= width; i++) {
            names.add(about.getColumnLabel(i));
        }
        sink.columns(names);
        boolean more = true;
        while (more && rows.next()) {
            List<@Nullable Object> values = new ArrayList<>(width);
            for (int i = 1; i <= width; i++) {
                values.add(plain(rows.getObject(i)));
            }
            more = sink.row(values);
        }
    }

    private static @Nullable Object plain(@Nullable Object value) {
        return switch (value) {
            case null -> null;
            case Boolean flag -> flag;
            case Number number -> number;
            default -> value.toString();
        };
    }

    @Override
    public void close() {
        TraceFile.close(connection);
    }
}
