package org.racewalk.actors.trace;

import org.duckdb.DuckDBConnection;
import org.jspecify.annotations.Nullable;
import org.racewalk.actors.engine.Sha256;
import org.racewalk.model.explore.Deviations;
import org.racewalk.model.explore.Recorder;
import org.racewalk.model.explore.ReplayString;
import org.racewalk.model.explore.ReplayString.Seeded;
import org.racewalk.model.machine.DecisionKind;
import org.racewalk.model.machine.Outcome;
import org.racewalk.model.machine.RunSettings;
import org.racewalk.model.oracle.Violation;
import org.racewalk.model.oracle.Violation.Frame;
import org.racewalk.model.oracle.Violation.Party;
import org.racewalk.model.trace.Names;
import org.racewalk.model.trace.Trace;
import org.racewalk.model.trace.TraceEvent;

import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Appends runs to a trace store. Commits whole runs, some millions of events at a time: a process
 * that is killed loses runs, never a part of one. Holds a number of each run that the store has,
 * and of the run at hand its objects; events go through. For one thread.
 */
final class TraceWriter implements AutoCloseable {
    private static final long EVENTS_PER_COMMIT = 2_000_000;
    private static final int HASH_DIGITS = 16;

    private final Path file;
    private final DuckDBConnection connection;
    private final Rows runs;
    private final Rows events;
    private final Rows decisions;
    private final Rows objects;
    private final Rows violations;
    private final Lives lives;
    private final EventRows eventRows;
    private final Set<Long> known = new HashSet<>();
    private long last;
    private long uncommitted;
    private boolean inRun;
    private long recorded;
    private long steps;
    private long violated;

    /** What a run came to. Steps with those of the set-up. */
    record Ended(
            ReplayString replay,
            String program,
            Outcome outcome,
            long steps,
            long setupSteps,
            List<Violation> violations) {}

    private TraceWriter(Path file, DuckDBConnection connection) throws SQLException {
        this.file = file;
        this.connection = connection;
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("select run, replay_key from runs")) {
            while (rows.next()) {
                last = Math.max(last, rows.getLong(1));
                known.add(rows.getLong(2));
            }
        }
        runs = new Rows(connection, "runs");
        events = new Rows(connection, "events");
        decisions = new Rows(connection, "decisions");
        objects = new Rows(connection, "objects");
        violations = new Rows(connection, "violations");
        lives = new Lives(objects);
        eventRows = new EventRows(events, lives);
        execute("begin transaction");
    }

    /** Said in SQL: with JDBC's auto-commit off, DuckDB still commits what an appender flushes. */
    private void execute(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /** Opens the file; makes it if there is none. Failures as of {@link TraceFile#writable}. */
    static TraceWriter open(Path file) {
        DuckDBConnection connection = TraceFile.writable(file);
        try {
            return new TraceWriter(file, connection);
        } catch (SQLException e) {
            TraceFile.close(connection);
            throw TraceFile.failure(file, e);
        }
    }

    /** Whether the store has that run, whatever is known of its unseed. */
    boolean has(ReplayString replay) {
        return known.contains(key(replay));
    }

    /** Runs written. */
    long recorded() {
        return recorded;
    }

    /** Their steps, without those of the set-up. */
    long steps() {
        return steps;
    }

    /** How many of them went wrong. */
    long violated() {
        return violated;
    }

    /** How many runs the store has. */
    long runs() {
        return known.size();
    }

    private static long key(ReplayString replay) {
        ReplayString plain =
                new ReplayString(
                        replay.variant(),
                        replay.settings(),
                        replay.schedule(),
                        replay.programHash(),
                        OptionalLong.empty());
        return Long.parseUnsignedLong(Sha256.of(plain.text()).substring(0, HASH_DIGITS), 16);
    }

    /** The set-up of the next run is over; takes its events. */
    Consumer<TraceEvent> begin(Names names, long setupSteps) {
        inRun = true;
        eventRows.begin(last + 1, names, setupSteps);
        return eventRows;
    }

    /**
     * The run is over.
     *
     * @param trace what its recorder has kept back, or null if it never got beyond its set-up
     */
    void end(Ended ended, @Nullable Trace trace, Recorder recorder, Following decider) {
        long run = ++last;
        int count = 0;
        int deviations = 0;
        if (trace != null) {
            trace.events().forEach(eventRows);
            lives.end();
            count = eventRows.count();
            deviations = decisions(run, recorder, decider);
        }
        violations(run, ended);
        run(run, ended, trace == null ? 0 : trace.switches(), count, deviations);
        known.add(key(ended.replay()));
        recorded++;
        steps += ended.steps() - ended.setupSteps();
        violated += ended.outcome() == Outcome.VIOLATED ? 1 : 0;
        uncommitted += count;
        inRun = false;
        if (uncommitted >= EVENTS_PER_COMMIT) {
            commit();
        }
    }

    private void run(long run, Ended ended, int switches, int count, int deviations) {
        ReplayString replay = ended.replay();
        RunSettings settings = replay.settings();
        Seeded seeded = replay.schedule() instanceof Seeded form ? form : null;
        runs.begin()
                .put(run)
                .text(replay.text())
                .put(key(replay))
                .text(replay.variant().scenario())
                .text(defines(replay))
                .text(word(settings.memory()))
                .put(settings.cpus())
                .text(word(settings.preemption()))
                .put(settings.failures())
                .text(word(settings.races()))
                .text(word(settings.plain()));
        if (seeded == null) {
            runs.nulls(2);
        } else {
            runs.text(seeded.strategy().text()).put(seeded.seed());
        }
        runs.text(ended.program())
                .text(word(ended.outcome()))
                .put(ended.steps() - ended.setupSteps())
                .put(ended.setupSteps())
                .put(switches)
                .put((long) count)
                .put((long) deviations)
                .put(ended.violations().size())
                .put(replay.unseed().orElse(0))
                .end();
    }

    private static String defines(ReplayString replay) {
        return String.join(
                " ", replay.variant().defines().stream().map(define -> "-D" + define).toList());
    }

    private static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }

    private int decisions(long run, Recorder recorder, Following decider) {
        Deviations all = recorder.deviations();
        for (int i = 0; i < all.size(); i++) {
            Recorder.Decision decision = recorder.deviation(i);
            decisions
                    .begin()
                    .put(run)
                    .put(decision.index())
                    .put(decider.stepsBefore(i))
                    .text(DecisionKind.name(decision.kind()))
                    .cpu(decision.actor())
                    .put(decision.n())
                    .put(decision.answer())
                    .text(all.describe(i))
                    .end();
        }
        return all.size();
    }

    private void violations(long run, Ended ended) {
        int number = 0;
        for (Violation violation : ended.violations()) {
            violations
                    .begin()
                    .put(run)
                    .put(++number)
                    .text(violation.signature())
                    .text(violation.kind().title())
                    .put(violation.kind().ordinal())
                    .text(violation.text())
                    .put(violation.objectName())
                    .put(violation.object())
                    .put((int) Math.max(0, violation.step() - ended.setupSteps()));
            party(violation, 0);
            if (violation.parties().size() < 2) {
                violations.nulls(1);
            } else {
                violations.put(violation.parties().get(1).role());
            }
            party(violation, 1);
            violations.end();
        }
    }

    private void party(Violation violation, int which) {
        if (which >= violation.parties().size()) {
            violations.nulls(6);
            return;
        }
        Party party = violation.parties().get(which);
        violations.put(party.task()).put(party.taskId()).cpu(party.cpu());
        Frame at =
                party.stack().stream()
                        .filter(frame -> !frame.library())
                        .findFirst()
                        .orElse(party.stack().isEmpty() ? null : party.stack().getFirst());
        if (at == null) {
            violations.nulls(3);
        } else {
            violations.put(at.function()).put(at.file()).put(at.line());
        }
    }

    /** Keeps all runs that have ended; nothing if a failure has ended one in its middle. */
    void commit() {
        if (inRun) {
            return;
        }
        try {
            for (Rows rows : List.of(runs, events, decisions, objects, violations)) {
                rows.flush();
            }
            execute("commit");
            execute("begin transaction");
            uncommitted = 0;
        } catch (SQLException e) {
            throw TraceFile.failure(file, e);
        } catch (Rows.AppendFailure e) {
            throw TraceFile.failure(file, e.sql());
        }
    }

    /** Drops what was not committed. */
    @Override
    public void close() {
        try {
            execute("rollback");
            connection.close();
        } catch (SQLException e) {
            throw TraceFile.failure(file, e);
        }
    }
}
