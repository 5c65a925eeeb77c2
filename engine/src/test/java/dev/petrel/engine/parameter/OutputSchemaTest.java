// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.parameter;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petrel.engine.model.Action;
import dev.petrel.engine.model.Action.OnRunnerLoss;
import dev.petrel.engine.model.Ref;
import dev.petrel.engine.model.RunnerType;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class OutputSchemaTest {

    private static final Map<String, Object> SCHEMA = Map.of(
            "type",
            "object",
            "properties",
            Map.of(
                    "count",
                    Map.of("type", "integer", "required", true),
                    "pin",
                    Map.of("type", "integer", "secret", true)),
            "additionalProperties",
            false);

    @Test
    void acceptsWhatFits() {
        assertThat(schema(SCHEMA, "result").problem(Map.of("result", Map.of("count", 1, "pin", 2), "stdout", "x")))
                .isEmpty();
    }

    @Test
    void namesWhatDoesNotFitAndNoSecret() {
        OutputSchema schema = schema(SCHEMA, "result");

        assertThat(schema.problem(Map.of("result", Map.of("count", "many"))))
                .hasValueSatisfying(why -> assertThat(why).contains("'many' is not of type 'integer'", "result.count"));
        assertThat(schema.problem(Map.of("result", Map.of("count", 1, "pin", "s3cr3t"))))
                .hasValueSatisfying(
                        why -> assertThat(why).contains("result.pin").doesNotContain("s3cr3t"));
        assertThat(schema.problem(Map.of("result", Map.of())))
                .hasValueSatisfying(why -> assertThat(why).contains("'count' is a required property"));
        assertThat(schema.problem(Map.of("result", Map.of("count", 1, "more", 1))))
                .hasValueSatisfying(why -> assertThat(why).contains("'more'"));
        assertThat(schema.problem(Map.of("result", "text")))
                .hasValueSatisfying(why -> assertThat(why).contains("is not of type 'object'"));
    }

    @Test
    void nullIsNoObjectAndNoOutputIsNone() {
        Map<String, @Nullable Object> nothing = new HashMap<>();
        nothing.put("result", null);

        assertThat(schema(SCHEMA, "result").problem(nothing)).isPresent();
        assertThat(schema(SCHEMA, "result").problem(Map.of("stdout", "x")))
                .hasValueSatisfying(why -> assertThat(why).contains("no \"result\""));
        assertThat(schema(SCHEMA, "result").problem(Map.of())).isEmpty();
    }

    @Test
    void checksAnyTypeOfOutput() {
        assertThat(schema(Map.of("type", "array", "items", Map.of("type", "string")), "result")
                        .problem(Map.of("result", List.of("a", 1))))
                .hasValueSatisfying(why -> assertThat(why).contains("1 is not of type 'string'", "result.[1]"));
        assertThat(schema(Map.of("type", "string"), null).problem(Map.of("stdout", 1)))
                .isPresent();
    }

    @Test
    void theOlderFormMasksAndChecksNothing() {
        Map<String, Object> older = Map.of("pin", Map.of("type", "integer", "secret", true));

        assertThat(schema(older, "result").checks()).isFalse();
        assertThat(schema(older, "result").problem(Map.of("result", Map.of("pin", "text"))))
                .isEmpty();
        assertThat(OutputSecrets.of(runner("result"), action(older)).masked(Map.of("result", Map.of("pin", 1, "a", 2))))
                .isEqualTo(Map.of("result", Map.of("pin", SecretParameters.MASK, "a", 2)));
    }

    @Test
    void holdsTheWholeResultAgainstTheSchemaOfTheRunnerFirst() {
        RunnerType runner = new RunnerType(
                "r",
                "",
                Map.of(),
                "result",
                Map.of(
                        "type",
                        "object",
                        "properties",
                        Map.of("result", Map.of(), "exit_code", Map.of("type", "integer")),
                        "additionalProperties",
                        false),
                true,
                null);
        OutputSchema schema = OutputSchema.of(runner, action(SCHEMA));
        OutputSchema ofRunnerAlone = OutputSchema.of(runner, action(Map.of()));

        assertThat(ofRunnerAlone.checks()).isTrue();
        assertThat(ofRunnerAlone.problem(Map.of("result", 1, "exit_code", 0))).isEmpty();
        assertThat(ofRunnerAlone.problem(Map.of("result", 1, "exit_code", "s3cret")))
                .hasValueSatisfying(
                        why -> assertThat(why).contains("runner", "exit_code").doesNotContain("s3cret"));
        assertThat(ofRunnerAlone.problem(Map.of("more", 1))).isPresent();
        assertThat(schema.problem(Map.of("result", "no object")))
                .hasValueSatisfying(why -> assertThat(why).contains("is not of type 'object', in result"));
    }

    @Test
    void masksTheOutputOfEachHost() {
        Map<String, Object> schema = Map.of("type", "string", "secret", true);

        assertThat(OutputSecrets.of(runner(null), action(schema))
                        .masked(Map.of("h1", Map.of("stdout", "x", "return_code", 0), "h2", Map.of("stdout", "y"))))
                .isEqualTo(Map.of(
                        "h1", Map.of("stdout", SecretParameters.MASK, "return_code", 0),
                        "h2", Map.of("stdout", SecretParameters.MASK)));
    }

    private static OutputSchema schema(Map<String, Object> schema, @Nullable String key) {
        return OutputSchema.of(runner(key), action(schema));
    }

    private static RunnerType runner(@Nullable String key) {
        return new RunnerType("r", "", Map.of(), key, true);
    }

    private static Action action(Map<String, Object> schema) {
        return new Action(
                Ref.of("p.a"), null, true, "r", "", Map.of(), schema, Map.of(), List.of(), null, OnRunnerLoss.ABANDON);
    }
}
