package org.racewalk.actors.store;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/**
 * A real PostgreSQL server for tests, of the build that a Maven artifact ships; one a JVM. Each
 * user of it takes a database of its own. It can be stopped, killed and started again with all that
 * it holds.
 */
public final class PostgresServer {
    private static final Duration START_LIMIT = Duration.ofSeconds(60);
    private static final AtomicInteger DATABASES = new AtomicInteger();
    private static @Nullable PostgresServer shared;

    private final Path folder;
    private EmbeddedPostgres postgres;

    private PostgresServer() throws IOException {
        folder = Files.createTempDirectory("racewalk-postgres");
        postgres = launch(0);
    }

    /** The server of this JVM, running. */
    public static synchronized PostgresServer running() {
        try {
            if (shared == null) {
                shared = new PostgresServer();
                Runtime.getRuntime().addShutdownHook(new Thread(shared::end));
            }
            return shared;
        } catch (IOException | IllegalStateException e) {
            throw new AssertionError(
                    "no PostgreSQL for this test; as root it needs the command unshare (package"
                            + " util-linux) and user namespaces (sysctl user.max_user_namespaces"
                            + " above 0): "
                            + e,
                    e);
        }
    }

    /** The URL of a new and empty database. */
    public String newDatabase() {
        String name = "store" + DATABASES.incrementAndGet();
        try (var connection = postgres.getPostgresDatabase().getConnection();
                var statement = connection.createStatement()) {
            statement.execute("create database " + name);
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
        return postgres.getJdbcUrl("postgres", name);
    }

    /** Stops it in order; connections are cut. */
    public void stop() {
        try {
            postgres.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Ends the process that takes connections, as {@code kill -9} does. */
    public void kill() {
        ProcessHandle process = process().orElseThrow();
        List<ProcessHandle> children = process.children().toList();
        process.destroyForcibly();
        process.onExit().join();
        // They notice by themselves; a new server does not start before.
        children.forEach(child -> child.onExit().join());
        // Nothing is left to stop, but it lets go of the folder.
        stop();
    }

    private Optional<ProcessHandle> process() {
        try {
            String pid = Files.readAllLines(folder.resolve("data/postmaster.pid")).getFirst();
            return ProcessHandle.of(Long.parseLong(pid.strip()));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Starts it again, at the same port, with all that it held. */
    public void start() {
        try {
            postgres = launch(postgres.getPort());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private EmbeddedPostgres launch(int port) throws IOException {
        var builder =
                EmbeddedPostgres.builder()
                        .setDataDirectory(folder.resolve("data"))
                        .setCleanDataDirectory(false)
                        .setOverrideWorkingDirectory(folder.resolve("server").toFile())
                        .setPGStartupWait(START_LIMIT)
                        // As a server is unless told otherwise; the library tells it otherwise.
                        .setServerConfig("synchronous_commit", "on");
        if (port != 0) {
            builder.setPort(port);
        }
        return builder.start();
    }

    private void end() {
        // Its own hook stops it, at the same time as this one.
        process().ifPresent(process -> process.onExit().join());
        try (Stream<Path> files = Files.walk(folder)) {
            files.sorted(Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
