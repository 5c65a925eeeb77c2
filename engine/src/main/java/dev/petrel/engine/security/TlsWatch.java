// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.security;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.InstantSource;
import java.util.Date;
import java.util.HexFormat;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;

/**
 * Finds out when the files of a server's certificate were replaced, by what they hold: a file that is only written again,
 * or whose time moves, is the same. Looks at them once when it is made. For one thread; reads files, and waits for nothing
 * else.
 */
public final class TlsWatch {

    /** What stands for a file that cannot be read. */
    private static final String UNREADABLE = "unreadable";

    private final Tls tls;
    private final InstantSource clock;
    private String seen;

    /** @param tls with a certificate of our own */
    public TlsWatch(Tls tls, InstantSource clock) {
        this.tls = tls;
        this.clock = clock;
        this.seen = content();
    }

    /**
     * A context with the files as they are, if they have changed since the last look.
     *
     * @throws TlsException when they have changed and cannot be used: what they held before is still good. Thrown once;
     *     the next look says nothing until they change again
     */
    public Optional<SSLContext> changed() {
        String now = content();
        if (now.equals(seen)) {
            return Optional.empty();
        }
        seen = now; // before they are read: a change meanwhile is found by the next look
        SSLContext context = tls.context();
        refuseOutOfDate(Pem.certificates(certificate()).get(0));
        return Optional.of(context);
    }

    private Path certificate() {
        return Objects.requireNonNull(tls.certificate(), "a server has a certificate");
    }

    private void refuseOutOfDate(X509Certificate own) {
        try {
            own.checkValidity(Date.from(clock.instant()));
        } catch (CertificateException e) {
            throw new TlsException(
                    "the certificate in \"" + tls.certificate() + "\" is good from "
                            + own.getNotBefore().toInstant() + " to "
                            + own.getNotAfter().toInstant() + " only; write one that is good now, or check the clock",
                    e);
        }
    }

    private String content() {
        MessageDigest digest = sha256();
        Stream.of(tls.certificate(), tls.key())
                .filter(Objects::nonNull)
                .forEach(file -> digest.update(content(Objects.requireNonNull(file))));
        return HexFormat.of().formatHex(digest.digest());
    }

    private static byte[] content(Path file) {
        try {
            return sha256().digest(Files.readAllBytes(file));
        } catch (IOException e) {
            return UNREADABLE.getBytes(StandardCharsets.US_ASCII);
        }
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
