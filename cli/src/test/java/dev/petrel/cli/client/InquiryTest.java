// SPDX-License-Identifier: Apache-2.0
package dev.petrel.cli.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petrel.engine.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InquiryTest {

    private final FakeApi api = new FakeApi()
            .on("PUT /v1/inquiries/i1", 200, Map.of("id", "i1", "response", Map.of("ok", true)))
            .on("DELETE /v1/inquiries/i1", 200, Map.of("id", "i1"))
            .on(
                    "GET /v1/inquiries",
                    200,
                    List.of(Map.of(
                            "id",
                            "i1",
                            "route",
                            "ops",
                            "ttl",
                            30,
                            "users",
                            List.of("alice", "bob"),
                            "roles",
                            List.of())));

    @AfterEach
    void close() {
        api.close();
    }

    @Test
    void listsThoseThatWait() {
        Told told = Told.by(api, "inquiry", "list");
        assertThat(told.out()).containsPattern("i1 +alice, bob +ops +30");
        assertThat(Told.by(api, "inquiry", "list", "--help").out()).contains("Lists inquiries");
    }

    @Test
    void takesTheWholeAnswerFromTheCommandLineOrAFile(@TempDir Path dir) throws IOException {
        Path file = Files.writeString(dir.resolve("answer.json"), "{\"pin\": \"1234\"}");

        Told told = Told.by(api, "inquiry", "respond", "i1", "-r", "{\"ok\": true}");
        assertThat(told.code()).isZero();
        assertThat(told.out()).isEqualToIgnoringNewLines("response accepted for inquiry \"i1\"");
        Told.by(api, "inquiry", "respond", "i1", "--response", "@" + file);

        assertThat(api.asked.stream().map(FakeApi.Asked::json))
                .containsExactly(
                        Map.of("id", "i1", "response", Map.of("ok", true)),
                        Map.of("id", "i1", "response", Map.of("pin", "1234")));
    }

    @Test
    void saysWhatIsWrongWithAnAnswer() {
        assertThat(Told.by(api, "inquiry", "respond", "i1", "-r", "[1]"))
                .satisfies(told -> assertThat(told.code()).isEqualTo(2))
                .satisfies(told -> assertThat(told.err()).contains("the response in --response is no JSON object"));
        assertThat(Told.by(api, "inquiry", "respond", "i1"))
                .satisfies(told -> assertThat(told.code()).isEqualTo(2))
                .satisfies(told -> assertThat(told.err()).contains("no terminal", "--response"));
        try (FakeApi refusing =
                new FakeApi().on("PUT /v1/inquiries/i1", 400, Map.of("faultstring", "has already been responded to"))) {
            Told told = Told.by(refusing, "inquiry", "respond", "i1", "-r", "{}");
            assertThat(told.code()).isEqualTo(2);
            assertThat(told.err()).contains("already been responded to");
        }
    }

    @Test
    void cancels() {
        assertThat(Told.by(api, "inquiry", "cancel", "i1").out()).contains("inquiry \"i1\" is canceled");
        assertThat(Json.read(Told.by(api, "inquiry", "cancel", "i1", "-j").out()))
                .isEqualTo(Map.of("id", "i1"));
    }
}
