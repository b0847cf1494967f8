package org.racewalk.actors.store;

import com.zaxxer.hikari.HikariDataSource;

import org.flywaydb.core.api.FlywayException;
import org.jspecify.annotations.Nullable;
import org.postgresql.ds.PGSimpleDataSource;

import java.sql.SQLException;
import java.util.Map;

/** A database of a PostgreSQL server. */
final class PostgresDatabase implements Database {
    static final String PREFIX = "jdbc:postgresql:";

    /** A server that went away without a word is noticed after so many seconds. */
    private static final int SOCKET_SECONDS = 60;

    private final StoreSettings settings;
    private final PGSimpleDataSource source;

    private PostgresDatabase(StoreSettings settings, PGSimpleDataSource source) {
        this.settings = settings;
        this.source = source;
    }

    static PostgresDatabase at(StoreSettings settings) {
        PGSimpleDataSource source = new PGSimpleDataSource();
        source.setConnectTimeout((int) CONNECT_LIMIT.toSeconds());
        source.setSocketTimeout(SOCKET_SECONDS);
        source.setTcpKeepAlive(true);
        source.setApplicationName("racewalk");
        try {
            // What the URL says counts in place of the above.
            source.setUrl(settings.url());
        } catch (IllegalArgumentException e) {
            throw new StoreUnusableException(
                    "store "
                            + settings.shown()
                            + ": expected jdbc:postgresql://HOST[:PORT]/DATABASE");
        }
        if (settings.user() != null) {
            source.setUser(settings.user());
        }
        if (settings.password() != null) {
            source.setPassword(settings.password());
        }
        return new PostgresDatabase(settings, source);
    }

    @Override
    public String name() {
        return settings.shown();
    }

    @Override
    public HikariDataSource open() {
        Database.migrate(this, source);
        return Database.pool(source, POOL);
    }

    @Override
    public void check() {}

    @Override
    public String lockRow() {
        return " for update";
    }

    @Override
    public boolean streamsInTransaction() {
        return true;
    }

    @Override
    public Map<String, String> words() {
        return Map.of(
                "bytes", "bytea",
                "sequence", "bigint generated always as identity primary key");
    }

    @Override
    public RuntimeException failure(String doing, RuntimeException failure) {
        if (failure instanceof FlywayException && cause(failure) == null) {
            return new StoreUnusableException(
                    "store " + name() + ": cannot " + doing + ": " + failure.getMessage(), failure);
        }
        SQLException cause = cause(failure);
        String state = cause == null ? null : cause.getSQLState();
        String told = cause == null ? failure.getMessage() : cause.getMessage();
        String message = "store " + name() + ": cannot " + doing + ": " + told;
        return switch (meaning(state)) {
            case WAIT -> new StoreUnavailableException(message, failure);
            case UNUSABLE -> new StoreUnusableException(message, failure);
            case OURS -> failure;
        };
    }

    /** What a state of SQL means. */
    enum Meaning {
        /** Waiting may cure it. */
        WAIT,
        UNUSABLE,
        /** A mistake in this program. */
        OURS
    }

    /**
     * By the classes of "PostgreSQL Error Codes", appendix A of its manual.
     *
     * @param state null if none was told
     */
    static Meaning meaning(@Nullable String state) {
        if (state == null || state.length() != 5) {
            return Meaning.OURS;
        }
        return switch (state.substring(0, 2)) {
            // Connection, transaction rolled back, resources, operator, system, lock; a standby.
            case "08", "25", "40", "53", "55", "57", "58" -> Meaning.WAIT;
            // Who may; no such database or schema; damaged; no such table or column; in another's.
            case "28", "3D", "3F", "XX", "42", "F0" -> Meaning.UNUSABLE;
            default -> Meaning.OURS;
        };
    }

    /** The innermost exception of the database that has a state. */
    private static @Nullable SQLException cause(Throwable failure) {
        SQLException found = null;
        for (Throwable at = failure; at != null; at = at.getCause()) {
            if (at instanceof SQLException sql && sql.getSQLState() != null) {
                found = sql;
            }
        }
        return found;
    }
}
