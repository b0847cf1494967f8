package org.racewalk.actors.store;

import com.zaxxer.hikari.HikariDataSource;

import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteConfig.JournalMode;
import org.sqlite.SQLiteConfig.SynchronousMode;
import org.sqlite.SQLiteConfig.TransactionMode;
import org.sqlite.SQLiteDataSource;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import java.util.UUID;

/**
 * A file of SQLite. It is made aside and linked into place when it is whole, so a file at that
 * place is a store or somebody else's, and never half of one.
 */
final class SqliteDatabase implements Database {
    static final String PREFIX = "jdbc:sqlite:";

    /** In the header of the file, so that another program's database is not taken for ours. */
    private static final int APPLICATION = 0x52574b31;

    private static final byte[] MAGIC = "SQLite format 3\0".getBytes(StandardCharsets.US_ASCII);
    private static final int HEADER = 100;
    private static final int APPLICATION_AT = 68;
    private static final int BUSY_MILLIS = 5_000;
    private static final int WAL_KEPT = 64 << 20;

    private final Path file;
    private @Nullable Object key;

    private SqliteDatabase(Path file) {
        this.file = file;
    }

    static SqliteDatabase at(String file) {
        // The driver would take these for something else than the name of a file.
        if (file.isEmpty()
                || file.startsWith(":")
                || file.startsWith("file:")
                || file.contains("?")) {
            throw new StoreUnusableException(
                    "store " + PREFIX + file + ": expected jdbc:sqlite:FILE, a plain file name");
        }
        try {
            return new SqliteDatabase(Path.of(file).toAbsolutePath().normalize());
        } catch (InvalidPathException e) {
            throw new StoreUnusableException("store " + PREFIX + file + ": " + e.getReason());
        }
    }

    @Override
    public String name() {
        return file.toString();
    }

    @Override
    public HikariDataSource open() {
        try {
            if (!Files.exists(file)) {
                create();
            }
            refuseForeign();
            key = key();
        } catch (AccessDeniedException | NotDirectoryException e) {
            throw new StoreUnusableException("store " + file + ": no access: " + e.getMessage(), e);
        } catch (FileAlreadyExistsException e) {
            throw new StoreUnusableException(
                    "store " + file + ": " + e.getFile() + " is no directory", e);
        } catch (IOException e) {
            throw new StoreUnavailableException("store " + file + ": " + e, e);
        }
        if (!Database.isCurrent(this, source(file, true))) {
            Database.migrate(this, source(file, false));
        }
        return Database.pool(source(file, false), POOL);
    }

    private void create() throws IOException {
        Path folder = file.getParent();
        if (folder == null) {
            throw new StoreUnusableException("store " + file + ": is a directory");
        }
        Files.createDirectories(folder);
        Path draft = folder.resolve("." + file.getFileName() + "." + UUID.randomUUID());
        try {
            SQLiteDataSource source = source(draft, false);
            try (Connection connection = source.getConnection();
                    var statement = connection.createStatement()) {
                statement.execute("pragma application_id = " + APPLICATION);
            } catch (SQLException e) {
                throw failure("make it", new IllegalStateException(e));
            }
            Database.migrate(this, source);
            try {
                Files.createLink(file, draft);
            } catch (FileAlreadyExistsException e) {
                // Another process was faster; its store is as good.
            } catch (UnsupportedOperationException e) {
                Files.move(draft, file);
            }
        } finally {
            for (String part : new String[] {"", "-wal", "-shm", "-journal"}) {
                Files.deleteIfExists(Path.of(draft + part));
            }
        }
    }

    /** Looks at the header alone: SQLite would change a database that another program left open. */
    private void refuseForeign() throws IOException {
        if (!Files.isRegularFile(file)) {
            throw new StoreUnusableException("store " + file + ": is not a file");
        }
        ByteBuffer header = ByteBuffer.allocate(HEADER);
        try (SeekableByteChannel channel = Files.newByteChannel(file)) {
            while (header.hasRemaining() && channel.read(header) >= 0) {
                // Reads on.
            }
        }
        byte[] magic = new byte[MAGIC.length];
        header.get(0, magic);
        if (header.hasRemaining()
                || !java.util.Arrays.equals(magic, MAGIC)
                || header.getInt(APPLICATION_AT) != APPLICATION) {
            throw new StoreUnusableException(
                    "store "
                            + file
                            + ": is not a store of Racewalk, or is damaged; name another file");
        }
        if (!Files.isWritable(file)) {
            throw new StoreUnusableException("store " + file + ": is not writable");
        }
    }

    @Override
    public void check() {
        Object now;
        try {
            now = key();
        } catch (IOException e) {
            now = null;
        }
        // SQLite would go on writing to a file that nobody finds again.
        if (key != null && !key.equals(now)) {
            throw new StoreUnusableException(
                    "store " + file + ": was moved or removed while in use");
        }
    }

    private @Nullable Object key() throws IOException {
        return Files.readAttributes(file, BasicFileAttributes.class).fileKey();
    }

    private static SQLiteDataSource source(Path file, boolean readOnly) {
        SQLiteConfig config = new SQLiteConfig();
        config.setReadOnly(readOnly);
        config.setBusyTimeout(BUSY_MILLIS);
        config.enforceForeignKeys(true);
        if (!readOnly) {
            config.setJournalMode(JournalMode.WAL);
            config.setJournalSizeLimit(WAL_KEPT);
            config.setSynchronous(SynchronousMode.NORMAL);
            // A read that turns into a write fails where another write came between.
            config.setTransactionMode(TransactionMode.IMMEDIATE);
        }
        SQLiteDataSource source = new SQLiteDataSource(config);
        source.setUrl(PREFIX + file);
        return source;
    }

    @Override
    public String lockRow() {
        return "";
    }

    @Override
    public boolean streamsInTransaction() {
        return false;
    }

    @Override
    public Map<String, String> words() {
        return Map.of("bytes", "blob", "sequence", "integer primary key");
    }

    @Override
    public RuntimeException failure(String doing, RuntimeException failure) {
        SQLiteException cause = null;
        for (Throwable at = failure; at != null; at = at.getCause()) {
            if (at instanceof SQLiteException sql) {
                cause = sql;
            }
        }
        if (cause == null) {
            return failure;
        }
        String message = "store " + file + ": cannot " + doing + ": " + cause.getMessage();
        return switch (primary(cause.getResultCode())) {
            case SQLITE_CORRUPT, SQLITE_NOTADB, SQLITE_AUTH, SQLITE_PERM ->
                    new StoreUnusableException(message, failure);
            case SQLITE_BUSY,
                    SQLITE_LOCKED,
                    SQLITE_FULL,
                    SQLITE_IOERR,
                    SQLITE_CANTOPEN,
                    SQLITE_READONLY,
                    SQLITE_PROTOCOL,
                    SQLITE_NOMEM,
                    SQLITE_INTERRUPT ->
                    new StoreUnavailableException(message, failure);
            default -> failure;
        };
    }

    /** Extended codes carry the primary one in their low byte. */
    private static SQLiteErrorCode primary(SQLiteErrorCode extended) {
        return SQLiteErrorCode.getErrorCode(extended.code & 0xff);
    }
}
