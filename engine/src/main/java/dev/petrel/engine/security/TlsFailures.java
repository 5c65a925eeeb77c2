// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.security;

import java.security.cert.CertificateException;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import javax.net.ssl.SSLException;

/** What is wrong with a TLS connection that was not made, with the remedy: only what an operator must put right. */
public final class TlsFailures {

    private record Row(Pattern said, String meaning) {}

    private static final List<Row> ROWS = List.of(
            row("NotAfter|expired", "its certificate has expired; have a new one made"),
            row("NotBefore|not yet valid", "its certificate is not valid yet; check the clocks"),
            row(
                    "PKIX path|unable to find valid certification path|trustAnchors",
                    "its certificate is not signed by a CA that is trusted here; name the CA's PEM file"),
            row(
                    "No subject alternative|No name matching|HTTPS hostname wrong|does not match the host",
                    "its certificate is for other names than this host's; write the name that the certificate has, or have"
                            + " one made for this name"),
            row(
                    "certificate_required|bad_certificate|certificate_unknown|unknown_ca|unsupported_certificate",
                    "it does not accept our certificate, or wants one and got none; name a client certificate and its key"
                            + " that its CA has signed"),
            row(
                    "Unsupported or unrecognized SSL message|wrong version number|plaintext connection",
                    "what answers there does not speak TLS; write the port for TLS, or turn TLS off on both ends"),
            row(
                    "protocol_version|No appropriate protocol",
                    "it speaks no version of TLS that is allowed here; let it speak TLS 1.2 or 1.3"),
            row(
                    "handshake_failure|no cipher suites in common",
                    "it refused the handshake: it may want a client certificate, or have no cipher in common"));

    private TlsFailures() {}

    /** Why {@code failure} came about, if TLS is the reason and time alone does not put it right. */
    public static Optional<String> explain(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SSLException || cause instanceof CertificateException) {
                String text = texts(cause);
                Optional<String> meaning = explain(text);
                if (meaning.isPresent()) {
                    return meaning.map(found -> found + " (" + innermost(failure) + ")");
                }
            }
        }
        return Optional.empty();
    }

    /** The same for a failure that is only known by its text. */
    public static Optional<String> explain(String text) {
        return ROWS.stream()
                .filter(row -> row.said().matcher(text).find())
                .map(Row::meaning)
                .findFirst();
    }

    private static String texts(Throwable failure) {
        StringBuilder all = new StringBuilder();
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            all.append(cause).append('\n');
        }
        return all.toString();
    }

    private static String innermost(Throwable failure) {
        Throwable root = failure;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return String.valueOf(root.getMessage());
    }

    private static Row row(String said, String meaning) {
        return new Row(Pattern.compile(said), meaning);
    }
}
