// SPDX-License-Identifier: Apache-2.0
package dev.petrel.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petrel.engine.bus.Queue;
import dev.petrel.engine.event.EventMessage;
import dev.petrel.engine.model.Event;
import dev.petrel.engine.model.Ref;
import dev.petrel.engine.model.TriggerInstance;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class FireTest {

    private final ApiFixture api = new ApiFixture();

    @AfterEach
    void close() {
        api.close();
    }

    @Test
    void anAcceptedEventIsOnTheBusUnderTheIdInTheHeader() throws InterruptedException {
        ApiFixture.Answer answer = api.post(
                "/v1/webhooks/st2",
                "{\"trigger\":\"mypack.changed_file\",\"payload\":{\"n\":1},\"trace_tag\":\"t\",\"dedup_key\":\"k\"}");

        assertThat(answer.status()).isEqualTo(202);
        assertThat(answer.object()).isEqualTo(Map.of("trigger", "mypack.changed_file", "payload", Map.of("n", 1)));
        assertThat(events()).singleElement().satisfies(event -> {
            assertThat(event.id()).isEqualTo(answer.headers().get("x-trigger-instance-id"));
            assertThat(event.trigger()).isEqualTo(Ref.of("mypack.changed_file"));
            assertThat(event.traceTag()).isEqualTo("t");
            assertThat(event.dedupKey()).isEqualTo("k");
            assertThat(event.occurredAt()).isEqualTo(api.clock.instant());
            assertThat(event.source()).isEqualTo(new Event.Source("st2-node", null, 0));
        });
    }

    @Test
    void theSameDedupKeyIsTheSameEvent() {
        String body = "{\"trigger\":\"mypack.changed_file\",\"dedup_key\":\"k\"}";
        String first = api.post("/v1/webhooks/st2", body).headers().get("x-trigger-instance-id");

        assertThat(api.post("/v1/webhooks/st2", body).headers()).containsEntry("x-trigger-instance-id", first);
        assertThat(api.post("/v1/webhooks/st2", "{\"trigger\":\"mypack.changed_file\"}")
                        .headers())
                .doesNotContainEntry("x-trigger-instance-id", first);
    }

    @Test
    void nothingIsAcceptedThatTheBrokerDidNotConfirm() {
        api.bus.loseConnection();

        ApiFixture.Answer answer = api.post("/v1/webhooks/st2", "{\"trigger\":\"mypack.changed_file\"}");

        assertThat(answer.status()).isEqualTo(503);
        assertThat(answer.fault()).contains("broker", "Try again");
        assertThat(answer.headers()).containsKey("retry-after");
    }

    @Test
    void namesWhatIsWrongWithThePayload() throws InterruptedException {
        assertThat(api.post("/v1/webhooks/st2", "{\"trigger\":\"mypack.changed_file\",\"payload\":{\"n\":\"x\"}}")
                        .fault())
                .contains("mypack.changed_file", "'x' is not of type");
        assertThat(api.post("/v1/webhooks/st2", "{\"trigger\":\"mypack.changed_file\",\"payload\":[]}")
                        .status())
                .isEqualTo(400);
        assertThat(api.post("/v1/webhooks/st2", "{\"trigger\":\"core.st2.webhook\"}")
                        .fault())
                .contains("takes parameters");
        assertThat(events()).isEmpty();
    }

    @Test
    void acceptsAnyPayloadWhenToldNotToCheck() {
        try (ApiFixture lenient = new ApiFixture(false)) {
            assertThat(lenient.post(
                                    "/v1/webhooks/st2",
                                    "{\"trigger\":\"mypack.changed_file\",\"payload\":{\"n\":\"x\"}}")
                            .status())
                    .isEqualTo(202);
        }
    }

    @Test
    void anOldEventIsSentAgainAsANewOne() throws InterruptedException {
        TriggerInstance old = api.instance("mypack.changed_file", Map.of("n", 1));

        ApiFixture.Answer answer = api.post("/v1/triggerinstances/" + old.id() + "/re_emit", "{}");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(events()).singleElement().satisfies(event -> {
            assertThat(event.id())
                    .isEqualTo(answer.headers().get("x-trigger-instance-id"))
                    .isNotEqualTo(old.id());
            assertThat(event.payload()).isEqualTo(Map.of("n", 1, "__context", Map.of("original_id", old.id())));
        });
        assertThat(api.post("/v1/triggerinstances/nosuch/re_emit", "null").status())
                .isEqualTo(404);
    }

    @Test
    void takesTheAttributesThatStackStormsClientAlwaysAsksFor() {
        api.instance("mypack.changed_file", Map.of("n", 1));

        ApiFixture.Answer answer =
                api.get("/v1/triggerinstances?limit=50&include_attributes=id,trigger,occurrence_time,status");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.text()).contains("occurrence_time").doesNotContain("payload");
        assertThat(api.get("/v1/ruleenforcements/views?limit=50&include_attributes=id,rule.ref")
                        .status())
                .isEqualTo(200);
    }

    @Test
    void instancesOfATypeAreThoseOfAllItsTriggers() {
        for (String url : List.of("a", "b")) {
            api.post(
                    "/v1/rules",
                    "{\"name\":\"" + url + "\",\"trigger\":{\"type\":\"core.st2.webhook\",\"parameters\":{\"url\":\""
                            + url + "\"}},\"action\":{\"ref\":\"core.noop\"}}");
        }
        List<String> triggers = api.get("/v1/triggers?limit=-1").list().stream()
                .filter(t -> "core.st2.webhook".equals(t.get("type")) && !"core.st2.webhook".equals(t.get("ref")))
                .map(t -> String.valueOf(t.get("ref")))
                .toList();
        assertThat(triggers).hasSize(2);
        List<String> made = List.of(
                api.instance(triggers.get(0), Map.of()).id(),
                api.instance(triggers.get(1), Map.of()).id(),
                api.instance(triggers.get(0), Map.of()).id());
        api.instance("mypack.changed_file", Map.of());

        ApiFixture.Answer page = api.get("/v1/triggerinstances?trigger_type=core.st2.webhook&limit=2");

        assertThat(page.list()).extracting(i -> i.get("id")).containsExactly(made.get(2), made.get(1));
        assertThat(page.headers()).containsEntry("x-total-count", "3");
        assertThat(api.get("/v1/triggerinstances?trigger_type=core.st2.webhook&limit=2&offset=2")
                        .list())
                .extracting(i -> i.get("id"))
                .containsExactly(made.get(0));
        assertThat(api.get("/v1/triggerinstances?status=lost").fault()).contains("processed");
    }

    private List<Event> events() throws InterruptedException {
        return api.bus.subscribe(Queue.TRIGGER, 10).take(10, Duration.ZERO).stream()
                .map(delivery -> EventMessage.decode(delivery.message()))
                .toList();
    }
}
