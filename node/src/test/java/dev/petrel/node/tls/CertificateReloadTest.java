// SPDX-License-Identifier: Apache-2.0
package dev.petrel.node.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.petrel.api.http.Authentication;
import dev.petrel.api.http.Caller;
import dev.petrel.api.http.HttpServer;
import dev.petrel.api.http.Router;
import dev.petrel.engine.config.ApiConfig;
import dev.petrel.engine.lifecycle.SystemClock;
import dev.petrel.engine.memory.ManualClock;
import dev.petrel.engine.metrics.Metrics;
import dev.petrel.engine.security.Tls;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import org.bouncycastle.asn1.x509.GeneralName;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** The API's certificate while its files change. */
@Timeout(120)
final class CertificateReloadTest {

    private static final GeneralName HOST = new GeneralName(GeneralName.iPAddress, "127.0.0.1");

    @TempDir
    private Path directory;

    private final ManualClock clock = new ManualClock(new SystemClock().instant());
    private final ListAppender<ILoggingEvent> told = new ListAppender<>();
    private final Logger log = (Logger) LoggerFactory.getLogger("dev.petrel.api.http.ServerCertificate");
    private Certificates ca;
    private Certificates.Issued first;
    private Path certificate;
    private Path key;
    private HttpServer server;

    @BeforeEach
    void start() throws Exception {
        told.start();
        log.addAppender(told);
        ca = Certificates.authority(directory, "ca");
        first = ca.issue("first", HOST);
        certificate = Files.copy(first.certificate(), directory.resolve("own.pem"));
        key = Files.copy(first.key(), directory.resolve("own.key"));
        server = new HttpServer(
                new HttpServer.Address(
                        "api",
                        "127.0.0.1",
                        0,
                        "[api] port",
                        false,
                        new Tls(true, null, certificate, key, null, Tls.Check.ALL)),
                new Router(),
                Authentication.none(Caller.ANONYMOUS),
                ApiConfig.Requests.DEFAULT,
                clock,
                new Metrics());
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop();
        log.detachAppender(told);
    }

    @Test
    void showsANewCertificateFromTheNextConnectionOn() throws Exception {
        assertThat(shown()).isEqualTo("CN=first");
        Certificates.Issued second = ca.issue("second", HOST, "RSA", Duration.ofDays(1));
        put(second.certificate(), certificate);
        put(second.key(), key);

        untilItShows("CN=second");
    }

    @Test
    void keepsTheOldCertificateWhileTheNewOneCannotBeUsedAndSaysWhy() throws Exception {
        Certificates.Issued second = ca.issue("second", HOST);
        put(second.certificate(), certificate);
        untilItSays("does not belong to the first certificate in \"" + certificate + "\"");
        assertThat(shown()).isEqualTo("CN=first");
        clock.advance(Duration.ofSeconds(10));
        put(directory.resolve("ca.pem"), key);
        untilItSays("holds no private key");
        put(second.key(), key);
        untilItShows("CN=second");

        Certificates.Issued old = ca.issue("old", HOST, "EC", Duration.ofDays(-1));
        put(old.certificate(), certificate);
        put(old.key(), key);
        untilItSays("write one that is good now");
        put(Files.writeString(directory.resolve("empty"), "no certificate at all"), certificate);
        untilItSays("holds no certificate");
        Files.delete(certificate);
        untilItSays("cannot be read");
        assertThat(shown()).isEqualTo("CN=second");
        List<String> all =
                told.list.stream().map(ILoggingEvent::getFormattedMessage).toList();
        assertThat(all).allMatch(line -> line.contains(certificate.toString()) || line.contains(key.toString()));
    }

    @Test
    void speaksNoVersionBelow12() throws Exception {
        assertThat(version("TLSv1.3")).isEqualTo("TLSv1.3");
        assertThat(version("TLSv1.2")).isEqualTo("TLSv1.2");
        for (String old : List.of("TLSv1.1", "TLSv1")) {
            assertThatThrownBy(() -> version(old)).isInstanceOf(SSLException.class);
        }
    }

    @Test
    void tellsBrowsersToComeOverTlsOnly() throws Exception {
        try (SSLSocket socket = connection()) {
            socket.getOutputStream()
                    .write("GET /none HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n"
                            .getBytes(StandardCharsets.US_ASCII));
            assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII))
                    .contains("Strict-Transport-Security: max-age=31536000")
                    .contains("X-Content-Type-Options: nosniff");
        }
    }

    /** In one step: the server looks at the files at any time, and would see half of one. */
    private void put(Path from, Path to) throws IOException {
        Path whole = Files.copy(from, directory.resolve("next"));
        Files.move(whole, to, StandardCopyOption.ATOMIC_MOVE);
    }

    private void untilItShows(String subject) {
        await().untilAsserted(() -> {
            clock.advance(Duration.ofSeconds(10));
            assertThat(shown()).isEqualTo(subject);
        });
    }

    private void untilItSays(String words) {
        await().untilAsserted(() -> {
            clock.advance(Duration.ofSeconds(10));
            assertThat(List.copyOf(told.list))
                    .anyMatch(event -> event.getFormattedMessage().contains(words));
        });
    }

    private String shown() throws Exception {
        try (SSLSocket socket = connection()) {
            socket.startHandshake();
            return ((X509Certificate) socket.getSession().getPeerCertificates()[0])
                    .getSubjectX500Principal()
                    .getName();
        }
    }

    private String version(String only) throws Exception {
        try (SSLSocket socket = connection()) {
            socket.setEnabledProtocols(new String[] {only});
            socket.startHandshake();
            return socket.getSession().getProtocol();
        }
    }

    private SSLSocket connection() throws IOException {
        Tls trusting = new Tls(true, ca.file(), null, null, null, Tls.Check.ALL);
        return (SSLSocket) trusting.context().getSocketFactory().createSocket("127.0.0.1", server.port());
    }
}
