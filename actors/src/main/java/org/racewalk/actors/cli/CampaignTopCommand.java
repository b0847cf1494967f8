package org.racewalk.actors.cli;

import org.jspecify.annotations.Nullable;
import org.racewalk.actors.engine.WrongInputException;
import org.racewalk.actors.report.Metrics;
import org.racewalk.actors.store.CampaignStore;
import org.racewalk.actors.store.StoreUnavailableException;
import org.racewalk.actors.store.StoredCampaign;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import java.util.List;
import java.util.concurrent.Callable;

/** {@code racewalk campaign top}: where a campaign stands, again and again on a terminal. */
@Command(
        name = "top",
        description = "Shows where a campaign stands; on a terminal, until Ctrl-C.",
        footer = {
            "",
            "In a pipe, and with --metrics or --prometheus, it looks once. Rates are what",
            "changed between two looks. It looks at the store alone and needs no cluster.",
            "",
            "Exit status: 0; 2 wrong input; 4 the store does not answer."
        })
final class CampaignTopCommand implements Callable<Integer> {
    private static final String CLEAR = "\033[H\033[2J";
    private static final long NAP_MILLIS = 100;

    private final Session session;

    @Mixin private StoreOption from;

    @Parameters(
            arity = "0..1",
            paramLabel = "ID",
            description = "A campaign (the one that was added last).")
    private @Nullable String id;

    @Option(names = "--metrics", description = "Lines \"key: value\", once.")
    private boolean metrics;

    @Option(names = "--prometheus", description = "Prometheus's text format, once.")
    private boolean prometheus;

    @Option(
            names = "--every",
            paramLabel = "S",
            description = "Seconds between two looks (${DEFAULT-VALUE}).")
    private int every = 2;

    CampaignTopCommand(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() throws InterruptedException {
        if (every < 1) {
            throw new WrongInputException("--every " + every + ": expected a number from 1");
        }
        try (CampaignStore store = from.existing()) {
            String campaign = id == null ? last(store) : id;
            Metrics first = new Metrics(StoredCampaigns.read(store, campaign));
            if (metrics || prometheus) {
                session.out().print(metrics ? first.lines() : "");
                session.out().print(prometheus ? first.prometheus() : "");
            } else if (!session.progress()) {
                session.out().print(first.screen(first, 0));
            } else {
                watch(store, campaign, first);
            }
            session.out().flush();
        }
        return ExitCode.CLEAN;
    }

    private static String last(CampaignStore store) {
        List<StoredCampaign> all = store.campaigns();
        if (all.isEmpty()) {
            throw new WrongInputException("the store has no campaign");
        }
        return all.getLast().id();
    }

    private void watch(CampaignStore store, String campaign, Metrics first)
            throws InterruptedException {
        session.interruption().watch();
        Metrics before = first;
        long at = System.nanoTime();
        show(first.screen(first, 0));
        while (!session.interruption().requested()) {
            long next = at + every * 1_000_000_000L;
            while (System.nanoTime() < next && !session.interruption().requested()) {
                Thread.sleep(NAP_MILLIS);
            }
            try {
                Metrics now = new Metrics(StoredCampaigns.read(store, campaign));
                long looked = System.nanoTime();
                show(now.screen(before, looked - at));
                before = now;
                at = looked;
            } catch (StoreUnavailableException e) {
                // The screen stays as it is; the next look may succeed.
                at = System.nanoTime();
                session.out().println("waiting: " + e.getMessage());
                session.out().flush();
            }
        }
    }

    private void show(String screen) {
        session.out().print(CLEAR + screen);
        session.out().flush();
    }
}
