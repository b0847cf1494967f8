package org.racewalk.actors.cluster;

import org.racewalk.actors.engine.WrongInputException;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.KeyStoreException;
import java.security.UnrecoverableKeyException;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Date;
import java.util.List;

import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;

/**
 * Looks at a node's key and certificates before anything listens. What is wrong with them would
 * else show as handshakes that fail for reasons that only the other side logs.
 */
final class Certificates {
    /** What stands for the key exchange, which TLS 1.3 does not choose by the certificate. */
    private static final String TLS_1_3 = "UNKNOWN";

    private Certificates() {}

    /** Throws a {@link WrongInputException} with one line if a node could not work with them. */
    static void verify(TlsSettings tls) {
        KeyStore keys = open(tls.keyStore(), tls.keyPassword());
        KeyStore trusted = open(tls.trustStore(), tls.trustPassword());
        try {
            List<X509Certificate> chain = chain(keys, tls);
            chain.forEach(certificate -> verifyDates(certificate, tls.keyStore()));
            if (authorities(trusted) == 0) {
                throw new WrongInputException(
                        tls.trustStore()
                                + " holds no certificate to trust; import the authority's with"
                                + " keytool -importcert");
            }
            verifyTrust(chain, trusted, tls);
        } catch (GeneralSecurityException e) {
            throw new WrongInputException(tls.keyStore() + " cannot be used: " + e.getMessage());
        }
    }

    private static KeyStore open(Path file, String password) {
        try (InputStream in = Files.newInputStream(file)) {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(in, password.toCharArray());
            return store;
        } catch (IOException e) {
            throw new WrongInputException(
                    e.getCause() instanceof UnrecoverableKeyException
                            ? "the password of " + file + " is wrong"
                            : file + " is no PKCS12 key store: " + e.getMessage());
        } catch (GeneralSecurityException e) {
            throw new WrongInputException(file + " is no PKCS12 key store: " + e.getMessage());
        }
    }

    private static List<X509Certificate> chain(KeyStore keys, TlsSettings tls)
            throws GeneralSecurityException {
        for (String alias : Collections.list(keys.aliases())) {
            if (keys.isKeyEntry(alias)) {
                // Whether the key has the store's password, as PKCS12 demands.
                keys.getKey(alias, tls.keyPassword().toCharArray());
                List<X509Certificate> chain = new ArrayList<>();
                for (Certificate certificate : keys.getCertificateChain(alias)) {
                    chain.add((X509Certificate) certificate);
                }
                return chain;
            }
        }
        throw new WrongInputException(
                tls.keyStore() + " holds no private key; this node needs one with a certificate");
    }

    private static void verifyDates(X509Certificate certificate, Path store) {
        try {
            certificate.checkValidity();
        } catch (CertificateExpiredException e) {
            throw outOfDate(certificate, store, "expired on ", certificate.getNotAfter());
        } catch (CertificateNotYetValidException e) {
            throw outOfDate(certificate, store, "is not valid before ", certificate.getNotBefore());
        }
    }

    private static WrongInputException outOfDate(
            X509Certificate certificate, Path store, String how, Date date) {
        return new WrongInputException(
                "the certificate of "
                        + certificate.getSubjectX500Principal().getName()
                        + " in "
                        + store
                        + " "
                        + how
                        + DateTimeFormatter.ISO_LOCAL_DATE.format(
                                Instant.ofEpochMilli(date.getTime()).atOffset(ZoneOffset.UTC))
                        + "; make a new one (docs/operate.md, TLS)");
    }

    private static int authorities(KeyStore trusted) throws KeyStoreException {
        int count = 0;
        for (String alias : Collections.list(trusted.aliases())) {
            if (trusted.isCertificateEntry(alias)) {
                count++;
            }
        }
        return count;
    }

    /** Other nodes trust whom we trust, so a node that does not trust itself would be refused. */
    private static void verifyTrust(List<X509Certificate> chain, KeyStore trusted, TlsSettings tls)
            throws GeneralSecurityException {
        TrustManagerFactory factory =
                TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(trusted);
        X509Certificate[] ours = chain.toArray(X509Certificate[]::new);
        for (TrustManager manager : factory.getTrustManagers()) {
            if (manager instanceof X509TrustManager x509) {
                verifyBothWays(x509, ours, tls);
            }
        }
    }

    private static void verifyBothWays(
            X509TrustManager manager, X509Certificate[] ours, TlsSettings tls) {
        try {
            manager.checkServerTrusted(ours, TLS_1_3);
            manager.checkClientTrusted(ours, TLS_1_3);
        } catch (CertificateException e) {
            throw new WrongInputException(
                    "the certificate in "
                            + tls.keyStore()
                            + " is not one that "
                            + tls.trustStore()
                            + " trusts, for servers and clients: other nodes would refuse this one"
                            + " ("
                            + e.getMessage()
                            + ")");
        }
    }
}
