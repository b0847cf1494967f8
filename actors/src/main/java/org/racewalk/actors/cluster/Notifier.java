package org.racewalk.actors.cluster;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;

import org.racewalk.actors.campaign.CampaignNotice;
import org.racewalk.actors.plan.Notify;
import org.racewalk.actors.store.CampaignStore;
import org.racewalk.model.explore.Finding;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.File;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Starts the commands that a campaign names, when there is a new finding and when it has ended.
 * What a name stands for is said by {@code racewalk.notify} of this node; no shell reads it. One
 * command runs at a time, on a thread of its own; one that takes too long is killed, and what goes
 * wrong is logged and changes nothing. After a fail-over the same may be told again. Safe for
 * several threads.
 */
final class Notifier implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Notifier.class);
    private static final String SECTION = "racewalk.notify";
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final int MOST_WAITING = 1_000;

    private final CampaignStore store;
    private final Config commands;
    private final ExecutorService thread =
            new ThreadPoolExecutor(
                    0,
                    1,
                    1,
                    TimeUnit.SECONDS,
                    new ArrayBlockingQueue<>(MOST_WAITING),
                    Thread.ofPlatform().daemon().name("notify").factory());

    /**
     * @param config of the node
     */
    Notifier(CampaignStore store, Config config) {
        this.store = store;
        this.commands = config.hasPath(SECTION) ? config.getConfig(SECTION) : ConfigFactory.empty();
    }

    /** What a coordinator said. */
    void told(String campaign, CampaignNotice notice) {
        switch (notice) {
            case CampaignNotice.Found found -> found(campaign, found.finding().finding());
            case CampaignNotice.Met met -> found(campaign, met.finding().finding());
            case CampaignNotice.Ended ended -> {
                String reason = ended.state().reason().name().toLowerCase(Locale.ROOT);
                later(() -> run("end", campaign, reason, ""));
            }
            case CampaignNotice.Broken broken -> later(() -> run("end", campaign, "broken", ""));
            default -> {}
        }
    }

    private void found(String campaign, Finding finding) {
        String replay = finding.replay().text();
        later(() -> run("finding", campaign, finding.signature(), replay));
    }

    private void later(Runnable work) {
        try {
            thread.execute(work);
        } catch (RejectedExecutionException e) {
            LOG.warn("too many notices wait; one is dropped");
        }
    }

    private void run(String event, String campaign, String text, String replay) {
        try {
            Notify notices = store.spec(campaign).notices();
            List<String> names = event.equals("end") ? notices.end() : notices.finding();
            for (String name : names) {
                run(name, event, campaign, text, replay);
            }
        } catch (RuntimeException e) {
            LOG.warn("campaign {}: nobody is told of {}: {}", campaign, event, e.getMessage());
        }
    }

    private void run(String name, String event, String campaign, String text, String replay) {
        List<String> command = new ArrayList<>();
        try {
            command.addAll(commands.getStringList(name));
        } catch (ConfigException e) {
            LOG.warn("campaign {}: racewalk.notify.{} of this node is no command", campaign, name);
            return;
        }
        ProcessBuilder builder = new ProcessBuilder(command);
        Map<String, String> environment = builder.environment();
        environment.put("RACEWALK_EVENT", event);
        environment.put("RACEWALK_CAMPAIGN", campaign);
        environment.put("RACEWALK_TEXT", text);
        environment.put("RACEWALK_REPLAY", replay);
        builder.redirectInput(Redirect.from(new File("/dev/null")));
        builder.redirectOutput(Redirect.DISCARD).redirectError(Redirect.DISCARD);
        try {
            Process process = builder.start();
            if (!process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)) {
                process.destroyForcibly();
                LOG.warn("campaign {}: {} took too long and was killed", campaign, name);
            } else if (process.exitValue() != 0) {
                LOG.warn("campaign {}: {} ended with {}", campaign, name, process.exitValue());
            }
        } catch (IOException e) {
            LOG.warn("campaign {}: {} does not start: {}", campaign, name, e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Lets what waits come to its end, for a while. */
    @Override
    public void close() {
        thread.shutdown();
        try {
            thread.awaitTermination(LIMIT.toSeconds(), TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
