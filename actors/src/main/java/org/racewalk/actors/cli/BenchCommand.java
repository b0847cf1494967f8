package org.racewalk.actors.cli;

import org.racewalk.actors.bench.BenchScenario;
import org.racewalk.actors.bench.EngineBench;
import org.racewalk.actors.engine.WrongInputException;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

import java.util.List;

/** {@code racewalk bench}: how fast the simulated machine is. */
@Command(name = "bench", description = "Measures how fast Racewalk is here.")
final class BenchCommand implements Runnable {
    private final Session session;

    @Spec private CommandSpec spec;

    BenchCommand(Session session) {
        this.session = session;
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Say what to measure: engine");
    }

    @Command(
            name = "engine",
            description = "Measures steps and runs per second on one thread, and allocation.")
    int engine(
            @Option(
                            names = "--forks",
                            paramLabel = "N",
                            defaultValue = "1",
                            description =
                                    "JVMs per scenario, one after the other; 0: this one"
                                            + " (${DEFAULT-VALUE}).")
                    int forks,
            @Option(
                            names = "--seconds",
                            paramLabel = "S",
                            defaultValue = "4",
                            description = "Seconds of an iteration, of 8 (${DEFAULT-VALUE}).")
                    int seconds,
            @Option(
                            names = "--memory",
                            paramLabel = "ORDER",
                            defaultValue = "sc",
                            description = "Memory order: sc, tso or lkmm (${DEFAULT-VALUE}).")
                    String memory) {
        if (forks < 0) {
            throw new WrongInputException("--forks " + forks + ": expected a number from 0");
        }
        if (seconds < 1) {
            throw new WrongInputException("--seconds " + seconds + ": expected a number from 1");
        }
        session.out()
                .print(
                        EngineBench.run(
                                forks,
                                seconds,
                                MachineOptions.memoryOrder(memory),
                                List.of(BenchScenario.values())));
        session.out().flush();
        return ExitCode.CLEAN;
    }
}
