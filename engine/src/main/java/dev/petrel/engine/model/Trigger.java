// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.model;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What rules listen to: a trigger type together with the parameters that a rule gave it. A type without parameters has
 * one trigger of its own name.
 */
public record Trigger(Ref ref, Ref type, Map<String, @Nullable Object> parameters) implements Content {

    public Trigger {
        parameters = Values.copy(parameters);
    }

    @Override
    public String key() {
        return ref.toString();
    }

    @Override
    public String id() {
        return Ids.content("trigger", ref);
    }

    @Override
    public String uid() {
        return "trigger:" + ref.pack() + ":" + ref.name();
    }
}
