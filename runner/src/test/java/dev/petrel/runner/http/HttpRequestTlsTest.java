// SPDX-License-Identifier: Apache-2.0
package dev.petrel.runner.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petrel.engine.model.ExecutionStatus;
import dev.petrel.engine.security.SelfSigned;
import dev.petrel.runner.TestRun;
import dev.petrel.runner.spi.Outcome;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class HttpRequestTlsTest {

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
        return SelfSigned.of(dir, "localhost")
                .context()
                .getServerSocketFactory()
                .createServerSocket(0, 50, InetAddress.getByName("127.0.0.1"));
    }
}
