package org.racewalk.actors.store;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;

import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.MigrationState;
import org.flywaydb.core.api.configuration.FluentConfiguration;

import java.time.Duration;
import java.util.Map;
import java.util.stream.Stream;

import javax.sql.DataSource;

/** What differs between the databases: how to connect, a few words of SQL, what errors mean. */
interface Database {
    /** Few: a coordinator, its looks at wishes, and a reader of batches. */
    int POOL = 4;

    Duration CONNECT_LIMIT = Duration.ofSeconds(5);

    /** Ours alone, so that another program's migrations are not taken for it. */
    String HISTORY = "racewalk_schema_history";

    /** As it may be shown. */
    String name();

    /** Makes the store if there is none, brings an older one to this version, and connects. */
    HikariDataSource open();

    /** Called before each use; throws what {@link #failure} gives. */
    void check();

    /** After a select of a row that others may not change until the transaction ends. */
    String lockRow();

    /** Whether rows are streamed only inside of a transaction. */
    boolean streamsInTransaction();

    /**
     * What a failure means to the user of the store.
     *
     * @param doing in the words of a user: "add a campaign"
     */
    RuntimeException failure(String doing, RuntimeException failure);

    /** The words of SQL in the migrations that differ. */
    Map<String, String> words();

    /** Brings what the source leads to, to this version. */
    static void migrate(Database database, DataSource source) {
        Flyway flyway = flyway(source).placeholders(database.words()).load();
        refuseNewer(database, flyway);
        if (flyway.info().pending().length > 0) {
            flyway.migrate();
        }
    }

    /** Whether everything is there; changes nothing. */
    static boolean isCurrent(Database database, DataSource source) {
        Flyway flyway = flyway(source).placeholders(database.words()).load();
        refuseNewer(database, flyway);
        return flyway.info().pending().length == 0;
    }

    private static FluentConfiguration flyway(DataSource source) {
        return Flyway.configure(Database.class.getClassLoader())
                .dataSource(source)
                .locations("classpath:org/racewalk/actors/store")
                .table(HISTORY)
                .loggers("slf4j");
    }

    private static void refuseNewer(Database database, Flyway flyway) {
        boolean newer =
                Stream.of(flyway.info().applied())
                        .anyMatch(migration ->
                                migration.getState() == MigrationState.FUTURE_SUCCESS
                                        || migration.getState() == MigrationState.FUTURE_FAILED);
        if (newer) {
            throw new StoreUnusableException(
                    "store "
                            + database.name()
                            + ": made by a newer Racewalk; use that one, or another store");
        }
    }

    /** A pool over plain connections. */
    static HikariDataSource pool(DataSource source, int size) {
        HikariConfig config = new HikariConfig();
        config.setPoolName("racewalk-store");
        config.setDataSource(source);
        config.setMaximumPoolSize(size);
        config.setMinimumIdle(0);
        config.setConnectionTimeout(CONNECT_LIMIT.toMillis());
        // Whether it answers is for each use to say.
        config.setInitializationFailTimeout(-1);
        return new HikariDataSource(config);
    }
}
