// SPDX-License-Identifier: Apache-2.0
package dev.petrel.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petrel.engine.json.Json;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The fixture's inspection answers with one error that has the definition as its message. */
class WorkflowInspectionTest {

    private final ApiFixture api = new ApiFixture();

    @AfterEach
    void close() {
        api.close();
    }

    private record Answer(int status, String body) {}

    private Answer post(String type, byte[] body) throws IOException {
        HttpURLConnection connection =
                (HttpURLConnection) URI.create("http://127.0.0.1:" + api.port() + "/v1/workflows/inspect")
                        .toURL()
                        .openConnection();
        connection.setDoOutput(true);
        connection.setRequestProperty("Content-Type", type);
        connection.getOutputStream().write(body);
        int status = connection.getResponseCode();
        try (InputStream in = status < 400 ? connection.getInputStream() : connection.getErrorStream()) {
            return new Answer(status, new String(in.readAllBytes(), StandardCharsets.UTF_8));
        }
    }

    private Answer post(String type, String body) throws IOException {
        return post(type, body.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void answersWithTheErrors() throws IOException {
        for (String type : List.of("text/plain", "text/plain; charset=utf-8", "application/yaml")) {
            Answer answer = post(type, "version: 1.0\ntasks: \u00fc\n");
            assertThat(answer.status()).isEqualTo(200);
            assertThat(Json.read(answer.body()))
                    .isEqualTo(List.of(Map.of("type", "syntax", "message", "version: 1.0\ntasks: \u00fc\n")));
        }
    }

    @Test
    void refusesWhatIsNoDefinition() throws IOException {
        assertThat(post("application/json", "{}").status()).isEqualTo(415);
        assertThat(post("text/plain", "").status()).isEqualTo(400);
        assertThat(post("text/plain", new byte[] {(byte) 0xff}).body()).contains("not UTF-8");
    }
}
