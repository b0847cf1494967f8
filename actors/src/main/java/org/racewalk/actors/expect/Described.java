package org.racewalk.actors.expect;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigUtil;

import org.racewalk.actors.engine.WrongInputException;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * How people describe a bug's interleaving: {@code conf/zoo/described.conf}.
 *
 * @param depth preemptions that it needs at points where nobody has to wait
 * @param steps as told; empty if it is not told as an interleaving
 */
public record Described(int depth, List<String> steps) {
    private static final String FILE = "described.conf";

    public Described {
        steps = List.copyOf(steps);
    }

    /**
     * All that a folder's file holds, by id; none if it has no such file.
     *
     * @throws WrongInputException if the file makes no sense
     */
    public static Map<String, Described> in(Path folder) {
        Path file = folder.resolve(FILE);
        Map<String, Described> all = new TreeMap<>();
        if (!Files.isRegularFile(file)) {
            return all;
        }
        try {
            Config config = ConfigFactory.parseFile(file.toFile());
            for (String id : config.root().keySet()) {
                Config one = config.getConfig(ConfigUtil.quoteString(id));
                List<String> steps = one.hasPath("steps") ? one.getStringList("steps") : List.of();
                all.put(id, new Described(one.getInt("depth"), steps));
            }
        } catch (ConfigException e) {
            throw new WrongInputException(file + ": " + e.getMessage());
        }
        return all;
    }

    /** What is said about the first of some ids that anything is said about. */
    public static Optional<Described> of(Map<String, Described> all, List<String> ids) {
        return ids.stream().filter(all::containsKey).map(all::get).findFirst();
    }
}
