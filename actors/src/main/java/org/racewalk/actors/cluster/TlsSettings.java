package org.racewalk.actors.cluster;

import com.typesafe.config.Config;

import org.racewalk.actors.engine.WrongInputException;

import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;

/**
 * {@code racewalk.cluster.tls}, with its passwords.
 *
 * @param isOn whether there is TLS at all; if not, the rest is empty
 */
record TlsSettings(
        boolean isOn,
        Path keyStore,
        String keyPassword,
        Path trustStore,
        String trustPassword,
        boolean verifyHostnames) {
    static final String SECTION = "racewalk.cluster.tls";

    private static final String KEY_STORE = "key-store";
    private static final String TRUST_STORE = "trust-store";
    private static final String HOSTNAMES = "verify-hostnames";
    private static final String FILE = "-password-file";
    private static final String ENVIRONMENT = "-password-env";
    private static final Set<String> KEYS =
            Set.of(
                    KEY_STORE,
                    KEY_STORE + FILE,
                    KEY_STORE + ENVIRONMENT,
                    TRUST_STORE,
                    TRUST_STORE + FILE,
                    TRUST_STORE + ENVIRONMENT,
                    HOSTNAMES);
    private static final int LONGEST_PASSWORD_FILE = 4096;

    /** Hides the passwords. */
    @Override
    public String toString() {
        return SECTION + "{" + keyStore + ", " + trustStore + "}";
    }

    static TlsSettings of(Config settings, Map<String, String> environment) {
        Config tls = settings.getConfig(SECTION);
        tls.root()
                .forEach((key, value) -> {
                    if (!KEYS.contains(key)) {
                        throw new WrongInputException(
                                value.origin().description()
                                        + ": no such key: "
                                        + SECTION
                                        + "."
                                        + key);
                    }
                });
        boolean hasKeys = !tls.getString(KEY_STORE).isEmpty();
        boolean hasTrust = !tls.getString(TRUST_STORE).isEmpty();
        if (!hasKeys && !hasTrust) {
            return new TlsSettings(false, Path.of(""), "", Path.of(""), "", false);
        }
        return new TlsSettings(
                true,
                file(tls, KEY_STORE),
                password(tls, KEY_STORE, environment),
                file(tls, TRUST_STORE),
                password(tls, TRUST_STORE, environment),
                tls.getBoolean(HOSTNAMES));
    }

    private static Path file(Config tls, String key) {
        String name = tls.getString(key);
        if (name.isEmpty()) {
            throw wrong(tls, key, "is empty: TLS takes a key store and a trust store");
        }
        Path file = Path.of(name).toAbsolutePath();
        if (!Files.isReadable(file)) {
            throw wrong(
                    tls,
                    key,
                    "names "
                            + name
                            + (Files.exists(file)
                                    ? ", which cannot be read"
                                    : ", which is not there"));
        }
        return file;
    }

    private static String password(Config tls, String store, Map<String, String> environment) {
        String file = tls.getString(store + FILE);
        String variable = tls.getString(store + ENVIRONMENT);
        if (file.isEmpty() == variable.isEmpty()) {
            throw wrong(
                    tls,
                    store,
                    "takes a password from "
                            + store
                            + FILE
                            + " or from "
                            + store
                            + ENVIRONMENT
                            + (file.isEmpty() ? ": neither is set" : ": both are set"));
        }
        return file.isEmpty()
                ? fromEnvironment(tls, store + ENVIRONMENT, variable, environment)
                : fromFile(tls, store + FILE, Path.of(file));
    }

    private static String fromEnvironment(
            Config tls, String key, String variable, Map<String, String> environment) {
        String password = environment.getOrDefault(variable, "");
        if (password.isEmpty()) {
            throw wrong(tls, key, "names the variable " + variable + ", which is not set");
        }
        return password;
    }

    private static String fromFile(Config tls, String key, Path file) {
        try {
            if (Files.size(file) > LONGEST_PASSWORD_FILE) {
                throw wrong(tls, key, "names " + file + ", which is too long for a password");
            }
            String password =
                    Files.readString(file, StandardCharsets.UTF_8).lines().findFirst().orElse("");
            if (password.isEmpty()) {
                throw wrong(tls, key, "names " + file + ", whose first line is empty");
            }
            return password;
        } catch (MalformedInputException e) {
            throw wrong(tls, key, "names " + file + ", which is no text");
        } catch (IOException e) {
            throw wrong(tls, key, "names " + file + ", which cannot be read");
        }
    }

    private static WrongInputException wrong(Config tls, String key, String what) {
        return new WrongInputException(
                tls.getValue(key).origin().description() + ": " + SECTION + "." + key + " " + what);
    }
}
