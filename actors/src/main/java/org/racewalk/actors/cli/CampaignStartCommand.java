package org.racewalk.actors.cli;

import org.racewalk.actors.expect.Columns;
import org.racewalk.actors.plan.Planned;
import org.racewalk.actors.store.CampaignStore;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
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
            "Exit status: 0 added; 2 wrong input; 4 the store does not answer."
        })
final class CampaignStartCommand implements Callable<Integer> {
    private final Session session;

    @Mixin private StoreOption store;

    @Parameters(paramLabel = "FILE", description = "A campaign file.")
    private String file = "";

    CampaignStartCommand(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        // First, so that a store that cannot be used is told before long work.
        try (CampaignStore opened = store.open()) {
            Planned planned = CampaignPlans.of(file, session);
            String id = opened.add(planned.spec(), planned.sources(), Instant.now());
            session.out().println(id);
            session.out().flush();
            session.say(
                    Columns.count(planned.spec().variants().size(), "variant")
                            + "; racewalk campaign top "
                            + id
                            + " shows where it stands");
        }
        return ExitCode.CLEAN;
    }
}
