package org.racewalk.actors.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.racewalk.actors.store.PostgresDatabase.Meaning;

import java.sql.SQLException;

/** The contract on a real PostgreSQL server, and what only a server can do: go away. */
final class PostgresStoreTest extends CampaignStoreContract {
    @Override
    String emptyDatabase() {
        return PostgresServer.running().newDatabase();
    }

    @Test
    void shouldBeUnavailableWhileTheServerIsStopped() {
        String id = added("a");
        store.keep(id, StoreFixture.batch(0), StoreFixture.NOW);
        PostgresServer.running().stop();
        try {
            assertThatThrownBy(() -> store.keep(id, StoreFixture.batch(1), StoreFixture.NOW))
                    .isInstanceOf(StoreUnavailableException.class);
            assertThatThrownBy(() -> store.campaigns())
                    .isInstanceOf(StoreUnavailableException.class);
            assertThatThrownBy(() -> Stores.open(url()))
                    .isInstanceOf(StoreUnavailableException.class);
        } finally {
            PostgresServer.running().start();
        }
        assertThat(store.keep(id, StoreFixture.batch(1), StoreFixture.NOW)).isTrue();
        assertThat(StoreFixture.ids(store, id)).containsExactly(0L, 1L);
    }

    @Test
    void shouldLoseNothingKeptWhenTheServerIsKilled() {
        String id = added("a");
        for (long batch = 0; batch < 20; batch++) {
            store.keep(id, StoreFixture.batch(batch), StoreFixture.NOW);
        }
        PostgresServer.running().kill();
        try {
            assertThatThrownBy(() -> store.keep(id, StoreFixture.batch(20), StoreFixture.NOW))
                    .isInstanceOf(StoreUnavailableException.class);
        } finally {
            PostgresServer.running().start();
        }
        assertThat(StoreFixture.ids(store, id)).hasSize(20);
    }

    @Test
    void shouldRefuseADatabaseOfSomebodyElse() throws SQLException {
        String other = PostgresServer.running().newDatabase();
        try (var connection = java.sql.DriverManager.getConnection(other);
                var statement = connection.createStatement()) {
            statement.execute("create table theirs (n int)");
            assertThatThrownBy(() -> Stores.open(other))
                    .isInstanceOf(StoreUnusableException.class)
                    .hasMessageContaining("schema");
            var tables =
                    statement.executeQuery(
                            "select count(*) from pg_tables where schemaname = 'public'");
            tables.next();
            assertThat(tables.getInt(1)).isEqualTo(1);
        }
    }

    @Test
    void shouldRefuseAMissingDatabaseOrUser() {
        assertThatThrownBy(() -> Stores.open(url().replaceFirst("store\\d+", "nothing")))
                .isInstanceOf(StoreUnusableException.class)
                .hasMessageContaining("nothing");
        assertThatThrownBy(() ->
                        Stores.open(
                                new StoreSettings(
                                        url().replaceFirst("user=\\w+", ""), "nobody", "s3cret")))
                .isInstanceOf(StoreUnusableException.class)
                .hasMessageContaining("nobody")
                .hasMessageNotContaining("s3cret");
    }

    @Test
    void shouldNotShowAPassword() {
        StoreSettings settings =
                new StoreSettings(
                        "jdbc:postgresql://host/db?user=me&password=s3cret", "me", "s3cret");
        assertThat(settings.toString()).isEqualTo("jdbc:postgresql://host/db");
    }

    @ParameterizedTest
    @CsvSource({
        "08006, WAIT",
        "57P01, WAIT",
        "57P03, WAIT",
        "53100, WAIT",
        "53300, WAIT",
        "40P01, WAIT",
        "25006, WAIT",
        "58030, WAIT",
        "28P01, UNUSABLE",
        "3D000, UNUSABLE",
        "42P01, UNUSABLE",
        "42501, UNUSABLE",
        "XX001, UNUSABLE",
        "23505, OURS",
        "22001, OURS",
        "'', OURS"
    })
    void shouldKnowWhatWaitingCures(String state, Meaning meaning) {
        assertThat(PostgresDatabase.meaning(state)).isEqualTo(meaning);
    }
}
