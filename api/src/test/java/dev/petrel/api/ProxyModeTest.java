// SPDX-License-Identifier: Apache-2.0
package dev.petrel.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petrel.engine.config.AuthConfig;
import dev.petrel.engine.model.AuditRecord;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A proxy that says who its clients are, over the wire: loopback has addresses that are trusted, and others. */
class ProxyModeTest {

    private static final String PROXY = "127.0.0.7";
    private static final String STRANGER = "127.0.0.8";
    private static final String TOKENS = "/auth/v1/tokens";

    private final ApiFixture api = new ApiFixture(ApiFixture.behind(AuthConfig.Mode.PROXY, PROXY));

    @AfterEach
    void close() {
        api.close();
    }

    /** Sends a request from an address of this machine; returns the whole answer. */
    private String send(String from, String method, String path, String... headers) throws IOException {
        try (Socket socket = new Socket()) {
            socket.setSoTimeout(60_000);
            socket.bind(new InetSocketAddress(InetAddress.getByName(from), 0));
            socket.connect(new InetSocketAddress("127.0.0.1", api.port()));
            StringBuilder request =
                    new StringBuilder(method + " " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n");
            for (String header : headers) {
                request.append(header).append("\r\n");
            }
            if (method.equals("POST")) {
                request.append("Content-Type: application/json\r\nContent-Length: 2\r\n\r\n{}");
            } else {
                request.append("\r\n");
            }
            socket.getOutputStream().write(request.toString().getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static String token(String answer) {
        assertThat(answer).startsWith("HTTP/1.1 201 ");
        return answer.replaceFirst("(?s).*\"token\": ?\"([0-9a-f]+)\".*", "$1");
    }

    @Test
    void aTokenForTheUserThatATrustedProxyNames() throws IOException {
        for (String header : new String[] {"X-Forwarded-User", "Remote-User", "REMOTE_USER"}) {
            String token = token(send(PROXY, "POST", TOKENS, header + ": sam", "X-Forwarded-For: 192.0.2.9"));

            assertThat(send(STRANGER, "GET", "/v1/user", "X-Auth-Token: " + token))
                    .startsWith("HTTP/1.1 200 ")
                    .contains("\"username\":\"sam\"");
        }
        assertThat(api.entered).extracting(user -> user.name()).containsExactly("sam", "sam", "sam");
        assertThat(api.audited)
                .extracting(AuditRecord::who)
                .containsOnly(new AuditRecord.Who("sam", "proxy", "192.0.2.9"));
    }

    @Test
    void nobodyElseIsBelieved() throws IOException {
        for (String[] headers : new String[][] {
            {"X-Forwarded-User: sam"},
            {"Remote-User: sam"},
            {"X-Forwarded-User: sam", "X-Forwarded-For: " + PROXY},
            {"X-Forwarded-User: sam", "X-Real-IP: " + PROXY, "Forwarded: for=" + PROXY},
            {"X-Forwarded-User: sam", "Authorization: Basic c2FtOnB3LXNhbQ=="},
        }) {
            assertThat(send(STRANGER, "POST", TOKENS, headers))
                    .as(String.join(", ", headers))
                    .startsWith("HTTP/1.1 401 ");
        }
        assertThat(api.entered).isEmpty();
        assertThat(api.audited).hasSize(5).allSatisfy(record -> {
            assertThat(record.outcome()).isEqualTo(AuditRecord.Outcome.DENIED);
            assertThat(record.who().from()).isEqualTo(STRANGER);
            assertThat(record.who().proof()).isEqualTo("none");
        });
    }

    @Test
    void aProxyThatContradictsItselfOrNamesNobodyLetsNobodyIn() throws IOException {
        for (String[] headers : new String[][] {
            {},
            {"X-Forwarded-User:"},
            {"X-Forwarded-User: sam", "X-Forwarded-User: kim"},
            {"X-Forwarded-User: sam, kim"},
            {"X-Forwarded-User: sam", "Remote-User: kim"},
            {"X-Forwarded-User: " + "x".repeat(300)},
        }) {
            assertThat(send(PROXY, "POST", TOKENS, headers)).startsWith("HTTP/1.1 401 ");
        }
    }

    @Test
    void theHeaderIsNoTokenForAnythingElse() throws IOException {
        assertThat(send(PROXY, "GET", "/v1/user", "X-Forwarded-User: sam")).startsWith("HTTP/1.1 401 ");
        assertThat(send(PROXY, "POST", "/v1/executions", "X-Forwarded-User: sam"))
                .startsWith("HTTP/1.1 401 ");
    }
}
