// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.model;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A kind of event.
 *
 * @param payloadSchema JSON schema of its payload, empty when anything goes
 * @param parametersSchema JSON schema of what a rule gives when it asks for this trigger; empty for a simple trigger
 * @param metadataFile path below the pack, or null for a type that Petrel itself defines
 * @param dedupKey a template over {@code trigger} (the payload) that names an event, or null when its copies are not
 *     told apart. Petrel's own key: StackStorm has none
 */
public record TriggerType(
        Ref ref,
        @Nullable String description,
        Map<String, @Nullable Object> payloadSchema,
        Map<String, @Nullable Object> parametersSchema,
        List<Tag> tags,
        @Nullable String metadataFile,
        @Nullable String dedupKey)
        implements Content {

    public TriggerType {
        payloadSchema = Values.copy(payloadSchema);
        parametersSchema = Values.copy(parametersSchema);
        tags = List.copyOf(tags);
    }

    @Override
    public String key() {
        return ref.toString();
    }

    @Override
    public String id() {
        return Ids.content("trigger_type", ref);
    }

    @Override
    public String uid() {
        return "trigger_type:" + ref.pack() + ":" + ref.name();
    }
}
