// SPDX-License-Identifier: Apache-2.0
package dev.petrel.api.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class QueryTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "2026-01-02T03:04:05.678Z",
                "2026-01-02T03:04:05.678000Z",
                "2026-01-02T03:04:05.678",
                "2026-01-02 03:04:05.678",
                "2026-01-02T04:04:05.678+01:00",
                "2026-01-02T04:04:05.678 01:00"
            })
    void readsTimesAsPeopleWriteThem(String text) {
        Query query = query("at", text);

        assertThat(query.time("at")).isEqualTo(Instant.parse("2026-01-02T03:04:05.678Z"));
        assertThat(query.fault()).isEmpty();
    }

    @Test
    void saysWhatIsNoTime() {
        Query query = query("timestamp_gt", "yesterday");

        assertThat(query.time("timestamp_gt")).isNull();
        assertThat(query.fault()).hasValueSatisfying(answer -> {
            assertThat(answer.status()).isEqualTo(400);
            assertThat(new String(answer.body())).contains("timestamp_gt", "yesterday");
        });
    }

    @Test
    void splitsListsAtCommas() {
        assertThat(query("id", "a, b,,c").list("id")).containsExactly("a", "b", "c");
    }

    @Test
    void reportsTheFirstProblem() {
        Query query = query("limit", "x");

        assertThat(query.limit(100)).isEqualTo(100);
        query.problem("another");

        assertThat(query.fault())
                .hasValueSatisfying(answer -> assertThat(new String(answer.body()))
                        .contains("Parameter \\\"limit\\\" is not of type integer"));
    }

    private static Query query(String name, String value) {
        return new Query(Request.of(new Request.Target("GET", "/", Map.of(), Map.of(name, List.of(value))), Map.of()));
    }
}
