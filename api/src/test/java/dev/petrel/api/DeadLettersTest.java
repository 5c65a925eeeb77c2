// SPDX-License-Identifier: Apache-2.0
package dev.petrel.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petrel.engine.bus.Delivery;
import dev.petrel.engine.bus.Message;
import dev.petrel.engine.bus.Queue;
import dev.petrel.engine.bus.Subscription;
import dev.petrel.engine.store.DeadLetterStore.DeadLetter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DeadLettersTest {

    private static final Instant AT = Instant.parse("2026-01-02T03:04:05.678Z");

    private final ApiFixture api = new ApiFixture();
    private final DeadLetter letter =
            new DeadLetter("d1", "trigger", "m1", "{\"not\": json \u00fc", "it is no event", 5, AT);

    @BeforeEach
    void putALetter() {
        api.store.deadLetters().put(letter);
    }

    @AfterEach
    void close() {
        api.close();
    }

    @Test
    void showsThem() {
        api.store.deadLetters().put(new DeadLetter("d2", "execution", "m2", "{}", "why", 1, AT.plusSeconds(1)));

        ApiFixture.Answer all = api.get("/v1/deadletters");

        assertThat(all.list()).extracting(each -> each.get("id")).containsExactly("d2", "d1");
        assertThat(all.headers()).containsEntry("x-total-count", "2");
        assertThat(api.get("/v1/deadletters/d1").object())
                .containsEntry("reason", "it is no event")
                .containsEntry("body", letter.body())
                .containsEntry("message_id", "m1")
                .containsEntry("attempts", 5);
        assertThat(api.get("/v1/deadletters/nosuch").status()).isEqualTo(404);
    }

    @Test
    void replaySendsTheMessageAsItWasAndRemovesTheLetter() throws InterruptedException {
        assertThat(api.post("/v1/deadletters/d1/replay", "{}").status()).isEqualTo(200);

        assertThat(api.store.deadLetters().list(-1)).isEmpty();
        try (Subscription subscription = api.bus.subscribe(Queue.TRIGGER, 10)) {
            List<Delivery> deliveries = subscription.take(10, Duration.ofMillis(1));
            assertThat(deliveries)
                    .extracting(Delivery::message)
                    .containsExactly(new Message("m1", letter.body().getBytes(StandardCharsets.UTF_8)));
        }
        assertThat(api.post("/v1/deadletters/d1/replay", "{}").status()).isEqualTo(404);
    }

    @Test
    void aLetterThatTheBrokerDidNotTakeStays() {
        api.bus.loseConnection();

        assertThat(api.post("/v1/deadletters/d1/replay", "{}").status()).isEqualTo(503);
        assertThat(api.store.deadLetters().list(-1)).containsExactly(letter);
    }

    @Test
    void dropThrowsItAway() {
        assertThat(api.delete("/v1/deadletters/d1").status()).isEqualTo(200);

        assertThat(api.store.deadLetters().list(-1)).isEmpty();
        assertThat(api.delete("/v1/deadletters/d1").status()).isEqualTo(404);
    }
}
