package org.racewalk.actors.cli;

import org.jspecify.annotations.Nullable;
import org.racewalk.actors.campaign.CampaignNotice;
import org.racewalk.actors.cluster.Node;
import org.racewalk.actors.cluster.NodeNotice;
import org.racewalk.actors.cluster.NodeSettings;
import org.racewalk.actors.engine.WrongInputException;
import org.racewalk.actors.plan.CampaignSpec;
import org.racewalk.actors.plan.VariantSpec;
import org.racewalk.actors.report.CampaignReport;
import org.racewalk.actors.report.CampaignResult;
import org.racewalk.actors.store.CampaignStore;
import org.racewalk.actors.store.CampaignStore.Status;
import org.racewalk.actors.store.CampaignStore.Wish;
import org.racewalk.actors.store.StoreUnavailableException;
import org.racewalk.actors.store.StoredCampaign;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Sees a campaign of a store to its end, made by others or by a node in this process. */
final class CampaignEnd {
    private static final Duration PERIOD = Duration.ofMillis(500);
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final String CLUSTER = "racewalk.cluster.";

    private final Session session;
    private final CampaignStore store;
    private boolean stopping;

    CampaignEnd(Session session, CampaignStore store) {
        this.session = session;
        this.store = store;
    }

    /** A node in this process would run other campaigns first, or beside nodes that do. */
    void requireNothingElse() {
        for (StoredCampaign campaign : store.campaigns()) {
            if (campaign.status() != Status.COMPLETED && campaign.wish() == Wish.RUN) {
                throw new WrongInputException(
                        "--local: campaign "
                                + campaign.id()
                                + " of this store is to run first; stop it, or name another store");
            }
        }
    }

    /** Waits for the nodes of the store; returns the exit status. */
    int await(String id) throws InterruptedException {
        session.interruption().watch();
        while (!session.interruption().requested()) {
            try {
                Status status = StoreOption.campaign(store, id).status();
                if (status != Status.QUEUED && status != Status.RUNNING) {
                    return conclude(id);
                }
            } catch (StoreUnavailableException e) {
                // The nodes wait for it as well.
                session.say("the store does not answer: " + e.getMessage());
            }
            Thread.sleep(PERIOD);
        }
        session.say(id + " goes on without this command");
        return ExitCode.INCOMPLETE;
    }

    /**
     * Runs it on a node of this process; returns the exit status.
     *
     * @param jobs batches that run at once, or null
     */
    int here(String id, CampaignSpec spec, @Nullable Integer jobs) throws InterruptedException {
        session.interruption().watch(PATIENCE);
        NodeSettings settings = Configuration.node(alone(jobs), spec.build());
        ProgressLine progress = progress(spec);
        try (Node node = Node.start(settings, session.engine(), store, spec.build())) {
            while (true) {
                if (session.interruption().requested() && !stopping) {
                    stopping = true;
                    store.wish(id, Wish.STOP);
                }
                NodeNotice notice = node.poll(PERIOD);
                if (notice instanceof NodeNotice.Ended ended) {
                    progress.clear();
                    session.say("the node ended: " + ended.reason());
                    return ExitCode.INTERNAL;
                }
                if (notice instanceof NodeNotice.InCampaign told) {
                    show(told.notice(), progress);
                    if (told.notice() instanceof CampaignNotice.Noted) {
                        return conclude(id);
                    }
                }
            }
        }
    }

    private static Map<String, Object> alone(@Nullable Integer jobs) {
        Map<String, Object> options = new HashMap<>();
        options.put(CLUSTER + "roles", List.of("coordinator", "worker"));
        options.put(CLUSTER + "seeds", List.of());
        options.put(CLUSTER + "host", "127.0.0.1");
        options.put(CLUSTER + "bind-host", "");
        options.put(CLUSTER + "port", 0);
        options.put(CLUSTER + "expected-nodes", 1);
        if (jobs != null) {
            options.put(CLUSTER + "jobs", jobs);
        }
        return options;
    }

    private ProgressLine progress(CampaignSpec spec) {
        Duration time = spec.time();
        return new ProgressLine(
                session.err(),
                session.progress(),
                System.nanoTime(),
                spec.variants().stream().mapToLong(VariantSpec::runs).sum(),
                time == null ? 0 : time.toSeconds());
    }

    private void show(CampaignNotice notice, ProgressLine progress) {
        switch (notice) {
            case CampaignNotice.Progressed now ->
                    progress.show(System.nanoTime(), now.runs(), now.steps(), now.findings());
            case CampaignNotice.Remark remark -> {
                progress.clear();
                session.say(remark.text());
            }
            case CampaignNotice.Noted noted -> progress.clear();
            case CampaignNotice.Begun begun -> {}
            case CampaignNotice.Found found -> {}
            case CampaignNotice.Shrunk shrunk -> {}
            case CampaignNotice.Met met -> {}
            case CampaignNotice.Ended ended -> {}
            case CampaignNotice.Broken broken -> {}
        }
    }

    private int conclude(String id) {
        StoredCampaign campaign = StoreOption.campaign(store, id);
        CampaignResult result = CampaignResult.read(store, id);
        session.out().print(CampaignReport.text(result));
        session.out().flush();
        if (!campaign.reason().isEmpty()) {
            session.say(id + ": " + campaign.reason());
        }
        return campaign.status() == Status.BROKEN
                ? ExitCode.INTERNAL
                : CampaignReportCommand.status(result);
    }
}
