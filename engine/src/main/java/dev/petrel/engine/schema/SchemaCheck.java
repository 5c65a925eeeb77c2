// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaException;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SchemaRegistryConfig;
import com.networknt.schema.SpecificationVersion;
import com.networknt.schema.regex.RegularExpression;
import dev.petrel.engine.expression.PythonError;
import dev.petrel.engine.expression.PythonRegex;
import dev.petrel.engine.json.Json;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A compiled schema. This class and {@link SchemaWords} are the only ones that see the validator's library. */
final class SchemaCheck {

    private static final SchemaRegistry REGISTRY = SchemaRegistry.withDefaultDialect(
            SpecificationVersion.DRAFT_4,
            builder -> builder.schemaRegistryConfig(SchemaRegistryConfig.builder()
                    .regularExpressionFactory(SchemaCheck::pythonRegex)
                    .build()));

    private final @Nullable Schema schema;
    private final @Nullable String problem;

    private SchemaCheck(@Nullable Schema schema, @Nullable String problem) {
        this.schema = schema;
        this.problem = problem;
    }

    /** Compiles {@code schema}. One that is none lets everything pass and has a problem. */
    static SchemaCheck of(Map<String, @Nullable Object> schema) {
        try {
            Schema compiled = REGISTRY.getSchema(Json.mapper().<JsonNode>valueToTree(Draft4.of(schema)));
            compiled.initializeValidators();
            return new SchemaCheck(compiled, null);
        } catch (SchemaException | IllegalArgumentException e) {
            return new SchemaCheck(null, "the schema cannot be used: " + e.getMessage());
        }
    }

    private static RegularExpression pythonRegex(String pattern) {
        try {
            PythonRegex regex = PythonRegex.compile(pattern);
            return text -> searches(regex, text);
        } catch (PythonError e) {
            throw new IllegalArgumentException(e.text(), e);
        }
    }

    private static boolean searches(PythonRegex regex, String text) {
        try {
            return regex.searches(text);
        } catch (PythonError e) {
            return false;
        }
    }

    /** Why the schema cannot be used, or empty. */
    Optional<String> problem() {
        return Optional.ofNullable(problem);
    }

    /** What is wrong with {@code value}, in the words of Python's jsonschema, what weighs most first. */
    List<String> problems(Map<String, @Nullable Object> value) {
        Schema compiled = schema;
        if (compiled == null) {
            return List.of();
        }
        List<Error> errors = compiled.validate(Json.mapper().<JsonNode>valueToTree(value));
        if (errors.isEmpty()) {
            return List.of();
        }
        return errors.stream()
                .sorted(Comparator.comparingInt(SchemaWords::weight))
                .map(error -> SchemaWords.of(error, errors))
                .distinct()
                .toList();
    }
}
