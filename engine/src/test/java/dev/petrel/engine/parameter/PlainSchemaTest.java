// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.parameter;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PlainSchemaTest {

    private static final List<Object> TYPES = Arrays.asList(
            "string",
            "integer",
            "number",
            "boolean",
            "array",
            "object",
            "null",
            null,
            "any",
            List.of("string", "null"));

    private static final List<Object> VALUES = Arrays.asList(
            null,
            "",
            "text",
            "{{ x }}",
            1,
            1L,
            2.5,
            3.0,
            Double.NaN,
            true,
            List.of(1),
            Map.of("a", 1),
            List.of(),
            Map.of());

    private static final String[] NAMES = {"a", "b", "c"};

    @Test
    void takesTextsNumbersAndTruthValuesOfTheirTypes() {
        Map<String, Object> schema = Map.of(
                "type",
                "object",
                "properties",
                Map.of(
                        "host", Map.of("type", "string", "required", true),
                        "port", Map.of("type", "integer", "default", 22),
                        "share", Map.of("type", "number"),
                        "force", Map.of("type", "boolean", "description", "whether")));

        PlainSchema plain = PlainSchema.of(schema);

        assertThat(plain.surelyFits(Map.of("host", "h", "port", 1L, "share", 0.5, "force", true)))
                .isTrue();
        assertThat(plain.surelyFits(Map.of("host", "h", "more", 1))).isTrue();
        assertThat(plain.surelyFits(Map.of("port", 1))).isFalse();
        assertThat(plain.surelyFits(Map.of("host", 1))).isFalse();
    }

    @Test
    void leavesAllElseToTheValidator() {
        Map<String, Object> minimum =
                Map.of("type", "object", "properties", Map.of("n", Map.of("type", "integer", "minimum", 3)));

        assertThat(PlainSchema.of(minimum).surelyFits(Map.of("n", 5))).isFalse();
        assertThat(PlainSchema.of(Map.of("type", "object", "minProperties", 1)).surelyFits(Map.of("n", 5)))
                .isFalse();
        assertThat(PlainSchema.of(Map.of("type", "object")).surelyFits(Map.of("n", List.of(1))))
                .isFalse();
    }

    /** Whatever it takes, the validator takes. */
    @Test
    void takesNothingThatDoesNotFit() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        int taken = 0;
        for (int n = 0; n < 3_000; n++) {
            Map<String, Object> schema = schema(random);
            Map<String, Object> values = new LinkedHashMap<>();
            for (String name : NAMES) {
                if (random.nextInt(3) > 0) {
                    values.put(name, any(VALUES, random));
                }
            }
            if (PlainSchema.of(schema).surelyFits(values)) {
                taken++;
                Object properties = schema.get("properties");
                Map<String, Object> filled =
                        SchemaFill.fill(values, properties instanceof Map<?, ?> map ? map : Map.of());
                assertThat(SchemaCheck.of(schema).finding(filled))
                        .as("seed %d, schema %s, values %s", seed, schema, values)
                        .isEmpty();
            }
        }
        assertThat(taken).isGreaterThan(20);
    }

    private static Map<String, Object> schema(Random random) {
        Map<String, Object> properties = new LinkedHashMap<>();
        for (String name : NAMES) {
            if (random.nextInt(4) > 0) {
                properties.put(name, property(random));
            }
        }
        Map<String, Object> schema = new LinkedHashMap<>();
        schema.put("type", random.nextInt(20) == 0 ? any(TYPES, random) : "object");
        schema.put("properties", properties);
        if (random.nextBoolean()) {
            schema.put("additionalProperties", random.nextBoolean());
        }
        return schema;
    }

    private static Map<String, Object> property(Random random) {
        Map<String, Object> property = new LinkedHashMap<>();
        if (random.nextInt(4) > 0) {
            property.put("type", random.nextInt(3) > 0 ? TYPES.get(random.nextInt(4)) : any(TYPES, random));
        }
        if (random.nextInt(4) == 0) {
            property.put("default", any(VALUES, random));
        }
        if (random.nextInt(3) == 0) {
            property.put("required", random.nextBoolean());
        }
        return property;
    }

    private static Object any(List<Object> values, Random random) {
        return new ArrayList<>(values).get(random.nextInt(values.size()));
    }
}
