// SPDX-License-Identifier: Apache-2.0
package dev.petrel.runner.winrm;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.security.cert.Certificate;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.Locale;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;

/**
 * What binds a login to the TLS connection that it goes by ({@code tls-server-end-point}, RFC 5929), so that nobody in
 * between can pass it on to the host by a connection of his own.
 */
final class ChannelBinding {

    private static final byte[] PREFIX = "tls-server-end-point:".getBytes(StandardCharsets.US_ASCII);

    private ChannelBinding() {}

    /** That of {@code session}; empty if there is none. */
    static byte[] of(@Nullable SSLSession session) {
        try {
            Certificate[] chain = session == null ? new Certificate[0] : session.getPeerCertificates();
            return chain.length > 0 && chain[0] instanceof X509Certificate certificate ? of(certificate) : new byte[0];
        } catch (SSLPeerUnverifiedException | CertificateEncodingException e) {
            return new byte[0]; // what is no certificate binds nothing
        }
    }

    private static byte[] of(X509Certificate certificate) throws CertificateEncodingException {
        byte[] hash = Digests.digest(hash(certificate.getSigAlgName()), certificate.getEncoded());
        byte[] data = Ntlm.join(PREFIX, hash);
        byte[] head = ByteBuffer.allocate(20)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(16, data.length)
                .array();
        return Digests.md5(head, data);
    }

    /** That of the certificate's signature; SHA-256 for those that are too weak or unknown. */
    private static String hash(String signature) {
        String name = signature.toUpperCase(Locale.ROOT);
        return name.startsWith("SHA384") ? "SHA-384" : name.startsWith("SHA512") ? "SHA-512" : "SHA-256";
    }
}
