// SPDX-License-Identifier: Apache-2.0
package dev.petrel.api.view;

import dev.petrel.engine.model.Enforcement;
import dev.petrel.engine.model.Ids;
import dev.petrel.engine.model.TriggerInstance;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Trigger instances and enforcements as the API shows them. */
public final class Events {

    private Events() {}

    public static Map<String, @Nullable Object> instance(TriggerInstance instance) {
        return new Shape()
                .put("trigger", instance.event().trigger().toString())
                .put("occurrence_time", Shape.time(instance.event().occurredAt()))
                .put("status", instance.status().word())
                .put("failure_reason", instance.failure())
                .put("id", instance.id())
                .put("payload", instance.event().payload())
                .put("trace_tag", instance.event().traceTag())
                .put("dedup_key", instance.event().dedupKey())
                .put("source", source(instance))
                .done();
    }

    private static Map<String, @Nullable Object> source(TriggerInstance instance) {
        var source = instance.event().source();
        return new Shape()
                .put("node", source.node())
                .put("sensor", source.sensor())
                .put("epoch", source.epoch() == 0 ? null : source.epoch())
                .put("stale", instance.stale() ? true : null)
                .done();
    }

    public static Map<String, @Nullable Object> enforcement(Enforcement enforcement) {
        return new Shape()
                .put("id", enforcement.id())
                .put("trigger_instance_id", enforcement.triggerInstanceId())
                .put("execution_id", enforcement.executionId())
                .put("failure_reason", enforcement.failure())
                .put("rule", rule(enforcement))
                .put("enforced_at", Shape.time(enforcement.enforcedAt()))
                .put("status", enforcement.succeeded() ? "succeeded" : "failed")
                .done();
    }

    private static Map<String, Object> rule(Enforcement enforcement) {
        String ref = enforcement.rule().toString();
        return Map.of(
                "ref",
                ref,
                "id",
                Ids.content("rule", enforcement.rule()),
                "uid",
                "rule:" + enforcement.rule().pack() + ":" + enforcement.rule().name());
    }
}
