// SPDX-License-Identifier: Apache-2.0
package dev.petrel.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What answers of every kind tell browsers. */
final class SecurityHeadersTest {

    private static final Map<String, String> ALWAYS = Map.of(
            "x-content-type-options", "nosniff",
            "x-frame-options", "DENY",
            "content-security-policy", "default-src 'none'; frame-ancestors 'none'",
            "referrer-policy", "no-referrer",
            "cache-control", "no-store");

    @Test
    void standOnAnswersOfEveryKind() {
        try (ApiFixture api = new ApiFixture()) {
            for (ApiFixture.Answer answer : new ApiFixture.Answer[] {
                api.get("/v1/actions"),
                api.get("/livez"),
                api.get("/metrics"),
                api.get("/v1/none"),
                api.get("/v1/actions?nonsense=1"),
                api.call("DELETE", "/v1/actions", null),
                api.post("/v1/executions", "{"),
                api.call("OPTIONS", "/v1/actions", null)
            }) {
                assertThat(answer.headers()).containsAllEntriesOf(ALWAYS);
                assertThat(answer.headers()).doesNotContainKey("strict-transport-security");
            }
        }
    }

    @Test
    void standOnWhatIsNoRequestAtAll() throws IOException {
        try (ApiFixture api = new ApiFixture();
                Socket socket = new Socket("127.0.0.1", api.port())) {
            socket.getOutputStream().write("GET /v1 HTTP/9.9\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
            assertThat(answer).contains("X-Content-Type-Options: nosniff").contains("X-Frame-Options: DENY");
        }
    }
}
