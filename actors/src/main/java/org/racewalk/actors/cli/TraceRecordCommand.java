package org.racewalk.actors.cli;

import org.jspecify.annotations.Nullable;
import org.racewalk.actors.engine.SpreadVariant;
import org.racewalk.actors.engine.WrongInputException;
import org.racewalk.actors.trace.TraceRecording;
import org.racewalk.model.explore.ReplayString;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;

/** {@code racewalk trace record}: runs into a trace store. */
@Command(
        name = "record",
        description = "Makes runs and records them, event by event, in a trace store.",
        footer = {
            "",
            "A FINDING is an id of racewalk findings, a STRING a replay string, and a FILE",
            "holds one a line. Of a SCENARIO the first",
            "N runs are recorded, passing ones too: those that racewalk run makes with the",
            "same options. A run that the store has already is kept once.",
            "",
            "Exit status: 0 all recorded, whatever their outcome; 2 wrong input; 3 stopped",
            "before; 4 environment; 5 a run did not end as its replay string says."
        },
        customSynopsis = "racewalk trace record [OPTION]... FINDING|STRING|FILE|SCENARIO...")
final class TraceRecordCommand implements Callable<Integer> {
    private static final long DEFAULT_RUNS = 100;

    private final Session session;

    @Mixin private ScenarioOptions sources;

    @Mixin private MachineOptions machine;

    @Mixin private FindingArgument finding;

    @Mixin private TracesOption traces;

    @Option(
            names = "--runs",
            paramLabel = "N",
            description = "Of a scenario: record the first N runs (100).")
    private @Nullable Long runs;

    TraceRecordCommand(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        long wanted = runs == null ? DEFAULT_RUNS : runs;
        if (wanted < 1) {
            throw new WrongInputException("--runs " + wanted + ": expected a number from 1");
        }
        List<Work> works = new ArrayList<>();
        for (String named : sources.named()) {
            works.add(work(named, wanted));
        }
        session.interruption().watch();
        ProgressLine line =
                new ProgressLine(
                        session.err(), session.progress(), System.nanoTime(), Long.MAX_VALUE, 0);
        Progress progress = new Progress(line);
        boolean agrees = true;
        TraceRecording recording =
                new TraceRecording(
                        traces.file(), session.interruption()::requested, progress::show);
        try (recording) {
            progress.recording = recording;
            for (Work work : works) {
                agrees = work.carryOut(recording) && agrees;
            }
        } finally {
            line.clear();
        }
        session.out().print(summary(recording));
        session.out().flush();
        if (!agrees) {
            session.say("a run did not end as its replay string says");
            return ExitCode.INTERNAL;
        }
        return session.interruption().requested() ? ExitCode.INCOMPLETE : ExitCode.CLEAN;
    }

    /** Shows how far a recording is. */
    private static final class Progress {
        private final ProgressLine line;
        private @Nullable TraceRecording recording;

        Progress(ProgressLine line) {
            this.line = line;
        }

        void show() {
            TraceRecording now = recording;
            if (now != null) {
                line.show(System.nanoTime(), now.recorded(), now.steps(), (int) now.violated());
            }
        }
    }

    /** Something to record; false if a run ended otherwise than promised. */
    @FunctionalInterface
    private interface Work {
        boolean carryOut(TraceRecording recording);
    }

    private Work work(String named, long wanted) {
        if (named.endsWith(".c")) {
            ScenarioOptions.requireFile(named);
            SpreadVariant variant =
                    session.engine()
                            .compile(machine.variant(named, sources, session.engine()))
                            .spread();
            return recording -> {
                recording.range(variant, wanted);
                return true;
            };
        }
        ReplayLines lines = ReplayLines.of(named, finding.replay(named));
        return recording -> {
            boolean agrees = true;
            for (ReplayString replay : lines) {
                agrees = lines.tell(() -> one(recording, replay)) && agrees;
                if (session.interruption().requested()) {
                    break;
                }
            }
            return agrees;
        };
    }

    private boolean one(TraceRecording recording, ReplayString replay) {
        return recording.replay(
                replay,
                text -> session.engine().replayed(text, sources.includes(), sources.kernel()));
    }

    private String summary(TraceRecording recording) {
        StringBuilder text = new StringBuilder();
        text.append(
                String.format(
                        Locale.ROOT,
                        "%,d runs recorded: %,d steps, %,d runs with violations\n",
                        recording.recorded(),
                        recording.steps(),
                        recording.violated()));
        if (recording.known() > 0) {
            text.append(
                    String.format(Locale.ROOT, "%,d runs were there already\n", recording.known()));
        }
        text.append(String.format(Locale.ROOT, "%s: %,d runs\n", traces.file(), recording.runs()));
        return text.toString();
    }
}
