package org.racewalk.actors.trace;

import org.duckdb.DuckDBConnection;
import org.duckdb.DuckDBDriver;
import org.jspecify.annotations.Nullable;
import org.racewalk.actors.store.StoreUnavailableException;
import org.racewalk.actors.store.StoreUnusableException;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Objects;
import java.util.Properties;
import java.util.UUID;

/**
 * The file of a trace store: made, opened, refused. It is made aside and linked into place when it
 * is whole, so a file at that place is a trace store or somebody else's, and never half of one.
 */
final class TraceFile {
    /** Raised with each change of the schema that older queries would notice. */
    static final int FORMAT = 1;

    private static final String APPLICATION = "racewalk traces";
    private static final String URL = "jdbc:duckdb:";
    private static final byte[] MAGIC = "DUCK".getBytes(StandardCharsets.US_ASCII);
    private static final int MAGIC_AT = 8;

    /** Of DuckDB itself; the JVM's heap comes on top. What does not fit goes to disk. */
    private static final String MEMORY = "768MiB";

    private static final String DISK = "8GiB";

    /** Before the blocks: the main header and two copies of the other one. */
    private static final long HEADERS = 3 * 4096;

    private TraceFile() {}

    /**
     * Opens the file to append runs; makes it if there is none.
     *
     * @throws StoreUnusableException if there is something else, or one of another version, or a
     *     part of one; nothing is changed then
     * @throws StoreUnavailableException if another process has it open
     */
    static DuckDBConnection writable(Path file) {
        if (!Files.exists(file)) {
            create(file);
        } else {
            verify(file);
        }
        try {
            return connect(file, false);
        } catch (SQLException e) {
            throw failure(file, e);
        }
    }

    /** Opens the file to read it and nothing else: no other file, no extension, no setting. */
    static DuckDBConnection readable(Path file) {
        DuckDBConnection connection = reading(file);
        try (Statement statement = connection.createStatement()) {
            statement.execute("set enable_external_access = false");
            statement.execute("set lock_configuration = true");
            return connection;
        } catch (SQLException e) {
            close(connection);
            throw failure(file, e);
        }
    }

    /** Opens the file to read it; other files may be written. */
    static DuckDBConnection reading(Path file) {
        if (!Files.exists(file)) {
            throw new StoreUnusableException(
                    "traces " + file + ": no such file; racewalk trace record makes it");
        }
        verify(file);
        try {
            return connect(file, true);
        } catch (SQLException e) {
            throw failure(file, e);
        }
    }

    static void close(Connection connection) {
        try {
            connection.close();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static DuckDBConnection connect(Path file, boolean readOnly) throws SQLException {
        Properties settings = new Properties();
        if (readOnly) {
            settings.setProperty(
                    DuckDBDriver.DUCKDB_ACCESS_MODE_PROPERTY,
                    DuckDBDriver.DUCKDB_ACCESS_MODE_READ_ONLY);
            settings.setProperty(DuckDBDriver.JDBC_STREAM_RESULTS, "true");
        }
        settings.setProperty("memory_limit", MEMORY);
        settings.setProperty("threads", "" + Runtime.getRuntime().availableProcessors());
        settings.setProperty("temp_directory", file + ".tmp");
        settings.setProperty("max_temp_directory_size", DISK);
        settings.setProperty("autoinstall_known_extensions", "false");
        settings.setProperty("autoload_known_extensions", "false");
        String url = URL + file.toAbsolutePath();
        return DriverManager.getConnection(url, settings).unwrap(DuckDBConnection.class);
    }

    private static void create(Path file) {
        Path folder = file.toAbsolutePath().getParent();
        // The driver would take what follows for settings.
        if (file.toString().contains(";") || folder == null) {
            throw new StoreUnusableException("traces " + file + ": expected a plain file name");
        }
        Path draft = folder.resolve("." + file.getFileName() + "." + UUID.randomUUID());
        try {
            Files.createDirectories(folder);
            try (DuckDBConnection connection = connect(draft, false);
                    Statement statement = connection.createStatement()) {
                for (String one : schema().split(";\n")) {
                    statement.execute(one);
                }
                statement.execute(
                        "insert into meta values ('application', '"
                                + APPLICATION
                                + "'), ('format', '"
                                + FORMAT
                                + "')");
            }
            Files.createLink(file, draft);
        } catch (FileAlreadyExistsException e) {
            throw new StoreUnusableException(
                    "traces " + file + ": " + e.getFile() + " is in the way", e);
        } catch (IOException e) {
            throw new StoreUnusableException("traces " + file + ": cannot be made: " + e, e);
        } catch (SQLException e) {
            throw failure(file, e);
        } finally {
            remove(draft);
        }
    }

    private static void remove(Path draft) {
        try {
            Files.deleteIfExists(draft);
            Files.deleteIfExists(Path.of(draft + ".wal"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String schema() {
        try (InputStream in = TraceFile.class.getResourceAsStream("schema.sql")) {
            return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Looks at the file without a way to change it. */
    private static void verify(Path file) {
        if (!Files.isRegularFile(file) || !isDuckDb(file)) {
            throw new StoreUnusableException(
                    "traces "
                            + file
                            + ": is not a trace store of Racewalk; name another file with"
                            + " --traces");
        }
        try (DuckDBConnection connection = connect(file, true)) {
            verifyOurs(file, connection);
            verifyWhole(file, connection);
        } catch (SQLException e) {
            throw failure(file, e);
        }
    }

    private static boolean isDuckDb(Path file) {
        ByteBuffer beginning = ByteBuffer.allocate(MAGIC_AT + MAGIC.length);
        try (SeekableByteChannel channel = Files.newByteChannel(file)) {
            while (beginning.hasRemaining() && channel.read(beginning) >= 0) {
                // Reads on.
            }
        } catch (IOException e) {
            throw new StoreUnusableException("traces " + file + ": cannot be read: " + e, e);
        }
        byte[] magic = new byte[MAGIC.length];
        beginning.get(MAGIC_AT, magic);
        return !beginning.hasRemaining() && java.util.Arrays.equals(magic, MAGIC);
    }

    private static void verifyOurs(Path file, Connection connection) throws SQLException {
        boolean any =
                text(
                                connection,
                                "select table_name from duckdb_tables() where table_name = 'meta'"
                                        + " and column_count = 2")
                        != null;
        String application = any ? meta(connection, "application") : null;
        if (!APPLICATION.equals(application)) {
            throw new StoreUnusableException(
                    "traces "
                            + file
                            + ": is a DuckDB file, but not a trace store of Racewalk; name another"
                            + " file with --traces");
        }
        String format = meta(connection, "format");
        if (!String.valueOf(FORMAT).equals(format)) {
            throw new StoreUnusableException(
                    "traces "
                            + file
                            + ": was written by another version of Racewalk (format "
                            + format
                            + ", this one has "
                            + FORMAT
                            + "); record again into another file");
        }
    }

    private static @Nullable String meta(Connection connection, String key) throws SQLException {
        return text(connection, "select value::varchar from meta where key = '" + key + "'");
    }

    /** DuckDB notices a missing end only when it gets there. */
    private static void verifyWhole(Path file, Connection connection) throws SQLException {
        String needed =
                text(
                        connection,
                        "select (total_blocks * block_size)::varchar from pragma_database_size()");
        try {
            if (needed != null && Files.size(file) < HEADERS + Long.parseLong(needed)) {
                throw damaged(file, "its end is missing", null);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static @Nullable String text(Connection connection, String query) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(query)) {
            return rows.next() ? rows.getString(1) : null;
        }
    }

    /** What a failure of DuckDB, not of a query, means for the user. */
    static RuntimeException failure(Path file, SQLException e) {
        String message = String.valueOf(e.getMessage()).lines().findFirst().orElse("");
        if (message.contains("lock on file") || message.contains("already open")) {
            return new StoreUnavailableException(
                    "traces " + file + ": another process has it open; wait until it has ended", e);
        }
        if (message.contains("version")) {
            return new StoreUnusableException(
                    "traces "
                            + file
                            + ": was written by another version of DuckDB; record again into"
                            + " another file",
                    e);
        }
        if (message.contains("Permission denied")) {
            return new StoreUnusableException("traces " + file + ": permission denied", e);
        }
        if (message.contains("Out of Memory") || message.contains("No space left")) {
            return new StoreUnavailableException("traces " + file + ": " + message, e);
        }
        return damaged(file, message, e);
    }

    private static StoreUnusableException damaged(
            Path file, String how, @Nullable SQLException cause) {
        return new StoreUnusableException(
                "traces "
                        + file
                        + ": is cut off or damaged ("
                        + how
                        + "); nothing was changed; restore it or record again into another file",
                cause);
    }
}
