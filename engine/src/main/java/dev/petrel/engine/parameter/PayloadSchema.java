// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.parameter;

import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a trigger type's payload, or the parameters that a rule gives it, must look like. Make it once and keep it: it is
 * compiled at the first use. Safe for any thread.
 */
public final class PayloadSchema {

    private final Map<String, @Nullable Object> schema;
    private final PlainSchema plain;
    private volatile @Nullable SchemaCheck check;

    private PayloadSchema(Map<String, @Nullable Object> schema) {
        this.schema = schema;
        this.plain = PlainSchema.of(schema);
    }

    /** The schema that a trigger type holds; an empty one lets everything pass. */
    public static PayloadSchema of(Map<String, @Nullable Object> schema) {
        return new PayloadSchema(schema);
    }

    /**
     * What is wrong with {@code payload}, or empty when nothing is: the place, unless it is the payload itself, and what
     * was found there and expected, in StackStorm's words.
     */
    public Optional<String> problem(Map<String, ? extends @Nullable Object> payload) {
        if (schema.isEmpty() || plain.surelyFits(payload)) {
            return Optional.empty();
        }
        Object properties = schema.get("properties");
        Map<String, @Nullable Object> complete =
                SchemaFill.fill(payload, properties instanceof Map<?, ?> map ? map : Map.of());
        return check().finding(complete)
                .map(found -> found.where().isEmpty() ? found.words() : found.where() + ": " + found.words());
    }

    /** {@code text} with {@value SecretParameters#MASK} for the values of {@code payload} that must not be shown. */
    public String withoutSecrets(String text, Map<String, ? extends @Nullable Object> payload) {
        return SecretParameters.without(text, payload, schema);
    }

    /** What of the schema itself cannot be used, or empty. Payloads are checked against the rest of it. */
    public Optional<String> fault() {
        return check().problem();
    }

    private SchemaCheck check() {
        SchemaCheck known = check;
        if (known == null) {
            known = SchemaCheck.of(schema);
            check = known;
        }
        return known;
    }
}
