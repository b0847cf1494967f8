package org.racewalk.actors.store;

import com.typesafe.config.Config;

import org.jspecify.annotations.Nullable;

/**
 * Where the store is.
 *
 * @param url {@code jdbc:sqlite:FILE} or {@code jdbc:postgresql://HOST[:PORT]/DATABASE[?...]}
 * @param user of PostgreSQL, or null
 * @param password of PostgreSQL, or null
 */
public record StoreSettings(String url, @Nullable String user, @Nullable String password) {

    /** A store that needs no user, or whose URL names one. */
    public static StoreSettings of(String url) {
        return new StoreSettings(url, null, null);
    }

    /**
     * What {@code racewalk.store} says.
     *
     * @param root the whole configuration
     */
    public static StoreSettings from(Config root) {
        Config store = root.getConfig("racewalk.store");
        return new StoreSettings(
                store.getString("url"), text(store, "user"), text(store, "password"));
    }

    private static @Nullable String text(Config store, String key) {
        return store.hasPath(key) && !store.getString(key).isEmpty() ? store.getString(key) : null;
    }

    /** Whether nodes on several hosts can use it at once. */
    public boolean isShared() {
        return url.startsWith(PostgresDatabase.PREFIX);
    }

    /** The URL as it may be shown: without password. */
    public String shown() {
        int query = url.indexOf('?');
        return query < 0 ? url : url.substring(0, query);
    }

    @Override
    public String toString() {
        return shown();
    }
}
