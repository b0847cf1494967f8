package org.racewalk.actors.trace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.racewalk.actors.trace.TraceStoreFixture.ask;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.racewalk.actors.engine.ModelEngine;
import org.racewalk.actors.engine.RunTracer;
import org.racewalk.actors.engine.SpreadVariant;
import org.racewalk.actors.engine.WrongInputException;
import org.racewalk.model.explore.ReplayString;
import org.racewalk.model.explore.Replayer;
import org.racewalk.model.trace.Trace;
import org.racewalk.model.trace.TraceEvent;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;

/**
 * Goal: a trace store holds what happened, once, whatever the way it was recorded. Method: a
 * scenario of some 30 steps; what the store says against the trace that a report is made of.
 */
final class TraceRecordingTest {
    @TempDir private Path folder;

    private Path file;
    private SpreadVariant buggy;

    @BeforeEach
    void compile() throws IOException {
        file = folder.resolve("traces.duckdb");
        buggy = TraceStoreFixture.variant(folder, "BUGGY");
    }

    private Trace trace(ReplayString replay) {
        RunTracer tracer = new RunTracer();
        Replayer.replay(buggy.program(), replay, tracer);
        return tracer.trace().orElseThrow();
    }

    private void replay(ReplayString replay) {
        try (TraceRecording recording = new TraceRecording(file, () -> false, () -> {})) {
            boolean agrees =
                    recording.replay(
                            replay, text -> new ModelEngine().replayed(text, List.of(), null));
            assertThat(agrees).isTrue();
        }
    }

    @Test
    void shouldHoldWhatAReportIsMadeOf() {
        TraceStoreFixture.record(file, buggy, 20);
        for (int run = 1; run <= 20; run++) {
            Trace trace = trace(buggy.spec().replayOf(run - 1));

            List<String> stored =
                    ask(
                            file,
                            "select step, operation, object, field, before, after, task,"
                                    + " coalesce(reads_from, 0) from"
                                    + " accesses where run = "
                                    + run
                                    + " order by event");
            assertThat(stored)
                    .isEqualTo(
                            trace.events().stream()
                                    .filter(TraceEvent.Access.class::isInstance)
                                    .map(TraceEvent.Access.class::cast)
                                    .map(access -> text(access, trace))
                                    .toList());
            assertThat(ask(file, "select events, switches from runs where run = " + run))
                    .containsExactly(trace.events().size() + "|" + trace.switches());
        }
    }

    private static String text(TraceEvent.Access access, Trace trace) {
        return String.join(
                "|",
                "" + (access.step() - trace.setupSteps()),
                access.effect().name().toLowerCase(java.util.Locale.ROOT),
                "" + (access.target().object().isEmpty() ? null : access.target().object()),
                "" + (access.target().field().isEmpty() ? null : access.target().field()),
                access.before(),
                access.after(),
                trace.taskName(access.task()),
                "" + Math.max(0, access.from() - trace.setupSteps()));
    }

    @Test
    void shouldHoldEveryStep() throws IOException {
        TraceStoreFixture.record(file, TraceStoreFixture.variant(folder), 50);

        // A task that waits for a lock and looks again in vain makes a step and no event.
        assertThat(
                        ask(
                                file,
                                "select count(*) from runs r where outcome = 'passed' and steps <>"
                                        + " (select count(*) from steps s where s.run = r.run) and"
                                        + " not exists (select 1 from events e where e.run = r.run"
                                        + " and kind = 'wait')"))
                .containsExactly("0");
        assertThat(
                        ask(
                                file,
                                "select count(*) > 10 from runs r where outcome = 'passed' and"
                                        + " steps = (select max(step) from steps s where s.run ="
                                        + " r.run)"))
                .containsExactly("true");
        assertThat(ask(file, "select count(*) from steps group by run, step having count(*) > 1"))
                .isEmpty();
    }

    @Test
    void shouldTellWhichWriteWasRead() {
        TraceStoreFixture.record(file, buggy, 20);

        assertThat(
                        ask(
                                file,
                                "select count(*) > 0, count(*) filter (w.operation <> 'read' and"
                                    + " w.address = r.address and w.after = r.before) = count(*)"
                                    + " from accesses r join accesses w on w.run = r.run and w.step"
                                    + " = r.reads_from where r.operation = 'read'"))
                .containsExactly("true|true");
    }

    @Test
    void shouldTellOutcomesAndViolations() {
        TraceStoreFixture.record(file, buggy, 200);

        assertThat(ask(file, "select outcome from runs group by 1 order by 1"))
                .containsExactly("passed", "violated");
        assertThat(ask(file, "select distinct signature from findings"))
                .anyMatch(signature -> signature.startsWith("use-after-free write in own / use"));
        assertThat(
                        ask(
                                file,
                                "select distinct function, other_function, other_role from"
                                        + " violations where kind = 'use-after-free write'"))
                .containsExactly("use|own|freed");
        String replay = ask(file, "select replay from findings order by 1 limit 1").getFirst();
        assertThat(replay).startsWith("rw1:");
    }

    @Test
    void shouldFollowObjectsFromAllocationToFree() throws IOException {
        TraceStoreFixture.record(file, TraceStoreFixture.variant(folder), 10);

        assertThat(
                        ask(
                                file,
                                "select distinct life, allocated_in, freed_in, freed_step >"
                                        + " allocated_step, retired_step from objects"))
                .containsExactly("1|own|own|true|null");
    }

    @Test
    void shouldTellDecisionsThatDeviate() {
        TraceStoreFixture.record(file, buggy, 50);
        long disturbed =
                Long.parseLong(
                                ask(file, "select min(run) from runs where decisions > 2")
                                        .getFirst())
                        - 1;
        file = folder.resolve("other.duckdb");
        ReplayString decided =
                Replayer.replay(buggy.program(), buggy.spec().replayOf(disturbed), null).decided();

        replay(decided);

        long deviations = ((ReplayString.Decided) decided.schedule()).deviations().size();
        assertThat(deviations).isPositive();
        assertThat(ask(file, "select count(*), max(step) > 0 from decisions"))
                .containsExactly(deviations + "|true");
        assertThat(ask(file, "select decisions from runs")).containsExactly("" + deviations);
        assertThat(ask(file, "select strategy, seed from runs")).containsExactly("null|null");
    }

    @Test
    void shouldKeepARunOnce() {
        ReplayString replay = buggy.spec().replayOf(0);
        long unseed = Replayer.replay(buggy.program(), replay, null).unseed();

        TraceStoreFixture.record(file, buggy, 3);
        replay(replay);
        replay(replay.withUnseed(unseed));
        TraceStoreFixture.record(file, buggy, 5);

        assertThat(ask(file, "select count(*), count(distinct replay), max(run) from runs"))
                .containsExactly("5|5|5");
        assertThat(ask(file, "select count(distinct run) from events")).containsExactly("5");
    }

    @Test
    void shouldKeepNothingOfARunThatDoesNotEndAsPromised() {
        ReplayString wrong = buggy.spec().replayOf(0).withUnseed(12345);
        try (TraceRecording recording = new TraceRecording(file, () -> false, () -> {})) {
            assertThat(
                            recording.replay(
                                    wrong,
                                    text -> new ModelEngine().replayed(text, List.of(), null)))
                    .isFalse();
        }

        assertThat(ask(file, "select count(*) from runs")).containsExactly("0");
        assertThat(ask(file, "select count(*) from events")).containsExactly("0");
    }

    @Test
    void shouldKeepWhatCameBeforeAReplayThatCannotBeMade() {
        ReplayString good = buggy.spec().replayOf(0);
        ReplayString other =
                new ReplayString(
                        good.variant(),
                        good.settings(),
                        good.schedule(),
                        "0123456789",
                        OptionalLong.empty());
        try (TraceRecording recording = new TraceRecording(file, () -> false, () -> {})) {
            recording.replay(good, text -> new ModelEngine().replayed(text, List.of(), null));
            assertThatThrownBy(() ->
                            recording.replay(
                                    other,
                                    text -> new ModelEngine().replayed(text, List.of(), null)))
                    .isInstanceOf(WrongInputException.class)
                    .hasMessageContaining("has changed since the run");
        }

        assertThat(ask(file, "select count(*) from runs")).containsExactly("1");
    }

    @Test
    void shouldStopBetweenRuns() {
        int[] asked = {0};
        try (TraceRecording recording = new TraceRecording(file, () -> ++asked[0] > 10, () -> {})) {
            recording.range(buggy, 1000);
            assertThat(recording.recorded()).isBetween(1L, 20L);
        }

        assertThat(
                        ask(
                                file,
                                "select count(*) from runs r where events <> (select count(*) from"
                                        + " events e where e.run = r.run)"))
                .containsExactly("0");
    }

    @Test
    void shouldLeaveNoPartOfARunBehindWhenKilled() throws IOException {
        TraceStoreFixture.record(file, buggy, 5);
        Path copy = folder.resolve("copy.duckdb");
        try (TraceRecording recording = new TraceRecording(file, () -> false, () -> {})) {
            recording.range(buggy, 500);
            // What the disk holds at this moment is what a killed process leaves.
            Files.copy(file, copy);
            Path log = Path.of(file + ".wal");
            if (Files.exists(log)) {
                Files.copy(log, Path.of(copy + ".wal"));
            }
        }

        assertThat(ask(copy, "select count(*) from runs")).containsExactly("5");
        assertThat(ask(copy, "select count(distinct run) from events")).containsExactly("5");
        assertThat(ask(file, "select count(*) from runs")).containsExactly("500");
        TraceStoreFixture.record(copy, buggy, 6);
        assertThat(ask(copy, "select count(*) from runs")).containsExactly("6");
    }

    @Test
    void shouldExportTablesAsParquet() {
        TraceStoreFixture.record(file, buggy, 20);
        Path out = folder.resolve("parquet");

        var rows = ParquetExport.write(file, out);

        assertThat(rows.keySet())
                .containsExactly("runs", "events", "decisions", "objects", "violations");
        rows.forEach((table, count) -> {
            assertThat(ask(file, "select count(*) from " + table)).containsExactly("" + count);
            assertThat(ParquetFiles.rows(out.resolve(table + ".parquet"))).isEqualTo(count);
        });
        assertThatThrownBy(() -> ParquetExport.write(file, out))
                .isInstanceOf(WrongInputException.class)
                .hasMessageContaining("is not empty");
        assertThat(out.toFile().list()).hasSize(5);
    }

    @Test
    @Tag("slow")
    void shouldRecordAMillionStepsInASmallFile() throws IOException {
        TraceStoreFixture.record(file, buggy, 120_000);

        assertThat(Long.parseLong(ask(file, "select count(*) from steps").getFirst()))
                .isGreaterThan(1_000_000);
        assertThat(Files.size(file)).isLessThan(100L << 20);
    }
}
