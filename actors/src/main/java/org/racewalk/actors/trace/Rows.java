package org.racewalk.actors.trace;

import org.duckdb.DuckDBAppender;
import org.duckdb.DuckDBConnection;
import org.jspecify.annotations.Nullable;

import java.sql.SQLException;

/** Appends rows to a table, column by column. For one thread. */
final class Rows implements AutoCloseable {
    private final DuckDBAppender appender;

    Rows(DuckDBConnection connection, String table) throws SQLException {
        appender = connection.createAppender(table);
    }

    Rows begin() {
        try {
            appender.beginRow();
        } catch (SQLException e) {
            throw failure(e);
        }
        return this;
    }

    void end() {
        try {
            appender.endRow();
        } catch (SQLException e) {
            throw failure(e);
        }
    }

    /** BIGINT. */
    Rows put(long value) {
        try {
            appender.append(value);
        } catch (SQLException e) {
            throw failure(e);
        }
        return this;
    }

    /** INTEGER. */
    Rows put(int value) {
        try {
            appender.append(value);
        } catch (SQLException e) {
            throw failure(e);
        }
        return this;
    }

    /** BOOLEAN. */
    Rows put(boolean value) {
        try {
            appender.append(value);
        } catch (SQLException e) {
            throw failure(e);
        }
        return this;
    }

    /** SMALLINT; null if negative. */
    Rows cpu(int value) {
        try {
            if (value < 0) {
                appender.appendNull();
            } else {
                appender.append((short) value);
            }
        } catch (SQLException e) {
            throw failure(e);
        }
        return this;
    }

    /** VARCHAR; null if there is nothing to say. */
    Rows put(@Nullable String value) {
        try {
            if (value == null || value.isEmpty()) {
                appender.appendNull();
            } else {
                appender.append(value);
            }
        } catch (SQLException e) {
            throw failure(e);
        }
        return this;
    }

    /** VARCHAR that is never null. */
    Rows text(String value) {
        try {
            appender.append(value);
        } catch (SQLException e) {
            throw failure(e);
        }
        return this;
    }

    /** So many columns in a row without a value. */
    Rows nulls(int columns) {
        try {
            for (int i = 0; i < columns; i++) {
                appender.appendNull();
            }
        } catch (SQLException e) {
            throw failure(e);
        }
        return this;
    }

    void flush() {
        try {
            appender.flush();
        } catch (SQLException e) {
            throw failure(e);
        }
    }

    @Override
    public void close() throws SQLException {
        appender.close();
    }

    private static IllegalStateException failure(SQLException e) {
        return new AppendFailure(e);
    }

    /** DuckDB did not take a row; the cause says why. */
    static final class AppendFailure extends IllegalStateException {
        private static final long serialVersionUID = 1;

        private final SQLException sql;

        AppendFailure(SQLException cause) {
            super(cause);
            sql = cause;
        }

        SQLException sql() {
            return sql;
        }
    }
}
