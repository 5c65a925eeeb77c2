// SPDX-License-Identifier: Apache-2.0
package dev.petrel.runner.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petrel.engine.model.ExecutionStatus;
import dev.petrel.runner.TestRun;
import dev.petrel.runner.spi.Outcome;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.Map;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class HttpRequestTlsTest {

    private static final char[] PASSWORD = "changeit".toCharArray();

    @TempDir
    private Path dir;

    @Test
    void refusesACertificateThatDoesNotHoldUnlessItIsToldNotToLook() throws Exception {
        try (Web web = new Web(selfSigned())) {
            String url = "https://localhost:" + web.port() + "/echo";
            Outcome refused = ask(url, Map.of());
            assertThat(refused.status()).isEqualTo(ExecutionStatus.FAILED);
            assertThat(refused.result().get("traceback")).asString().contains("SSLHandshakeException");
            assertThat(web.received).isEmpty();

            // The certificate is not even for this name.
            Outcome answered = ask(url.replace("localhost", "127.0.0.1"), Map.of("verify_ssl_cert", false));
            assertThat(answered.status()).as(answered.result().toString()).isEqualTo(ExecutionStatus.SUCCEEDED);
        }
    }

    private static Outcome ask(String url, Map<String, ?> more) throws Exception {
        return TestRun.of(new HttpRequestRunner(TestRun.MAX_OUTPUT), HttpRequests.to(url, more));
    }

    private ServerSocket selfSigned() throws Exception {
        Path keys = dir.resolve("keys.p12");
        Process keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-alias",
                        "web",
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=localhost",
                        "-storetype",
                        "PKCS12",
                        "-keystore",
                        keys.toString(),
                        "-storepass",
                        new String(PASSWORD))
                .redirectErrorStream(true)
                .redirectOutput(dir.resolve("keytool").toFile())
                .start();
        assertThat(keytool.waitFor()).isZero();
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(keys)) {
            store.load(in, PASSWORD);
        }
        KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        factory.init(store, PASSWORD);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(factory.getKeyManagers(), null, null);
        return context.getServerSocketFactory().createServerSocket(0, 50, InetAddress.getByName("127.0.0.1"));
    }
}
