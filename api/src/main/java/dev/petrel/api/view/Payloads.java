// SPDX-License-Identifier: Apache-2.0
package dev.petrel.api.view;

import dev.petrel.engine.content.ContentSnapshot;
import dev.petrel.engine.model.Ref;
import dev.petrel.engine.model.Trigger;
import dev.petrel.engine.model.TriggerInstance;
import dev.petrel.engine.model.TriggerType;
import dev.petrel.engine.parameter.SecretParameters;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Shows trigger instances without what the payload schema of their trigger type calls secret. */
public final class Payloads {

    private final ContentSnapshot content;
    private final boolean secrets;

    /** @param secrets whether secret values are shown */
    public Payloads(ContentSnapshot content, boolean secrets) {
        this.content = content;
        this.secrets = secrets;
    }

    public Map<String, @Nullable Object> show(TriggerInstance instance) {
        Map<String, @Nullable Object> shown = Events.instance(instance);
        shown.put(
                "payload",
                masked(instance.event().trigger().toString(), instance.event().payload()));
        return shown;
    }

    /** The payload of an event, or of what came as one. */
    public @Nullable Object masked(String trigger, @Nullable Object payload) {
        if (secrets || payload == null) {
            return payload;
        }
        return type(trigger)
                .map(type -> SecretParameters.hidden(payload, type.payloadSchema()))
                .orElse(payload);
    }

    /** An event names a trigger; one that came by hand may name a type. */
    private Optional<TriggerType> type(String trigger) {
        return content.find(Trigger.class, trigger)
                .map(Trigger::type)
                .map(Ref::toString)
                .or(() -> Optional.of(trigger))
                .flatMap(type -> content.find(TriggerType.class, type));
    }
}
