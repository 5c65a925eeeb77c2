// SPDX-License-Identifier: Apache-2.0
package dev.petrel.cli.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DeadLetterTest {

    private static final Map<String, Object> ONE = Map.of("id", "d1", "channel", "trigger", "reason", "no event");
    private static final Map<String, Object> TWO = Map.of("id", "d2", "channel", "trigger", "reason", "no event");

    private final FakeApi api = new FakeApi()
            .on("GET /v1/deadletters", 200, List.of(TWO, ONE))
            .on("GET /v1/deadletters/d1", 200, ONE)
            .on("POST /v1/deadletters/d1/replay", 200, ONE)
            .on("POST /v1/deadletters/d2/replay", 200, TWO)
            .on("DELETE /v1/deadletters/d1", 200, ONE);

    @AfterEach
    void close() {
        api.close();
    }

    @Test
    void listsAndShows() {
        assertThat(Told.by(api, "dead-letter", "list").out()).contains("d1", "no event");
        assertThat(Told.by(api, "dead-letter", "show", "d1").out()).contains("no event");
    }

    @Test
    void replaysTheNamedOnes() {
        Told told = Told.by(api, "dead-letter", "replay", "d1");

        assertThat(told.code()).isZero();
        assertThat(told.err()).contains("\"d1\" was sent again");
        assertThat(api.only("POST").path()).isEqualTo("/v1/deadletters/d1/replay");
    }

    @Test
    void replaysAllOldestFirst() {
        assertThat(Told.by(api, "dead-letter", "replay", "--all").code()).isZero();

        assertThat(api.asked.stream()
                        .filter(asked -> asked.method().equals("POST"))
                        .map(asked -> asked.path()))
                .containsExactly("/v1/deadletters/d1/replay", "/v1/deadletters/d2/replay");
    }

    @Test
    void drops() {
        assertThat(Told.by(api, "dead-letter", "drop", "d1").code()).isZero();

        assertThat(api.only("DELETE").path()).isEqualTo("/v1/deadletters/d1");
    }

    @Test
    void wantsToKnowWhich() {
        assertThat(Told.by(api, "dead-letter", "drop").code()).isEqualTo(2);
        assertThat(Told.by(api, "dead-letter", "drop", "nosuch").code()).isNotZero();
    }
}
