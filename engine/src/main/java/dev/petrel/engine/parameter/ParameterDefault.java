// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.parameter;

import dev.petrel.expression.Templates;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a parameter is when a request gives it no value. The runner's is used when the action has none, and instead of
 * the action's when the runner says that the parameter is immutable.
 */
record ParameterDefault(
        String name, boolean immutable, @Nullable Object value) {

    static List<ParameterDefault> of(
            Map<String, Map<String, @Nullable Object>> action, Map<String, Map<String, @Nullable Object>> runner) {
        List<ParameterDefault> defaults = new ArrayList<>();
        for (Map<String, Map<String, @Nullable Object>> schemas : List.of(action, runner)) {
            schemas.forEach((name, schema) -> defaults.add(
                    new ParameterDefault(name, Boolean.TRUE.equals(schema.get("immutable")), schema.get("default"))));
        }
        return defaults;
    }

    Compiled compile(Templates templates) {
        return new Compiled(name, immutable, ParameterValue.of(value, templates));
    }

    /** A default that is ready to be rendered. */
    record Compiled(String name, boolean immutable, ParameterValue value) {}
}
