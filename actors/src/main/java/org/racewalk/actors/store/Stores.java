package org.racewalk.actors.store;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;

/** Opens stores. */
public final class Stores {
    private Stores() {}

    /**
     * Opens the store of that URL; makes it if there is none.
     *
     * @param url as in {@link StoreSettings}
     * @throws StoreUnavailableException if the database does not answer
     * @throws StoreUnusableException if there is something else, or a store of a newer version
     */
    public static CampaignStore open(String url) {
        return open(StoreSettings.of(url));
    }

    /** As above. */
    public static CampaignStore open(StoreSettings settings) {
        return new JdbcStore(database(settings));
    }

    /** Whether there is something to open; of a server that is only known by asking it. */
    public static boolean exists(StoreSettings settings) {
        return !settings.url().startsWith(SqliteDatabase.PREFIX)
                || Files.exists(Path.of(settings.url().substring(SqliteDatabase.PREFIX.length())));
    }

    /** The folder of a store that is a file. */
    public static Optional<Path> folder(StoreSettings settings) {
        if (!settings.url().startsWith(SqliteDatabase.PREFIX)) {
            return Optional.empty();
        }
        String file = settings.url().substring(SqliteDatabase.PREFIX.length());
        try {
            return Optional.ofNullable(Path.of(file).toAbsolutePath().normalize().getParent());
        } catch (InvalidPathException e) {
            return Optional.empty();
        }
    }

    private static Database database(StoreSettings settings) {
        if (settings.url().startsWith(SqliteDatabase.PREFIX)) {
            return SqliteDatabase.at(settings.url().substring(SqliteDatabase.PREFIX.length()));
        }
        if (settings.url().startsWith(PostgresDatabase.PREFIX)) {
            return PostgresDatabase.at(settings);
        }
        throw new StoreUnusableException(
                "store "
                        + settings.shown()
                        + ": expected jdbc:sqlite:FILE or jdbc:postgresql://HOST/DATABASE");
    }
}
