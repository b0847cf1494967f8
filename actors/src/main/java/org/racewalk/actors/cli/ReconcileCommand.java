package org.racewalk.actors.cli;

import org.racewalk.actors.engine.Reconciliation;
import org.racewalk.actors.engine.WrongInputException;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;

/** {@code racewalk reconcile}: the simulator's check on itself. */
@Command(
        name = "reconcile",
        description = "Makes every run twice and names the first difference, if any.",
        customSynopsis = "racewalk reconcile [OPTION]... SCENARIO...")
final class ReconcileCommand implements Callable<Integer> {
    private final Session session;

    @Mixin private ScenarioOptions sources;

    @Mixin private MachineOptions machine;

    @Option(
            names = "--runs",
            paramLabel = "N",
            description = "Runs of each scenario (${DEFAULT-VALUE}).")
    private long runs = 10_000;

    private long made;

    ReconcileCommand(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        if (runs < 1) {
            throw new WrongInputException("--runs " + runs + ": expected a number from 1");
        }
        for (String scenario : sources.scenarios()) {
            Reconciliation reconciliation =
                    session.engine()
                            .compile(machine.variant(scenario, sources, session.engine()))
                            .newReconciliation();
            session.interruption().watch();
            int status = reconcile(scenario, reconciliation);
            if (status != ExitCode.CLEAN) {
                return status;
            }
        }
        return ExitCode.CLEAN;
    }

    private int reconcile(String scenario, Reconciliation reconciliation) {
        ProgressLine progress =
                new ProgressLine(session.err(), session.progress(), System.nanoTime(), runs, 0);
        made = runs;
        Optional<String> difference =
                reconciliation.run(
                        0,
                        runs,
                        next -> {
                            progress.show(System.nanoTime(), next, 0, -1);
                            if (session.interruption().requested()) {
                                made = next;
                                return false;
                            }
                            return true;
                        });
        progress.clear();
        String text =
                difference.isPresent()
                        ? difference.get()
                        : String.format(Locale.ROOT, "%,d runs made twice, no difference", made);
        session.out().println(scenario + ": " + text);
        session.out().flush();
        if (difference.isPresent()) {
            return ExitCode.INTERNAL;
        }
        return made < runs ? ExitCode.INCOMPLETE : ExitCode.CLEAN;
    }
}
