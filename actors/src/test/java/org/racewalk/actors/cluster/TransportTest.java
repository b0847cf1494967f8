package org.racewalk.actors.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigParseOptions;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.racewalk.actors.engine.WrongInputException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * Goal: a node that others could abuse or would refuse does not start, and says why in one line.
 * Method: settings and files with one fault each; nothing is started.
 */
final class TransportTest {
    @TempDir static Path folder;
    private static TlsFiles files;

    @BeforeAll
    static void makeCertificates() throws Exception {
        files = TlsFiles.in(folder.resolve("ours"));
    }

    private static Config lines(String... lines) {
        return ConfigFactory.parseString(
                String.join("\n", lines),
                ConfigParseOptions.defaults().setOriginDescription("node.conf"));
    }

    /** Of a node on loopback, but for these lines. */
    private static Config settings(String... lines) {
        return lines(lines)
                .withFallback(lines("pekko.remote.artery.canonical.hostname = 127.0.0.1"))
                .withFallback(ConfigFactory.load());
    }

    /** Of a node with certificates that are in order, but for this line. */
    private static Config secured(String line) {
        return lines("", "racewalk.cluster.tls." + line)
                .withFallback(files.settings())
                .withFallback(settings());
    }

    private static void assertRefused(Config settings, String message) {
        assertThatThrownBy(() -> Transport.secure(settings, Map.of()))
                .isInstanceOf(WrongInputException.class)
                .hasMessageContaining(message)
                .extracting(Throwable::getMessage)
                .asString()
                .doesNotContain("\n");
    }

    @Test
    void shouldUsePlainTcpOnLoopback() {
        for (String host : new String[] {"127.0.0.1", "localhost", "::1", "127.8.9.1"}) {
            Config settings = settings("pekko.remote.artery.canonical.hostname = \"" + host + "\"");
            assertThat(
                            Transport.secure(settings, Map.of())
                                    .getString("pekko.remote.artery.transport"))
                    .isEqualTo("tcp");
        }
    }

    @Test
    void shouldRefuseToListenOnOtherAddressesWithoutTls() {
        for (String host : new String[] {"0.0.0.0", "::", "192.0.2.1", "10.1.2.3"}) {
            assertRefused(
                    settings("", "pekko.remote.artery.canonical.hostname = \"" + host + "\""),
                    "node.conf: 2: pekko.remote.artery.canonical.hostname = \""
                            + host
                            + "\" can be reached from other machines, and there is no TLS");
        }
    }

    @Test
    void shouldNameTheKeyThatTheUserHasWritten() {
        Config node = lines("", "", "racewalk.cluster.host = 0.0.0.0");
        assertThatThrownBy(() -> NodeSettings.of(node.withFallback(reference()), "build"))
                .isInstanceOf(WrongInputException.class)
                .hasMessageStartingWith("node.conf: 3: racewalk.cluster.host = \"0.0.0.0\" can be");
    }

    private static Config reference() {
        return ConfigFactory.systemProperties()
                .withFallback(ConfigFactory.defaultReferenceUnresolved());
    }

    @Test
    void shouldGoByTheAddressThatIsBound() {
        Config open =
                settings(
                        "pekko.remote.artery.canonical.hostname = 127.0.0.1",
                        "pekko.remote.artery.bind.hostname = 0.0.0.0");
        assertRefused(open, "node.conf: 2: pekko.remote.artery.bind.hostname");
        Config behindAProxy =
                settings(
                        "pekko.remote.artery.canonical.hostname = 192.0.2.1",
                        "pekko.remote.artery.bind.hostname = 127.0.0.1");
        assertThat(Transport.secure(behindAProxy, Map.of()).isEmpty()).isFalse();
    }

    @Test
    void shouldListenAnywhereWithTls() {
        Config open = settings("pekko.remote.artery.canonical.hostname = 0.0.0.0");
        Config artery =
                Transport.secure(files.settings().withFallback(open), Map.of())
                        .getConfig("pekko.remote.artery");
        assertThat(artery.getString("transport")).isEqualTo("tls-tcp");
        assertThat(artery.getString("ssl.config-ssl-engine.protocol")).isEqualTo("TLSv1.3");
        assertThat(artery.getBoolean("ssl.config-ssl-engine.require-mutual-authentication"))
                .isTrue();
    }

    @Test
    void shouldNotTakeTheTransportFromElsewhere() {
        Config other = settings("pekko.remote.artery.transport = aeron-udp");
        assertThat(Transport.secure(other, Map.of()).getString("pekko.remote.artery.transport"))
                .isEqualTo("tcp");
    }

    @Test
    void shouldTakePasswordsFromTheEnvironment() throws IOException {
        Config settings =
                lines("racewalk.cluster.tls.key-store-password-env = KEY_PASSWORD")
                        .withFallback(secured("key-store-password-file = \"\""));
        String password = Files.readString(files.file("node.password")).strip();
        assertThat(
                        Transport.secure(settings, Map.of("KEY_PASSWORD", password))
                                .getString(
                                        "pekko.remote.artery.ssl.config-ssl-engine.key-password"))
                .isEqualTo(password);
        assertRefused(settings, "names the variable KEY_PASSWORD, which is not set");
    }

    @Test
    void shouldRefusePasswordsThatAreMissing() throws IOException {
        assertRefused(secured("key-store-password-file = \"\""), "neither is set");
        assertRefused(secured("trust-store-password-env = X"), "both are set");
        assertRefused(
                secured("trust-store-password-file = /nowhere"),
                "node.conf: 2: racewalk.cluster.tls.trust-store-password-file names /nowhere, which"
                        + " cannot be read");
        Path empty = Files.writeString(folder.resolve("empty"), "\n");
        assertRefused(
                secured("key-store-password-file = \"" + empty + "\""), "first line is empty");
    }

    @Test
    void shouldRefuseHalfOfTheSettings() {
        assertRefused(
                secured("trust-store = \"\""),
                "node.conf: 2: racewalk.cluster.tls.trust-store is empty");
        assertRefused(secured("key-store = \"\""), "racewalk.cluster.tls.key-store is empty");
    }

    @Test
    void shouldRefuseUnknownKeysAndWrongTypes() {
        assertRefused(
                secured("keystore = x"),
                "node.conf: 2: no such key: racewalk.cluster.tls.keystore");
        assertRefused(secured("verify-hostnames = maybe"), "node.conf: 2: verify-hostnames");
    }

    @Test
    void shouldRefuseStoresThatCannotBeOpened() throws IOException {
        assertRefused(
                secured("key-store = /nowhere.p12"),
                "node.conf: 2: racewalk.cluster.tls.key-store names /nowhere.p12, which is not"
                        + " there");
        Path text = Files.writeString(folder.resolve("text.p12"), "no key store");
        assertRefused(secured("trust-store = \"" + text + "\""), "is no PKCS12 key store");
        assertRefused(
                secured("key-store-password-file = \"" + files.file("trust.password") + "\""),
                "the password of " + files.keyStore() + " is wrong");
    }

    @Test
    void shouldRefuseStoresWithoutWhatTheyAreFor() throws Exception {
        assertRefused(
                lines(
                                "racewalk.cluster.tls.key-store-password-file = "
                                        + quoted(files.file("trust.password")))
                        .withFallback(secured("key-store = " + quoted(files.file("trust.p12")))),
                "holds no private key");
        assertRefused(
                lines(
                                "racewalk.cluster.tls.trust-store-password-file = "
                                        + quoted(files.file("node.password")))
                        .withFallback(secured("trust-store = " + quoted(files.keyStore()))),
                "holds no certificate to trust");
    }

    @Test
    void shouldRefuseACertificateThatIsOutOfDate() throws Exception {
        files.run(selfSigned("old", "-10d"));
        files.run(selfSigned("young", "+10d"));
        assertRefused(secured("key-store = " + quoted(files.file("old.p12"))), "expired on 20");
        assertRefused(
                secured("key-store = " + quoted(files.file("young.p12"))),
                "is not valid before 20");
    }

    @Test
    void shouldRefuseACertificateOfAnotherAuthority() throws Exception {
        files.run(selfSigned("foreign", "-1d"));
        assertRefused(
                secured("key-store = " + quoted(files.file("foreign.p12"))),
                "other nodes would refuse this one (PKIX path building failed");
    }

    private static String quoted(Path file) {
        return '"' + file.toString() + '"';
    }

    private static String selfSigned(String name, String start) {
        return "keytool -genkeypair -alias node -dname CN=%s -keyalg EC -validity 5 -startdate %s"
                        .formatted(name, start)
                + " -storetype PKCS12 -keystore %s.p12 -storepass:file node.password"
                        .formatted(name);
    }
}
