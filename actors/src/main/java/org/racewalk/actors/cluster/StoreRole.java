package org.racewalk.actors.cluster;

import org.jspecify.annotations.Nullable;
import org.racewalk.actors.engine.Sha256;

import java.nio.file.Path;
import java.util.Set;

/**
 * The store of a coordinator, as a role that the whole cluster sees: all that may coordinate must
 * have the same. A file of SQLite is another on each host.
 */
final class StoreRole {
    private static final String PREFIX = "store-";
    private static final String FILE_PREFIX = PREFIX + "file-";
    private static final String SQLITE = "jdbc:sqlite:";
    private static final int DIGITS = 12;

    private StoreRole() {}

    /** Says nothing of user or password. */
    static String of(String url, String host) {
        if (url.startsWith(SQLITE)) {
            Path file = Path.of(url.substring(SQLITE.length())).toAbsolutePath().normalize();
            return FILE_PREFIX + Sha256.of(host + "\n" + file).substring(0, DIGITS);
        }
        String place = url.replaceFirst("\\?.*", "").replaceFirst("//[^/@]*@", "//");
        return PREFIX + Sha256.of(place).substring(0, DIGITS);
    }

    /** Why a node with these roles cannot be beside one with those, or null. */
    static @Nullable String conflict(Set<String> ours, String other, Set<String> theirs) {
        String our = of(ours);
        String their = of(theirs);
        if (our.isEmpty() || their.isEmpty() || our.equals(their)) {
            return null;
        }
        boolean file = our.startsWith(FILE_PREFIX) || their.startsWith(FILE_PREFIX);
        return "node "
                + other
                + " may coordinate too, with another store: "
                + (file
                        ? "a file of SQLite serves coordinators on one host alone; set"
                              + " racewalk.store.url to one PostgreSQL database on all of them, or"
                              + " give this node the role worker alone"
                        : "set racewalk.store.url to the same database on all of them");
    }

    private static String of(Set<String> roles) {
        return roles.stream().filter(role -> role.startsWith(PREFIX)).findFirst().orElse("");
    }
}
