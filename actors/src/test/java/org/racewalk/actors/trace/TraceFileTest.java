package org.racewalk.actors.trace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.racewalk.actors.trace.TraceStoreFixture.ask;

import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.racewalk.actors.engine.WrongInputException;
import org.racewalk.actors.store.StoreUnusableException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.List;

/**
 * Goal: only a whole trace store of this version is opened, and a query changes nothing and sees
 * nothing else. Method: files that are something else, whole and in part.
 */
final class TraceFileTest {
    @TempDir private Path folder;

    private Path file;

    @BeforeEach
    void name() {
        file = folder.resolve("traces.duckdb");
    }

    private void make(String... statements) throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:" + file);
                Statement statement = connection.createStatement()) {
            for (String one : statements) {
                statement.execute(one);
            }
        }
    }

    /** Neither way of opening takes the file, and both leave it as it is. */
    private void assertRefused(String message) throws IOException {
        byte[] before = Files.readAllBytes(file);
        for (ThrowingCallable open :
                List.<ThrowingCallable>of(
                        () -> TraceFile.writable(file).close(),
                        () -> TraceQueries.open(file).close(),
                        () -> ParquetExport.write(file, folder.resolve("out")))) {
            assertThatThrownBy(open)
                    .isInstanceOf(StoreUnusableException.class)
                    .hasMessageContaining(message)
                    .message()
                    .startsWith("traces " + file)
                    .hasLineCount(1);
        }
        assertThat(Files.readAllBytes(file)).isEqualTo(before);
        try (var inside = Files.list(folder)) {
            assertThat(inside.filter(other -> !other.equals(folder.resolve("out"))))
                    .containsExactly(file);
        }
    }

    @Test
    void shouldRefuseATextFile() throws IOException {
        Files.writeString(file, "a shopping list\n");
        assertRefused("is not a trace store of Racewalk");
    }

    @Test
    void shouldRefuseAnotherProgramsDatabase() throws Exception {
        make("create table runs (a int)");
        assertRefused("is a DuckDB file, but not a trace store of Racewalk");
    }

    @Test
    void shouldRefuseADatabaseWithAnotherMeta() throws Exception {
        make("create table meta (key varchar, value varchar)");
        assertRefused("is a DuckDB file, but not a trace store of Racewalk");
    }

    @Test
    void shouldRefuseAnotherVersion() throws Exception {
        TraceFile.writable(file).close();
        make("update meta set value = '9' where key = 'format'");
        assertRefused("was written by another version of Racewalk (format 9, this one has 1)");
    }

    @ParameterizedTest
    @ValueSource(doubles = {0.05, 0.3, 0.6, 0.9, 0.999})
    void shouldRefuseAFileThatIsCutOff(double part) throws IOException {
        TraceStoreFixture.record(file, TraceStoreFixture.variant(folder), 300);
        Files.delete(folder.resolve("item.c"));
        byte[] whole = Files.readAllBytes(file);
        Files.write(file, Arrays.copyOf(whole, (int) (whole.length * part)));

        assertRefused("is cut off or damaged");
    }

    @Test
    void shouldRefuseAFileWithoutItsBeginning() throws IOException {
        TraceFile.writable(file);
        byte[] whole = new byte[20_000];
        Files.write(file, whole);
        assertRefused("is not a trace store of Racewalk");
    }

    @Test
    void shouldNotMakeAFileToLookAtIt() {
        assertThatThrownBy(() -> TraceQueries.open(file))
                .isInstanceOf(StoreUnusableException.class)
                .hasMessageContaining("no such file; racewalk trace record makes it");
        assertThat(file).doesNotExist();
    }

    @Test
    void shouldOpenItsOwn() {
        TraceStoreFixture.record(file, anyVariant(), 1);
        TraceStoreFixture.record(file, anyVariant(), 2);
        assertThat(ask(file, "select count(*) from runs")).containsExactly("2");
        assertThat(ask(file, "select value from meta where key = 'format'")).containsExactly("1");
    }

    private org.racewalk.actors.engine.SpreadVariant anyVariant() {
        try {
            return TraceStoreFixture.variant(folder);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void shouldExplainEveryColumn() throws SQLException {
        TraceFile.writable(file).close();
        assertThat(
                        ask(
                                file,
                                "select table_name, column_name from duckdb_columns() where comment"
                                        + " is null and not internal and table_name in (select"
                                        + " table_name from duckdb_tables()) and table_name <>"
                                        + " 'meta'"))
                .isEmpty();
        assertThat(ask(file, "select table_name from duckdb_tables() where comment is null"))
                .isEmpty();
        assertThat(
                        ask(
                                file,
                                "select table_name from duckdb_tables() union select view_name from"
                                        + " duckdb_views() where not internal"))
                .containsExactlyInAnyOrderElementsOf(SqlMistake.TABLES);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "delete from runs",
                "create table other (a int)",
                "drop table events",
                "attach 'other.duckdb'",
                "copy runs to 'stolen.csv'",
                "select * from read_csv('/etc/hostname')",
                "select * from read_text('/etc/hostname')",
                "select * from glob('/*')",
                "set enable_external_access = true",
                "set memory_limit = '64GB'",
                "install json",
                "load '/tmp/some.duckdb_extension'",
                "",
                "select 1; drop table runs",
            })
    void shouldAllowNothingButQuestions(String sql) throws SQLException {
        TraceFile.writable(file).close();
        assertThatThrownBy(() -> ask(file, sql))
                .isInstanceOf(WrongInputException.class)
                .message()
                .startsWith("sql: ")
                .hasLineCount(1);
        assertThat(ask(file, "select count(*) from runs")).containsExactly("0");
    }

    @Test
    void shouldSayWhichColumnsThereAre() throws SQLException {
        TraceFile.writable(file).close();
        assertThatThrownBy(() -> ask(file, "select colour from decisions"))
                .isInstanceOf(WrongInputException.class)
                .hasMessage(
                        "sql: no column colour; decisions has run, decision, step, kind, cpu,"
                                + " choices, answer, what");
        assertThatThrownBy(() -> ask(file, "select d.colour from Decisions d"))
                .hasMessageStartingWith("sql: no column colour; decisions has run, decision,");
        assertThatThrownBy(() -> ask(file, "select 1 from decisions where colour = 3"))
                .hasMessageStartingWith("sql: no column colour; decisions has run, decision,");
        assertThatThrownBy(() -> ask(file, "select 1 from acesses"))
                .hasMessage(
                        "sql: no table acesses; there are runs, events, steps, accesses, messages,"
                                + " decisions, objects, violations, findings, meta");
        assertThatThrownBy(() -> ask(file, "selct 1"))
                .hasMessageStartingWith("sql: syntax error at or near \"selct\"");
    }
}
