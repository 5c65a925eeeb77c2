// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.security;

import java.io.IOException;
import java.net.Socket;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

/**
 * What one end of a TLS connection brings and demands: the one place where settings become an {@link SSLContext}, for the
 * broker, the database, the API and its clients.
 *
 * @param enabled whether the connection is encrypted
 * @param ca PEM file with the CAs that are trusted; null for those that Java trusts
 * @param certificate PEM file with our own certificate, and those of the CAs between it and one that the other end trusts
 * @param key PEM file with our private key; null if it is in {@code certificate}
 * @param keyPassword of an encrypted key
 * @param check how much of the other end's certificate is checked
 */
public record Tls(
        boolean enabled,
        @Nullable Path ca,
        @Nullable Path certificate,
        @Nullable Path key,
        @Nullable String keyPassword,
        Check check) {

    /** A connection that is not encrypted. */
    public static final Tls OFF = new Tls(false, null, null, null, null, Check.ALL);

    /** Encrypted, and checked against the CAs that Java trusts. */
    public static final Tls ON = new Tls(true, null, null, null, null, Check.ALL);

    /** How much of the other end's certificate is checked. */
    public enum Check {
        /** That a trusted CA has signed it, and that it is for the host's name. */
        ALL,
        /** That a trusted CA has signed it, whatever the name. */
        NO_HOST_NAME,
        /** Nothing: any server that answers is trusted. */
        NOTHING
    }

    /** The same, encrypted. */
    public Tls on() {
        return new Tls(true, ca, certificate, key, keyPassword, check);
    }

    /** Whether files are named, which only an encrypted connection needs. */
    public boolean namesFiles() {
        return ca != null || certificate != null || key != null;
    }

    /**
     * A context with these certificates, read from their files now.
     *
     * @throws TlsException when a file cannot be used
     */
    public SSLContext context() {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keys(), trust(), new SecureRandom());
            return context;
        } catch (GeneralSecurityException e) {
            throw new TlsException("these certificates make no TLS connection: " + e.getMessage(), e);
        }
    }

    private KeyManager @Nullable [] keys() throws GeneralSecurityException {
        if (certificate == null) {
            if (key != null) {
                throw new TlsException(
                        "\"" + key + "\" is a private key without a certificate; name the certificate too");
            }
            return null;
        }
        List<X509Certificate> chain = Pem.certificates(certificate);
        PrivateKey privateKey = Pem.key(key == null ? certificate : key, keyPassword);
        if (!KeyPairs.belong(privateKey, chain.get(0).getPublicKey())) {
            throw new TlsException("the private key in \"" + (key == null ? certificate : key)
                    + "\" does not belong to the first certificate in \"" + certificate + "\"");
        }
        KeyStore store = empty();
        store.setKeyEntry("own", privateKey, new char[0], chain.toArray(new Certificate[0]));
        KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        factory.init(store, new char[0]);
        return factory.getKeyManagers();
    }

    private TrustManager[] trust() throws GeneralSecurityException {
        if (check == Check.NOTHING) {
            return new TrustManager[] {new Credulous()};
        }
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(ca == null ? null : trusted(ca));
        TrustManager[] managers = factory.getTrustManagers();
        if (check == Check.NO_HOST_NAME) {
            for (int i = 0; i < managers.length; i++) {
                if (managers[i] instanceof X509TrustManager manager) {
                    managers[i] = new AnyHost(manager);
                }
            }
        }
        return managers;
    }

    private static KeyStore trusted(Path file) throws GeneralSecurityException {
        KeyStore store = empty();
        int count = 0;
        for (X509Certificate trusted : Pem.certificates(file)) {
            store.setCertificateEntry("ca-" + count++, trusted);
        }
        return store;
    }

    private static KeyStore empty() throws GeneralSecurityException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        try {
            store.load(null, null);
        } catch (IOException e) {
            throw new IllegalStateException("nothing is read", e);
        }
        return store;
    }

    /** The password is a secret. */
    @Override
    public String toString() {
        return "Tls[enabled=" + enabled + ", ca=" + ca + ", certificate=" + certificate + ", key=" + key + ", check="
                + check + "]";
    }

    /** Checks who has signed a certificate, and not the host that it is for: only where the operator has asked for it. */
    private static final class AnyHost extends X509ExtendedTrustManager {
        private final X509TrustManager signatures;

        AnyHost(X509TrustManager signatures) {
            this.signatures = signatures;
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) throws CertificateException {
            signatures.checkClientTrusted(chain, type);
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) throws CertificateException {
            signatures.checkServerTrusted(chain, type);
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket)
                throws CertificateException {
            signatures.checkClientTrusted(chain, type);
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket)
                throws CertificateException {
            signatures.checkServerTrusted(chain, type);
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine)
                throws CertificateException {
            signatures.checkClientTrusted(chain, type);
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine)
                throws CertificateException {
            signatures.checkServerTrusted(chain, type);
        }

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return signatures.getAcceptedIssuers();
        }
    }

    /** Trusts every certificate: only where the operator has asked for it. */
    private static final class Credulous extends X509ExtendedTrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
