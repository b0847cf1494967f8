package org.racewalk.actors.cli;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;

import org.jspecify.annotations.Nullable;
import org.racewalk.actors.cluster.NodeSettings;
import org.racewalk.actors.cluster.Transport;
import org.racewalk.actors.engine.Installation;
import org.racewalk.actors.engine.WrongInputException;
import org.racewalk.actors.findings.LocalFindings;
import org.racewalk.actors.store.CampaignStore;
import org.racewalk.actors.store.StoreSettings;
import org.racewalk.actors.store.StoreUnusableException;
import org.racewalk.actors.store.Stores;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * Where settings come from, the first one counts: system properties, the file that the environment
 * variable RACEWALK_CONF names or else {@code conf/racewalk.conf} of the installation, the defaults
 * in {@code reference.conf}.
 */
final class Configuration {
    private static final String FILE_VARIABLE = "RACEWALK_CONF";
    private static final String EMBEDDED = "racewalk.embedded";
    private static final String THREADS =
            "racewalk.campaign.run-dispatcher.thread-pool-executor.fixed-pool-size";

    private Configuration() {}

    /** Settings of a cluster of this JVM alone, with so many runs at once. */
    static Config embedded(int workers) {
        try {
            Config all = all();
            Config settings =
                    ConfigFactory.parseMap(Map.of(THREADS, workers))
                            .withFallback(all.getConfig(EMBEDDED))
                            .withFallback(all)
                            .resolve();
            return Transport.secure(settings, System.getenv());
        } catch (ConfigException e) {
            throw new WrongInputException(e);
        }
    }

    /**
     * Settings of a node of a cluster.
     *
     * @param options what the command line said, by path
     * @param build of Racewalk
     */
    static NodeSettings node(Map<String, Object> options, String build) {
        try {
            Config given = ConfigFactory.parseMap(options, "command line");
            return NodeSettings.of(given.withFallback(all()), build);
        } catch (ConfigException e) {
            throw new WrongInputException(e);
        }
    }

    /** Settings of a guest of the cluster that these nodes are of. */
    static NodeSettings guest(List<String> seeds, String build) {
        try {
            Config given =
                    ConfigFactory.parseMap(Map.of("racewalk.cluster.seeds", seeds), "--join");
            return NodeSettings.guest(given.withFallback(all()), build);
        } catch (ConfigException e) {
            throw new WrongInputException(e);
        }
    }

    /**
     * The store that the configuration names.
     *
     * @param settings resolved
     */
    static CampaignStore store(Config settings) {
        try {
            return Stores.open(StoreSettings.from(settings));
        } catch (StoreUnusableException e) {
            throw new WrongInputException(e);
        }
    }

    /**
     * The store of that URL, or the one that the configuration names.
     *
     * @param url or null
     */
    static CampaignStore store(@Nullable String url) {
        return store(settings(url));
    }

    /** As above, of a store that is there already: to look at campaigns makes none. */
    static CampaignStore existingStore(@Nullable String url) {
        Config settings = settings(url);
        StoreSettings store = StoreSettings.from(settings);
        if (!Stores.exists(store)) {
            throw new WrongInputException(
                    "store " + store.shown() + ": no such file; racewalk campaign start makes it");
        }
        return store(settings);
    }

    /**
     * Does something with the store, or with null if there is none yet.
     *
     * @param url or null
     */
    static <T> T withExistingStore(
            @Nullable String url, Function<? super @Nullable CampaignStore, T> work) {
        Config settings = settings(url);
        if (url == null && !Stores.exists(StoreSettings.from(settings))) {
            return work.apply(null);
        }
        try (CampaignStore store = existingStore(url)) {
            return work.apply(store);
        }
    }

    /**
     * Where findings are left on this machine: beside the file of the store, or in the user's
     * folder if the store is a server.
     *
     * @param url of the store, or null
     */
    static LocalFindings localFindings(@Nullable String url) {
        Config settings = settings(url);
        String file = settings.getString("racewalk.findings.file");
        if (file.equals("off")) {
            return LocalFindings.none();
        }
        return LocalFindings.at(
                file.isEmpty()
                        ? Stores.folder(StoreSettings.from(settings))
                                .orElseGet(Configuration::ownFolder)
                                .resolve("findings.jsonl")
                        : UserPath.of(file));
    }

    /** Where compiled programs are kept, or null: nowhere. */
    static @Nullable Path compiled() {
        String folder = settings(null).getString("racewalk.compiled.folder");
        if (folder.equals("off")) {
            return null;
        }
        return folder.isEmpty() ? ownFolder().resolve("compiled") : UserPath.of(folder);
    }

    private static Path ownFolder() {
        return Path.of(System.getProperty("user.home"), ".racewalk");
    }

    /** The trace store that the configuration names. */
    static Path traces() {
        try {
            return Path.of(all().resolve().getString("racewalk.traces.file"));
        } catch (ConfigException e) {
            throw new WrongInputException(e);
        }
    }

    private static Config settings(@Nullable String url) {
        try {
            Config given =
                    url == null
                            ? ConfigFactory.empty()
                            : ConfigFactory.parseMap(Map.of("racewalk.store.url", url), "--store");
            return given.withFallback(all()).resolve();
        } catch (ConfigException e) {
            throw new WrongInputException(e);
        }
    }

    /** Settings of an actor system of this JVM alone, for worlds whose parts are actors. */
    static Config alone() {
        try {
            Config all = all();
            return ConfigFactory.parseMap(Map.of("pekko.actor.provider", "local"))
                    .withFallback(all.getConfig(EMBEDDED))
                    .withFallback(all)
                    .resolve();
        } catch (ConfigException e) {
            throw new WrongInputException(e);
        }
    }

    private static Config all() {
        return ConfigFactory.systemProperties()
                .withFallback(installed())
                .withFallback(ConfigFactory.defaultReferenceUnresolved());
    }

    private static Config installed() {
        Path file = Installation.home().resolve("conf").resolve("racewalk.conf");
        return file(System.getenv(FILE_VARIABLE), file);
    }

    /** The named file, which must be there, or the one to fall back to, if it is there. */
    static Config file(@Nullable String named, Path other) {
        if (named != null && !named.isEmpty()) {
            if (!Files.isReadable(Path.of(named))) {
                throw new WrongInputException(
                        named + ": " + FILE_VARIABLE + " names this file, and it cannot be read");
            }
            return ConfigFactory.parseFile(Path.of(named).toFile());
        }
        return Files.isRegularFile(other)
                ? ConfigFactory.parseFile(other.toFile())
                : ConfigFactory.empty();
    }
}
