package org.racewalk.actors.cluster;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;

import org.racewalk.actors.engine.WrongInputException;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * What a node is to be: {@code racewalk.cluster} of the configuration, checked.
 *
 * @param seeds addresses {@code host:port} of nodes to join; none: it begins a cluster
 * @param expectedNodes how many nodes the cluster is to have: with two or fewer, one that is left
 *     alone goes on; with more, a minority ends
 * @param jobs worlds that run at once
 * @param store URL of the campaigns' store, or empty
 */
public record NodeSettings(
        boolean coordinates,
        boolean works,
        List<String> seeds,
        int expectedNodes,
        int jobs,
        String store,
        Config config) {
    static final String COORDINATOR = "coordinator";
    static final String WORKER = "worker";
    private static final String GUEST = "guest";

    private static final String SECTION = "racewalk.cluster";
    private static final String STORE = "racewalk.store.url";
    private static final Pattern ADDRESS = Pattern.compile("(.+):([0-9]{1,5})");
    private static final int PAIR = 2;

    /** Nodes up to so many, and how long a split must stand before anyone is downed. */
    private static final int[][] STABLE = {{4, 5}, {5, 7}, {10, 10}, {20, 13}, {50, 17}, {100, 20}};

    private static final int STABLE_MOST = 30;

    public NodeSettings {
        seeds = List.copyOf(seeds);
    }

    /**
     * From settings in which nothing is resolved yet. The transport is secured: see {@link
     * Transport}.
     *
     * @param all of Racewalk and Pekko
     * @param build of Racewalk
     * @throws WrongInputException with the place of what is wrong
     */
    public static NodeSettings of(Config all, String build) {
        try {
            Config settings = all.resolve();
            Config cluster = settings.getConfig(SECTION);
            List<String> roles = cluster.getStringList("roles");
            for (String role : roles) {
                if (!role.equals(COORDINATOR) && !role.equals(WORKER)) {
                    throw wrong(
                            cluster, "roles", "\"" + role + "\": expected coordinator or worker");
                }
            }
            if (roles.isEmpty()) {
                throw wrong(cluster, "roles", "none: expected coordinator, worker or both");
            }
            int expected = positive(cluster, "expected-nodes");
            int jobs = cluster.getInt("jobs");
            List<String> seeds = cluster.getStringList("seeds");
            seeds.forEach(seed -> {
                if (!ADDRESS.matcher(seed).matches()) {
                    throw wrong(cluster, "seeds", "\"" + seed + "\": expected HOST:PORT");
                }
            });
            int processors = Runtime.getRuntime().availableProcessors();
            NodeSettings made =
                    new NodeSettings(
                            roles.contains(COORDINATOR),
                            roles.contains(WORKER),
                            seeds,
                            expected,
                            jobs == 0 ? processors : positive(cluster, "jobs"),
                            settings.hasPath(STORE) ? settings.getString(STORE) : "",
                            settings);
            return made.withPekko(cluster, build);
        } catch (ConfigException e) {
            throw new WrongInputException(e);
        }
    }

    /**
     * Of a process that only visits a cluster: any free port, and no role that a node has.
     *
     * @param all as for {@link #of}, with the seeds
     */
    public static NodeSettings guest(Config all, String build) {
        Config visiting =
                ConfigFactory.parseMap(
                        Map.of(SECTION + ".roles", List.of(WORKER), SECTION + ".port", 0));
        NodeSettings node = of(visiting.withFallback(all), build);
        Config settings =
                ConfigFactory.parseMap(Map.of("pekko.cluster.roles", List.of(GUEST)))
                        .withFallback(node.config);
        return new NodeSettings(
                false, false, node.seeds, node.expectedNodes, 1, node.store, settings);
    }

    private NodeSettings withPekko(Config cluster, String build) {
        Map<String, Object> values = new HashMap<>();
        values.put(Door.BUILD, build);
        values.put("racewalk.campaign.run-dispatcher.thread-pool-executor.fixed-pool-size", jobs);
        String artery = "pekko.remote.artery.";
        values.put(artery + "canonical.hostname", cluster.getString("host"));
        values.put(artery + "canonical.port", cluster.getInt("port"));
        values.put(artery + "bind.hostname", cluster.getString("bind-host"));
        List<String> roles = new ArrayList<>();
        if (coordinates) {
            roles.add(COORDINATOR);
            roles.add(StoreRole.of(store, cluster.getString("host")));
        }
        if (works) {
            roles.add(WORKER);
        }
        values.put("pekko.cluster.roles", roles);
        Duration join = cluster.getDuration("join-timeout");
        values.put(
                "pekko.cluster.shutdown-after-unsuccessful-join-seed-nodes",
                join.toSeconds() + "s");
        String resolver = "pekko.cluster.split-brain-resolver.";
        values.put(
                resolver + "active-strategy",
                expectedNodes <= PAIR ? "keep-oldest" : "keep-majority");
        values.put(resolver + "stable-after", stableSeconds() + "s");
        Config complete =
                ConfigFactory.parseMap(values, "node")
                        .withFallback(cluster.withOnlyPath("pekko"))
                        .withFallback(config)
                        .resolve();
        Config secured = Transport.secure(complete, System.getenv());
        return new NodeSettings(coordinates, works, seeds, expectedNodes, jobs, store, secured);
    }

    private int stableSeconds() {
        for (int[] row : STABLE) {
            if (expectedNodes <= row[0]) {
                return row[1];
            }
        }
        return STABLE_MOST;
    }

    private static int positive(Config cluster, String key) {
        int value = cluster.getInt(key);
        if (value < 1) {
            throw wrong(cluster, key, value + ": expected a number from 1");
        }
        return value;
    }

    private static WrongInputException wrong(Config cluster, String key, String what) {
        return new WrongInputException(
                cluster.getValue(key).origin().description()
                        + ": "
                        + SECTION
                        + "."
                        + key
                        + " "
                        + what);
    }
}
