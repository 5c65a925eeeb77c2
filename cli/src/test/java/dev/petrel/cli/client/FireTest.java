// SPDX-License-Identifier: Apache-2.0
package dev.petrel.cli.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petrel.engine.json.Json;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FireTest {

    private final FakeApi api = new FakeApi()
            .on(
                    "POST /v1/webhooks/st2",
                    202,
                    Map.of("trigger", "p.t", "payload", Map.of()),
                    Map.of("X-Trigger-Instance-Id", "i1"));

    @AfterEach
    void close() {
        api.close();
    }

    @Test
    void printsTheTriggerInstancesId() {
        Told told = Told.by(api, "trigger", "fire", "p.t", "--dedup-key", "k", "--trace-tag", "g");

        assertThat(told.code()).isZero();
        assertThat(told.out()).isEqualToIgnoringNewLines("i1");
        assertThat(api.only("POST").json())
                .isEqualTo(Map.of("trigger", "p.t", "payload", Map.of(), "dedup_key", "k", "trace_tag", "g"));
    }

    @Test
    void suggestsATriggerForOneThatIsNotThere() {
        Told told;
        try (FakeApi refusing = new FakeApi()) {
            refusing.on("POST /v1/webhooks/st2", 400, Map.of("faultstring", "not found"))
                    .on("GET /v1/triggertypes", 200, List.of(Map.of("ref", "p.reading")));
            told = Told.by(refusing, "trigger", "fire", "p.reding");
        }

        assertThat(told.code()).isEqualTo(3);
        assertThat(told.err())
                .isEqualToIgnoringNewLines("petrel: there is no trigger \"p.reding\"; did you mean \"p.reading\"?"
                        + " \"petrel trigger list\" shows those that are");
    }

    @Test
    void readsValuesAsTheSchemaOfTheTriggersTypeSays() {
        api.on("GET /v1/triggers/p.t", 200, Map.of("type", "p.type"))
                .on("GET /v1/triggertypes/p.type", 200, Json.read("""
                                {"payload_schema": {"type": "object", "properties": {"s": {"type": "string"},
                                 "i": {"type": "integer"}, "l": {"type": "array"}}}}"""));

        Told.by(api, "trigger", "fire", "p.t", "s=1", "i=2", "l=a,b", "other=3");

        assertThat(payload()).isEqualTo(Map.of("s", "1", "i", 2, "l", List.of("a", "b"), "other", 3));
    }

    @Test
    void readsValuesAsJsonElseAsTextWhereNoSchemaIsKnown() {
        Told.by(api, "trigger", "fire", "p.t", "n=1.5", "b=true", "o={\"a\": [1]}", "t=007", "e=", "q=a=b", "z=null");

        assertThat(payload())
                .isEqualTo(Map.of(
                        "n",
                        1.5,
                        "b",
                        true,
                        "o",
                        Map.of("a", List.of(1)),
                        "t",
                        "007",
                        "e",
                        "",
                        "q",
                        "a=b",
                        "z",
                        "null"));
    }

    @Test
    void takesAWholePayloadFromTheCommandLineOrAFile(@TempDir Path dir) throws IOException {
        Path file = Files.writeString(dir.resolve("payload.json"), "{\"from\": \"file\"}");

        Told.by(api, "trigger", "fire", "p.t", "--payload", "{\"a\": 1}");
        Told.by(api, "trigger", "fire", "p.t", "--payload", "@" + file);

        assertThat(api.asked.stream().map(asked -> asked.json().get("payload")))
                .containsExactly(Map.of("a", 1), Map.of("from", "file"));
    }

    @Test
    void takesAWholePayloadFromStandardInput() {
        InputStream before = System.in;
        System.setIn(new ByteArrayInputStream("{\"from\": \"input\"}".getBytes(StandardCharsets.UTF_8)));
        try {
            Told.by(api, "trigger", "fire", "p.t", "--payload", "-");
        } finally {
            System.setIn(before);
        }

        assertThat(payload()).isEqualTo(Map.of("from", "input"));
    }

    @Test
    void saysWhatIsWrongWithAPayload() {
        assertThat(Told.by(api, "trigger", "fire", "p.t", "--payload", "[1]"))
                .satisfies(told -> assertThat(told.code()).isEqualTo(2))
                .satisfies(told -> assertThat(told.err()).contains("the payload in --payload is no JSON object"));
        assertThat(Told.by(api, "trigger", "fire", "p.t", "--payload", "@/no/such")
                        .err())
                .contains("\"/no/such\"");
        assertThat(Told.by(api, "trigger", "fire", "p.t", "word").err()).contains("expected key=value, found \"word\"");
        assertThat(Told.by(api, "trigger", "fire", "p.t", "a=1", "a=2").err()).contains("\"a\" is given twice");
        assertThat(Told.by(api, "trigger", "fire", "p.t", "a=1", "--payload", "{}")
                        .code())
                .isEqualTo(2);
        assertThat(api.asked).noneMatch(asked -> asked.method().equals("POST"));
    }

    private Object payload() {
        return api.only("POST").json().get("payload");
    }
}
