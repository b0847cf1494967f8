package org.racewalk.actors.cli;

import org.jspecify.annotations.Nullable;
import org.racewalk.actors.engine.ReplayedVariant;
import org.racewalk.actors.engine.SpreadVariant;
import org.racewalk.actors.engine.WrongInputException;
import org.racewalk.actors.placement.WatchedRun;
import org.racewalk.model.explore.ReplayString;
import org.racewalk.model.machine.Outcome;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.Callable;

/** {@code racewalk watch}: a world's actors, event by event. */
@Command(
        name = "watch",
        description = "Shows the actors of a simulated machine, event by event.",
        footer = {
            "",
            "A lane for each CPU, the Mm and the Rcu; * is the message that the Interconnect",
            "released, o--> what one asked of another because of it, # what happened.",
            "",
            "In a terminal it waits for a command after each event: Enter or n next,",
            "b back, a number: go on to the next event of that CPU, c continue to the end,",
            "q quit. In a pipe it prints all events, or as many as --steps says.",
            "",
            "Exit status: 0 nothing found; 1 a violation in the run; 2 wrong input;",
            "3 stopped before the end of the run; 5 internal failure."
        },
        customSynopsis = "racewalk watch [OPTION]... SCENARIO|STRING|FILE")
final class WatchCommand implements Callable<Integer> {
    private final Session session;

    @Mixin private ScenarioOptions sources;

    @Mixin private MachineOptions machine;

    @Option(
            names = "--run",
            paramLabel = "N",
            description = "Of a scenario: show the N-th run (1).")
    private long run = 1;

    @Option(names = "--steps", paramLabel = "N", description = "Stop after N events.")
    private @Nullable Long steps;

    WatchCommand(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() throws InterruptedException {
        List<String> named = sources.named();
        if (named.size() != 1) {
            throw new WrongInputException("watch shows one run: name one scenario or replay");
        }
        if (run < 1) {
            throw new WrongInputException("--run " + run + ": expected a number from 1");
        }
        if (steps != null && steps < 1) {
            throw new WrongInputException("--steps " + steps + ": expected a number from 1");
        }
        ReplayedVariant shown = shown(named.getFirst());
        int cpus = shown.replay().settings().cpus();
        session.interruption().watch();
        try (WatchedRun watched =
                WatchedRun.of(Configuration.alone(), shown.variant(), shown.replay())) {
            Viewer viewer = new Viewer(session, new Lanes(cpus), cpus, watched);
            viewer.begin(shown.replay().text());
            boolean over =
                    Terminal.isInteractive()
                            ? viewer.interactive(commands())
                            : viewer.plain(steps == null ? Long.MAX_VALUE : steps);
            if (!over) {
                return ExitCode.INCOMPLETE;
            }
            boolean violated = watched.result().ended().outcome() == Outcome.VIOLATED;
            return violated ? ExitCode.FINDINGS : ExitCode.CLEAN;
        }
    }

    private ReplayedVariant shown(String argument) {
        if (ReplayArgument.isOne(argument)) {
            return session.engine()
                    .replayed(
                            ReplayArgument.string(argument), sources.includes(), sources.kernel());
        }
        ScenarioOptions.requireFile(argument);
        SpreadVariant variant =
                session.engine()
                        .compile(machine.variant(argument, sources, session.engine()))
                        .spread();
        ReplayString replay = variant.spec().replayOf(run - 1);
        return new ReplayedVariant(variant, replay);
    }

    /** Lines that the user types. */
    private static Viewer.Commands commands() {
        BufferedReader in =
                new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        return () -> {
            try {
                return in.readLine();
            } catch (IOException e) {
                return null;
            }
        };
    }
}
