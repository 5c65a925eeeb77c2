// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.parameter;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaException;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SchemaRegistryConfig;
import com.networknt.schema.SpecificationVersion;
import com.networknt.schema.regex.RegularExpression;
import dev.petrel.engine.json.Json;
import dev.petrel.expression.PythonError;
import dev.petrel.expression.PythonRegex;
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
    private final Map<String, @Nullable Object> source;

    private SchemaCheck(@Nullable Schema schema, @Nullable String problem, Map<String, @Nullable Object> source) {
        this.schema = schema;
        this.source = source;
        this.problem = problem;
    }

    /**
     * Compiles {@code schema}. What cannot be used of it is left out, and is its problem; if that is all of it,
     * everything passes.
     */
    static SchemaCheck of(Map<String, @Nullable Object> schema) {
        try {
            Draft4 draft4 = new Draft4();
            Schema compiled = REGISTRY.getSchema(Json.mapper().<JsonNode>valueToTree(draft4.of(schema)));
            compiled.initializeValidators();
            // A schema that is nothing but itself shows here, before any value of a user's meets it.
            compiled.validate(Json.mapper().createObjectNode());
            return new SchemaCheck(
                    compiled, draft4.faults().stream().findFirst().orElse(null), schema);
        } catch (SchemaException | IllegalArgumentException e) {
            return new SchemaCheck(null, "the schema cannot be used: " + reason(e), schema);
        } catch (StackOverflowError e) {
            return new SchemaCheck(
                    null, "the schema cannot be used: it is nested too deep or refers to itself", schema);
        }
    }

    /** Without the names of classes that the library puts before the messages of others. */
    private static String reason(RuntimeException e) {
        Throwable innermost = e;
        while (innermost.getCause() instanceof IllegalArgumentException
                || innermost.getCause() instanceof SchemaException) {
            innermost = innermost.getCause();
        }
        return String.valueOf(innermost.getMessage());
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

    /**
     * Something that does not fit.
     *
     * @param where the place in the value, {@code a.b[0]}; empty for the value itself
     * @param words what is wrong there, in the words of Python's jsonschema
     */
    record Finding(String where, String words) {}

    /** What weighs most of that which is wrong with {@code value}; empty when nothing is. No secret of it is shown. */
    Optional<Finding> finding(@Nullable Object value) {
        Schema compiled = schema;
        if (compiled == null) {
            return Optional.empty();
        }
        try {
            return finding(compiled, value);
        } catch (StackOverflowError e) {
            return Optional.of(new Finding("", "it is nested too deep, or its schema refers to itself"));
        } catch (IllegalArgumentException e) {
            return Optional.of(new Finding("", "it is nested too deep, or holds what is no JSON: " + e.getMessage()));
        }
    }

    /** The words of an error hold the value: they are made for the one that is told, not for thousands. */
    private Optional<Finding> finding(Schema compiled, @Nullable Object value) {
        List<Error> errors = compiled.validate(Json.mapper().<JsonNode>valueToTree(value));
        return errors.stream().min(Comparator.comparingInt(SchemaWords::weight)).map(error -> {
            SchemaWords words =
                    new SchemaWords(Json.mapper().valueToTree(SecretParameters.hidden(value, source)), errors);
            return new Finding(SchemaWords.where(error), words.of(error));
        });
    }
}
