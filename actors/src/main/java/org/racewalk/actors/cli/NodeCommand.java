package org.racewalk.actors.cli;

import org.jspecify.annotations.Nullable;
import org.racewalk.actors.campaign.CampaignNotice;
import org.racewalk.actors.cluster.Node;
import org.racewalk.actors.cluster.NodeNotice;
import org.racewalk.actors.cluster.NodeSettings;
import org.racewalk.actors.engine.BuildId;
import org.racewalk.actors.store.CampaignStore;
import org.racewalk.actors.store.StoreUnavailableException;
import org.racewalk.model.shrink.ShrunkRun;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;

/** {@code racewalk node}: this machine as one of a cluster, until it is told to leave. */
@Command(
        name = "node",
        description = "Runs campaigns together with other machines.",
        footer = {
            "",
            "Options count in place of racewalk.cluster and racewalk.store in the configuration.",
            "Without --join it begins a cluster. SIGTERM or Ctrl-C: it hands over and leaves.",
            "",
            "Exit status: 0 it left as told; 2 wrong input, or it does not belong into that",
            "cluster; 4 environment; 5 internal failure; 75 the cluster took it for dead, or did",
            "not let it in: start it again."
        })
final class NodeCommand implements Callable<Integer> {
    private static final Duration PERIOD = Duration.ofMillis(100);
    private static final String CLUSTER = "racewalk.cluster.";

    private final Session session;
    private boolean leaving;

    @Option(
            names = "--role",
            paramLabel = "ROLE",
            split = ",",
            description = "coordinator, worker or both, with a comma between.")
    private @Nullable List<String> roles;

    @Option(
            names = "--join",
            paramLabel = "HOST:PORT",
            split = ",",
            description = "A node to join; may be repeated.")
    private @Nullable List<String> seeds;

    @Option(
            names = "--host",
            paramLabel = "NAME",
            description = "Where other nodes reach this one (127.0.0.1).")
    private @Nullable String host;

    @Option(names = "--port", paramLabel = "N", description = "Port; 0: any free one (25520).")
    private @Nullable Integer port;

    @Option(names = "--jobs", paramLabel = "N", description = "Batches run at once.")
    private @Nullable Integer jobs;

    @Option(
            names = "--nodes",
            paramLabel = "N",
            description = "How many nodes the cluster is to have (4).")
    private @Nullable Integer nodes;

    @Option(
            names = "--store",
            paramLabel = "URL",
            description = "jdbc:sqlite:FILE or jdbc:postgresql://HOST/DATABASE.")
    private @Nullable String store;

    NodeCommand(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() throws InterruptedException {
        String build = BuildId.read();
        NodeSettings settings = Configuration.node(options(), build);
        CampaignStore opened = null;
        try {
            opened = settings.coordinates() ? Configuration.store(settings.config()) : null;
        } catch (StoreUnavailableException e) {
            session.say("the store does not answer: " + e.getMessage() + "; start it again");
            return ExitCode.RESTART;
        }
        session.interruption().watch(Duration.ofSeconds(30));
        try {
            return run(Node.start(settings, session.engine(), opened, build), build);
        } finally {
            if (opened != null) {
                opened.close();
            }
        }
    }

    private Map<String, Object> options() {
        Map<String, @Nullable Object> given = new HashMap<>();
        given.put(CLUSTER + "roles", roles);
        given.put(CLUSTER + "seeds", seeds);
        given.put(CLUSTER + "host", host);
        given.put(CLUSTER + "port", port);
        given.put(CLUSTER + "jobs", jobs);
        given.put(CLUSTER + "expected-nodes", nodes);
        given.put("racewalk.store.url", store);
        Map<String, Object> values = new HashMap<>();
        given.forEach((key, value) -> {
            if (value != null) {
                values.put(key, value);
            }
        });
        return values;
    }

    private int run(Node node, String build) throws InterruptedException {
        while (true) {
            if (session.interruption().requested() && !leaving) {
                leaving = true;
                say("leaves");
                node.leave();
            }
            NodeNotice notice = node.poll(PERIOD);
            switch (notice) {
                case null -> {}
                case NodeNotice.Up up ->
                        say("up as " + up.address() + " (" + up.roles() + "), build " + build);
                case NodeNotice.Coordinating coordinating -> say("coordinating");
                case NodeNotice.InCampaign told -> inCampaign(told.campaign(), told.notice());
                case NodeNotice.Member member ->
                        say("node " + member.address() + " is " + member.state());
                case NodeNotice.Refused refused -> say("gets no batches: " + refused.reason());
                case NodeNotice.Ended ended -> {
                    return ended(ended);
                }
            }
        }
    }

    private void inCampaign(String campaign, CampaignNotice notice) {
        String name = campaign.isEmpty() ? "" : "campaign " + campaign + " ";
        switch (notice) {
            case CampaignNotice.Begun begun -> say(name + "runs");
            case CampaignNotice.Progressed progress -> {}
            case CampaignNotice.Found found ->
                    say(name + "found " + found.finding().finding().signature());
            case CampaignNotice.Met met ->
                    say(name + "met while shrinking: " + met.finding().finding().signature());
            case CampaignNotice.Shrunk shrunk -> say(name + shrunk(shrunk));
            case CampaignNotice.Remark remark -> say(name + remark.text());
            case CampaignNotice.Ended ended ->
                    say(
                            String.format(
                                    Locale.ROOT,
                                    "%sended (%s): %,d runs, %d findings",
                                    name,
                                    ended.state().reason().name().toLowerCase(Locale.ROOT),
                                    ended.state().runsMade(),
                                    ended.state().findings().size()));
            case CampaignNotice.Broken broken -> say(name + "broke: " + broken.failure());
            case CampaignNotice.Noted noted -> say(name + "is closed");
        }
    }

    private static String shrunk(CampaignNotice.Shrunk shrunk) {
        ShrunkRun run = shrunk.outcome().run();
        String what =
                run == null
                        ? "did not shrink, " + shrunk.outcome().failure()
                        : "shrank "
                                + run.before().steps()
                                + " to "
                                + run.after().steps()
                                + " steps";
        return what + ": " + shrunk.job().signature();
    }

    private int ended(NodeNotice.Ended ended) {
        String why = ended.reason();
        return switch (ended.end()) {
            case LEFT -> {
                say("left");
                yield leaving ? ExitCode.CLEAN : ExitCode.RESTART;
            }
            case DOWNED, NOT_JOINED -> {
                say(why + "; start it again");
                yield ExitCode.RESTART;
            }
            case UNSUITABLE -> {
                session.say(why);
                yield ExitCode.WRONG_INPUT;
            }
        };
    }

    private void say(String what) {
        session.out().println("racewalk node: " + what);
        session.out().flush();
    }
}
