package org.racewalk.actors.cli;

import org.racewalk.actors.expect.Columns;
import org.racewalk.actors.store.CampaignStore;
import org.racewalk.actors.store.StoredCampaign;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;

/** {@code racewalk campaign list}: what the store has. */
@Command(
        name = "list",
        description = "Lists the campaigns of the store, oldest first; times are UTC.")
final class CampaignListCommand implements Callable<Integer> {
    private static final String ROW = "%-24s %-10s %-5s %14s  %-20s %s";

    private final Session session;

    @Mixin private StoreOption from;

    CampaignListCommand(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        try (CampaignStore store = from.existing()) {
            List<StoredCampaign> campaigns = store.campaigns();
            if (campaigns.isEmpty()) {
                session.out().println("no campaigns");
            } else {
                row("id", "status", "wish", "runs", "since", "");
            }
            for (StoredCampaign one : campaigns) {
                row(
                        one.id(),
                        word(one.status()),
                        word(one.wish()),
                        Columns.number(store.progress(one.id()).runs()),
                        one.changed().truncatedTo(ChronoUnit.SECONDS).toString(),
                        // Of a failure of ours it is a whole stack trace.
                        one.reason().lines().findFirst().orElse(""));
            }
        }
        session.out().flush();
        return ExitCode.CLEAN;
    }

    private void row(
            String id, String status, String wish, String runs, String since, String reason) {
        session.out()
                .println(
                        String.format(Locale.ROOT, ROW, id, status, wish, runs, since, reason)
                                .stripTrailing());
    }

    private static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }
}
