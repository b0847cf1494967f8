package org.racewalk.actors.cli;

import org.jspecify.annotations.Nullable;
import org.racewalk.actors.engine.WrongInputException;
import org.racewalk.actors.expect.Columns;
import org.racewalk.actors.plan.Planned;
import org.racewalk.actors.store.CampaignStore;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import java.time.Instant;
import java.util.concurrent.Callable;

/** {@code racewalk campaign start}: puts a campaign with all its sources into the store. */
@Command(
        name = "start",
        description = "Adds a campaign to the store; the nodes of that store run it.",
        footer = {
            "",
            "The campaign holds all sources that it needs: later changes of the files do",
            "not concern it. Prints the campaign's id.",
            "",
            "Exit status: 0 added; 2 wrong input; 4 the store does not answer; with --wait or",
            "--local as campaign report, and 5 if the campaign broke. Ctrl-C: --wait leaves the",
            "campaign to the nodes, --local stops it; campaign resume goes on."
        })
final class CampaignStartCommand implements Callable<Integer> {
    private final Session session;

    @Mixin private StoreOption store;

    @Parameters(paramLabel = "FILE", description = "A campaign file.")
    private String file = "";

    @Option(names = "--wait", description = "Wait until it has ended, and print its report.")
    private boolean wait;

    @Option(
            names = "--local",
            description = "Run it in this process, as a cluster of one, and print its report.")
    private boolean local;

    @Option(
            names = "--jobs",
            paramLabel = "N",
            description = "With --local: batches run at once (one per processor).")
    private @Nullable Integer jobs;

    CampaignStartCommand(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() throws InterruptedException {
        if (jobs != null && !local) {
            throw new WrongInputException("--jobs: only with --local");
        }
        // First, so that a store that cannot be used is told before long work.
        try (CampaignStore opened = store.open()) {
            CampaignEnd end = new CampaignEnd(session, opened);
            if (local) {
                end.requireNothingElse();
            }
            Planned planned = CampaignPlans.of(file, session);
            String id = opened.add(planned.spec(), planned.sources(), Instant.now());
            if (!local && !wait) {
                session.out().println(id);
                session.out().flush();
            }
            session.say(
                    (local || wait ? id + ": " : "")
                            + Columns.count(planned.spec().variants().size(), "variant")
                            + "; racewalk campaign top "
                            + id
                            + " shows where it stands");
            if (local) {
                return end.here(id, planned.spec(), jobs);
            }
            if (wait) {
                session.say(
                        "waits for the nodes of the store: racewalk node --help; Ctrl-C leaves");
                return end.await(id);
            }
            return ExitCode.CLEAN;
        }
    }
}
