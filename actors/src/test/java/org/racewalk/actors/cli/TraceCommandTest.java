package org.racewalk.actors.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.racewalk.actors.engine.ModelEngine;
import org.racewalk.actors.trace.TraceStoreFixture;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Goal: from a scenario to an answer by commands alone. Method: a scenario of some 30 steps. */
final class TraceCommandTest {
    @TempDir private Path folder;

    private CommandLineFixture racewalk;
    private String scenario;
    private String traces;

    @BeforeEach
    void setUp() throws IOException {
        racewalk = new CommandLineFixture(new ModelEngine(), folder);
        scenario = TraceStoreFixture.scenario(folder).toString();
        traces = folder.resolve("sub").resolve("t.duckdb").toString();
    }

    private int trace(String command, String... args) {
        List<String> all = new ArrayList<>(List.of("trace", command, "--traces", traces));
        all.addAll(List.of(args));
        return racewalk.run(all.toArray(String[]::new));
    }

    private void record() {
        assertThat(trace("record", scenario, "-D", "BUGGY", "--runs", "200")).isZero();
    }

    private String sql(String query) {
        assertThat(trace("sql", "--csv", query)).as(racewalk.err()).isZero();
        return racewalk.out();
    }

    /** The first three, after the name of the column. */
    private String[] strings() {
        return sql("select replay from runs order by run limit 3").replace("\"", "").split("\n");
    }

    private void assertRefused(String message, int status) {
        assertThat(status).isEqualTo(ExitCode.WRONG_INPUT);
        assertThat(racewalk.out()).isEmpty();
        assertThat(racewalk.err()).startsWith("racewalk: ").contains(message).hasLineCount(1);
    }

    @Test
    void shouldRecordARangeAndAnswer() {
        assertThat(trace("record", scenario, "-D", "BUGGY", "--runs", "30")).isZero();
        assertThat(racewalk.out())
                .startsWith("30 runs recorded: ")
                .endsWith(traces + ": 30 runs\n");
        assertThat(racewalk.err()).isEmpty();

        assertThat(trace("record", scenario, "-D", "BUGGY", "--runs", "40")).isZero();
        assertThat(racewalk.out())
                .startsWith("10 runs recorded: ")
                .contains("\n30 runs were there already\n");

        assertThat(trace("sql", "select count(*) as runs from runs")).isZero();
        assertThat(racewalk.out()).isEqualTo("runs\n  40\n");
    }

    @Test
    void shouldRecordReplayStringsOfAFile() throws IOException {
        record();
        String[] strings = strings();
        assertThat(strings).hasSize(4);
        Path file =
                Files.writeString(
                        folder.resolve("strings.txt"),
                        "# of mails\n\n"
                                + strings[1].substring(0, 40)
                                + "\n  "
                                + strings[1].substring(40)
                                + "\n"
                                + strings[2]
                                + "\n");
        traces = folder.resolve("other.duckdb").toString();

        assertThat(trace("record", file.toString(), strings[1], strings[3])).isZero();

        assertThat(strings()).containsExactly("replay", strings[1], strings[2], strings[3]);
    }

    @Test
    void shouldSayWhichLineOfAFileIsWrong() throws IOException {
        record();
        String good = strings()[1];
        Path file = Files.writeString(folder.resolve("strings.txt"), good + "\n" + good + "x\n");

        assertRefused(file + ":2: replay string mistyped", trace("record", file.toString()));
        assertRefused("no such file", trace("record", folder.resolve("none.c").toString()));
        assertRefused("no replay string", trace("record", "nonsense"));
        assertRefused("--runs 0: expected", trace("record", scenario, "--runs", "0"));
    }

    @Test
    void shouldPrintTablesThatFit() {
        record();
        assertThat(trace("sql", "select * from accesses where run = 1")).isZero();
        assertThat(racewalk.out()).startsWith("row 1\n  run         1\n");

        assertThat(
                        trace(
                                "sql",
                                "select run, event, function, file, replay, replay as again from"
                                        + " events join runs using (run) order by 1, 2"))
                .isZero();
        assertThat(racewalk.out().lines()).allMatch(line -> line.matches("[ -~]{0,100}"));
        assertThat(racewalk.out())
                .endsWith("... and more: --rows N shows them, --csv and --json print all\n");
        assertThat(racewalk.out().lines()).hasSize(102);

        assertThat(trace("sql", "select 1.5::double as a, 4.20 as b, null as c, 1e9::double as d"))
                .isZero();
        assertThat(racewalk.out())
                .isEqualTo("  a     b  c           d\n1.5  4.20  -  1000000000\n");

        assertThat(trace("sql", "select 1 as a where false")).isZero();
        assertThat(racewalk.out()).isEqualTo("a\n(no rows)\n");
    }

    @Test
    void shouldPrintCsvAndJson() {
        record();
        String query =
                "select 1 as n, null as nothing, '' as empty, 'a,\"b\"' as text, true as flag,"
                        + " 0.5::double as part, 12345678901234567890::hugeint as big, [1, 2] as l";
        assertThat(sql(query))
                .isEqualTo(
                        "n,nothing,empty,text,flag,part,big,l\n"
                            + "1,,\"\",\"a,\"\"b\"\"\",true,0.5,12345678901234567890,\"[1, 2]\"\n");
        assertThat(trace("sql", "--json", query)).isZero();
        assertThat(racewalk.out())
                .isEqualTo(
                        "{\"n\":1,\"nothing\":null,\"empty\":\"\",\"text\":\"a,\\\"b\\\"\","
                                + "\"flag\":true,\"part\":0.5,\"big\":12345678901234567890,"
                                + "\"l\":\"[1, 2]\"}\n");
    }

    @Test
    void shouldRefuseAWrongQuery() {
        record();
        assertRefused(
                "sql: no column colour; runs has run, replay",
                trace("sql", "select colour from runs"));
        assertRefused("sql: no table cars; there are runs,", trace("sql", "select 1 from cars"));
    }

    @Test
    void shouldAnswerWhatComesBeforeAndAfter() {
        record();
        assertThat(trace("ask", "--csv", "--preceded-by", "kfree", "use")).isZero();
        assertThat(racewalk.out()).startsWith("outcome,runs,with_a,so,percent,example_run\n");
        // Who used the item after it was freed had found it before.
        assertThat(racewalk.out().lines().filter(line -> line.startsWith("violated,")))
                .hasSize(1)
                .allMatch(line -> line.contains(",100.0,"));

        assertThat(trace("ask", "--csv", "--not-followed-by", "unlink", "kfree")).isZero();
        assertThat(racewalk.out().lines().filter(line -> line.startsWith("passed,")))
                .allMatch(line -> line.contains(",0,0.0,"));
        assertThat(trace("ask", "--csv", "--same-task", "--followed-by", "unlink", "kfree"))
                .isZero();
        assertThat(racewalk.out()).contains("\npassed,").contains(",100.0,");
        assertThat(trace("ask", "--csv", "--same-task", "--preceded-by", "use", "kfree")).isZero();
        assertThat(racewalk.out().lines().skip(1)).allMatch(line -> line.contains(",0,0.0,"));
        assertThat(trace("ask", "--csv", "--preceded-by", "kfree", "shared.*")).isNotZero();
    }

    @Test
    void shouldAnswerTheOtherQuestions() {
        record();
        assertThat(trace("ask", "--hottest-lines")).isZero();
        assertThat(racewalk.out()).startsWith("place").contains("unlink:", "use:");

        assertThat(trace("ask", "--csv", "--contended-fields")).isZero();
        assertThat(racewalk.out())
                .startsWith("field,accesses,writes,runs,most_cpus\n")
                .contains("shared,");

        assertThat(trace("ask", "--csv", "--clusters")).isZero();
        assertThat(racewalk.out())
                .startsWith("runs,signature,failed_at,other_at,stood_at,example_run\n")
                .contains("use-after-free write in own / use");

        assertThat(trace("ask", "--csv", "--unlink-to-free")).isZero();
        assertThat(racewalk.out())
                .startsWith("class,unlinked_from,lives,shortest,median,longest,shortest_run\n")
                .contains(",shared,");
    }

    @Test
    void shouldRefuseAQuestionAboutWhatIsNotThere() {
        record();
        assertRefused(
                "unlnk: no such event in these traces",
                trace("ask", "--preceded-by", "use", "unlnk"));
        assertThat(racewalk.err()).contains("Near: unlink");
        assertThat(trace("ask")).isEqualTo(ExitCode.WRONG_INPUT);
        assertThat(trace("ask", "--clusters", "--hottest-lines")).isEqualTo(ExitCode.WRONG_INPUT);
        assertThat(trace("ask", "--preceded-by", "use")).isEqualTo(ExitCode.WRONG_INPUT);
        assertRefused("--same-task is about two events", trace("ask", "--clusters", "--same-task"));
    }

    @Test
    void shouldPrintTheQueryOfAQuestion() {
        record();
        assertThat(trace("ask", "--show-sql", "--contended-fields")).isZero();
        String query = racewalk.out();
        assertThat(trace("ask", "--csv", "--contended-fields")).isZero();
        String answer = racewalk.out();

        assertThat(sql(query)).isEqualTo(answer);
    }

    @Test
    void shouldExportParquet() {
        record();
        String out = folder.resolve("out").toString();
        assertThat(trace("export", "--parquet", out)).isZero();
        assertThat(racewalk.out()).startsWith("runs.parquet: 200 rows\n");
        assertRefused("is not empty", trace("export", "--parquet", out));
        assertRefused("name a format", trace("export"));
    }

    @Test
    void shouldNotTouchWhatIsNoTraceStore() throws IOException {
        Files.createDirectories(Path.of(traces).getParent());
        Files.writeString(Path.of(traces), "my novel");
        assertRefused("is not a trace store", trace("record", scenario, "--runs", "1"));
        assertRefused("is not a trace store", trace("sql", "select 1"));
        assertRefused("is not a trace store", trace("ask", "--clusters"));
        assertThat(Files.readString(Path.of(traces))).isEqualTo("my novel");
    }
}
