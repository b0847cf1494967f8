package org.racewalk.actors.cluster;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;

import org.racewalk.actors.engine.WrongInputException;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * How nodes reach each other: TLS with certificates on both sides, if {@code racewalk.cluster.tls}
 * names them; else plain TCP, which may listen on loopback alone. Remoting has no authentication
 * but TLS: whoever reaches the port without it can send messages to any actor.
 */
public final class Transport {
    private static final String ARTERY = "pekko.remote.artery.";
    private static final String BIND = ARTERY + "bind.hostname";
    private static final String CANONICAL = ARTERY + "canonical.hostname";
    private static final String ENGINE = ARTERY + "ssl.config-ssl-engine.";

    private Transport() {}

    /**
     * The settings with those of the transport in place. Starts nothing and binds nothing, but
     * opens the key stores, so that what is wrong with them is told now.
     *
     * @param settings of Pekko and Racewalk, resolved
     * @param environment of the process, for passwords
     * @throws WrongInputException if it would listen on more than loopback without TLS, or if keys
     *     and certificates are not in order
     */
    public static Config secure(Config settings, Map<String, String> environment) {
        TlsSettings tls;
        try {
            tls = TlsSettings.of(settings, environment);
        } catch (ConfigException e) {
            throw new WrongInputException(e);
        }
        if (tls.isOn()) {
            Certificates.verify(tls);
            return overriding(settings, secured(tls));
        }
        refuseOpenBind(settings);
        return overriding(settings, Map.of(ARTERY + "transport", "tcp"));
    }

    private static Config overriding(Config settings, Map<String, Object> values) {
        return ConfigFactory.parseMap(values, "transport").withFallback(settings);
    }

    private static Map<String, Object> secured(TlsSettings tls) {
        Map<String, Object> values = new HashMap<>();
        values.put(ARTERY + "transport", "tls-tcp");
        values.put(
                ARTERY + "ssl.ssl-engine-provider",
                "org.apache.pekko.remote.artery.tcp.ConfigSSLEngineProvider");
        values.put(ENGINE + "key-store", tls.keyStore().toString());
        values.put(ENGINE + "key-store-password", tls.keyPassword());
        values.put(ENGINE + "key-password", tls.keyPassword());
        values.put(ENGINE + "trust-store", tls.trustStore().toString());
        values.put(ENGINE + "trust-store-password", tls.trustPassword());
        values.put(ENGINE + "protocol", "TLSv1.3");
        values.put(
                ENGINE + "enabled-algorithms",
                Arrays.asList("TLS_AES_256_GCM_SHA384", "TLS_AES_128_GCM_SHA256"));
        values.put(ENGINE + "require-mutual-authentication", true);
        values.put(ENGINE + "hostname-verification", tls.verifyHostnames());
        // Passwords are among the settings now.
        values.put("pekko.log-config-on-start", false);
        return values;
    }

    private static void refuseOpenBind(Config settings) {
        boolean isBound = !settings.getString(BIND).isEmpty();
        String host = settings.getString(isBound ? BIND : CANONICAL);
        if (isLoopback(host)) {
            return;
        }
        // Where the user has written it: Pekko's keys follow from Racewalk's.
        String key = isBound ? "racewalk.cluster.bind-host" : "racewalk.cluster.host";
        if (!settings.hasPath(key) || !settings.getString(key).equals(host)) {
            key = isBound ? BIND : CANONICAL;
        }
        throw new WrongInputException(
                settings.getValue(key).origin().description()
                        + ": "
                        + key
                        + " = \""
                        + host
                        + "\" can be reached from other machines, and there is no TLS: anybody"
                        + " could send messages to this node. Name certificates in"
                        + " racewalk.cluster.tls (docs/operate.md, TLS), or listen on 127.0.0.1.");
    }

    private static boolean isLoopback(String host) {
        try {
            InetAddress[] addresses =
                    switch (host) {
                        case "<getHostAddress>", "<getHostName>" ->
                                new InetAddress[] {InetAddress.getLocalHost()};
                        default -> InetAddress.getAllByName(host);
                    };
            return Arrays.stream(addresses).allMatch(InetAddress::isLoopbackAddress);
        } catch (UnknownHostException e) {
            throw new WrongInputException("there is no host \"" + host + "\" to listen on");
        }
    }
}
