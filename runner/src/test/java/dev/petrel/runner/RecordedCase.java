// SPDX-License-Identifier: Apache-2.0
package dev.petrel.runner;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petrel.engine.json.Json;
import dev.petrel.runner.spi.Outcome;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What StackStorm was asked and what it answered.
 *
 * @param action its reference
 * @param parameters those that were given
 * @param status null, as the result, for what was refused when it was asked for
 */
public record RecordedCase(
        String name,
        String action,
        Map<String, Object> parameters,
        @Nullable String status,
        @Nullable Map<String, Object> result) {

    /** The cases of {@code golden-behaviour/runners/<file>} that ran. */
    public static List<RecordedCase> thatRan(String file) {
        try (InputStream in = RecordedCase.class.getResourceAsStream("/golden-behaviour/runners/" + file)) {
            return ((List<?>) Objects.requireNonNull(Json.readObject(in).get("cases")))
                    .stream()
                            .map(each -> of(Json.toObject(each)))
                            .filter(each -> each.result() != null)
                            .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static RecordedCase of(Map<String, Object> recorded) {
        Map<String, Object> request = Json.toObject(recorded.get("request"));
        Object result = recorded.get("result");
        return new RecordedCase(
                String.valueOf(recorded.get("case")),
                String.valueOf(request.get("action")),
                Json.toObject(request.get("parameters")),
                (String) recorded.get("status"),
                result == null ? null : Json.toObject(result));
    }

    /** Compares {@code outcome} with it, all but the values of {@code loose} keys. */
    public void compare(Outcome outcome, List<String> loose) {
        Map<String, Object> expected = Objects.requireNonNull(result);
        Map<String, Object> actual = Json.readObject(Json.write(outcome.result()));
        assertThat(outcome.status().word()).as(actual.toString()).isEqualTo(status);
        assertThat(actual.keySet()).isEqualTo(expected.keySet());
        actual.keySet().removeAll(loose);
        expected.keySet().removeAll(loose);
        assertThat(actual).isEqualTo(expected);
    }

    @Override
    public String toString() {
        return name;
    }
}
