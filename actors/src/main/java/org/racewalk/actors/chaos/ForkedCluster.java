package org.racewalk.actors.chaos;

import org.jspecify.annotations.Nullable;
import org.racewalk.actors.engine.Installation;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Nodes of one cluster, each a JVM of its own on loopback, started by the command line that users
 * use. Nodes are numbered from 0. Not safe for several threads.
 */
public final class ForkedCluster implements AutoCloseable {
    /** What a node prints when it is a member. */
    public static final Pattern UP = Pattern.compile("^racewalk node: up as ");

    /** What a node prints when it takes over the campaigns. */
    public static final Pattern COORDINATING = Pattern.compile("^racewalk node: coordinating");

    private static final String MAIN = "org.racewalk.actors.cli.Racewalk";
    private static final String ADDRESS = "127.0.0.1";

    private final Setup setup;
    private final List<Integer> ports;
    private final @Nullable Links links;
    private final List<@Nullable ForkedJvm> nodes = new ArrayList<>();
    private final Map<Integer, Map<String, String>> own = new TreeMap<>();

    /**
     * How the nodes are.
     *
     * @param count of nodes
     * @param store URL of the campaigns' store
     * @param jobs worlds that a node runs at once
     * @param options of each JVM
     * @param settings of each node, by path
     * @param cuttable whether links can be cut; all traffic then goes through this JVM
     * @param folder for logs, and the nodes' working directory
     */
    public record Setup(
            int count,
            String store,
            int jobs,
            List<String> options,
            Map<String, String> settings,
            boolean cuttable,
            Path folder) {
        public Setup {
            options = List.copyOf(options);
            settings = Map.copyOf(settings);
        }
    }

    private ForkedCluster(Setup setup, List<Integer> ports, @Nullable Links links) {
        this.setup = setup;
        this.ports = ports;
        this.links = links;
        for (int node = 0; node < setup.count(); node++) {
            nodes.add(null);
        }
    }

    /** A cluster of which no node runs yet. */
    public static ForkedCluster prepare(Setup setup) throws IOException {
        List<Integer> ports = Ports.free(setup.count());
        return new ForkedCluster(setup, ports, setup.cuttable() ? Links.open(ports) : null);
    }

    /** Starts all nodes and waits until each is a member. */
    public void startAll(Duration limit) throws IOException, InterruptedException {
        for (int node = 0; node < setup.count(); node++) {
            start(node);
        }
        for (int node = 0; node < setup.count(); node++) {
            awaitUp(node, limit);
        }
    }

    /** Adds settings of one node, for its next start. */
    public void set(int node, Map<String, String> settings) {
        own.put(node, Map.copyOf(settings));
    }

    /** Starts a node that does not run. */
    public ForkedJvm start(int node) throws IOException {
        ForkedJvm before = nodes.get(node);
        if (before != null && before.isAlive()) {
            throw new IllegalStateException(before.name() + " runs already");
        }
        String name = name(node);
        List<String> options = new ArrayList<>(setup.options());
        settings(node).forEach((path, value) -> options.add("-D" + path + "=" + value));
        ForkedJvm jvm =
                ForkedJvm.start(
                        name,
                        options,
                        MAIN,
                        List.of("node"),
                        setup.folder(),
                        setup.folder().resolve(name + ".log"));
        nodes.set(node, jvm);
        return jvm;
    }

    private Map<String, String> settings(int node) {
        Map<String, String> settings = new TreeMap<>();
        settings.put("racewalk.home", Installation.home().toString());
        settings.put("racewalk.store.url", setup.store());
        // As if each had a machine of its own.
        settings.put(
                "racewalk.compiled.folder",
                setup.folder().resolve(name(node) + ".compiled").toString());
        settings.put("racewalk.cluster.host", ADDRESS);
        settings.put("racewalk.cluster.port", Integer.toString(port(node)));
        settings.put("racewalk.cluster.bind-host", ADDRESS);
        settings.put("racewalk.cluster.expected-nodes", Integer.toString(setup.count()));
        settings.put("racewalk.cluster.jobs", Integer.toString(setup.jobs()));
        if (setup.count() > 1) {
            for (int seed = 0; seed < setup.count(); seed++) {
                settings.put("racewalk.cluster.seeds." + seed, ADDRESS + ":" + port(seed));
            }
        }
        if (links != null) {
            settings.put(
                    "racewalk.cluster.pekko.remote.artery.bind.port",
                    Integer.toString(ports.get(node)));
            settings.put(
                    "racewalk.cluster.pekko.remote.artery.advanced.tcp.outbound-client-hostname",
                    Links.source(node));
        }
        settings.putAll(setup.settings());
        settings.putAll(own.getOrDefault(node, Map.of()));
        return settings;
    }

    /** The port by which others reach a node. */
    public int port(int node) {
        return links == null ? ports.get(node) : links.port(node);
    }

    /** The process that a node is now, or was last. */
    public ForkedJvm node(int node) {
        ForkedJvm jvm = nodes.get(node);
        if (jvm == null) {
            throw new IllegalStateException(name(node) + " was never started");
        }
        return jvm;
    }

    /** As nodes name it in what they print. */
    public String address(int node) {
        return ADDRESS + ":" + port(node);
    }

    public void awaitUp(int node, Duration limit) throws InterruptedException {
        node(node).await(UP, 0, limit);
    }

    /** The node that sees to the campaigns, as far as nodes have said. */
    public OptionalInt coordinator() {
        for (int node = 0; node < setup.count(); node++) {
            ForkedJvm jvm = nodes.get(node);
            if (jvm != null
                    && jvm.isAlive()
                    && jvm.output().stream().anyMatch(COORDINATING.asPredicate())) {
                return OptionalInt.of(node);
            }
        }
        return OptionalInt.empty();
    }

    /** Waits until a living node sees to the campaigns. */
    public int awaitCoordinator(Duration limit) throws InterruptedException {
        return States.await("a coordinator", limit, this::coordinator, OptionalInt::isPresent)
                .getAsInt();
    }

    /** When one of the nodes that run now first said such a line after that time. */
    public Optional<Instant> firstAfter(Instant time, Pattern pattern) {
        return nodes.stream()
                .flatMap(Stream::ofNullable)
                .filter(ForkedJvm::isAlive)
                .map(jvm -> jvm.firstAfter(time, pattern))
                .flatMap(Optional::stream)
                .min(Comparator.naturalOrder());
    }

    /** The links, if they can be cut. */
    public Links links() {
        if (links == null) {
            throw new IllegalStateException("links cannot be cut here");
        }
        return links;
    }

    private static String name(int node) {
        return "node-" + node;
    }

    @Override
    public void close() {
        for (ForkedJvm jvm : nodes) {
            if (jvm != null) {
                jvm.close();
            }
        }
        if (links != null) {
            links.close();
        }
    }
}
