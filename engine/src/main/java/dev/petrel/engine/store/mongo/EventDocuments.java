// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.store.mongo;

import dev.petrel.engine.model.Enforcement;
import dev.petrel.engine.model.Event;
import dev.petrel.engine.model.Ref;
import dev.petrel.engine.model.TriggerInstance;
import java.util.Locale;
import org.bson.Document;

/** Trigger instances and enforcements as documents. */
final class EventDocuments {

    private EventDocuments() {}

    static Document write(TriggerInstance instance) {
        Event event = instance.event();
        Document document = new Document("_id", event.id())
                .append("trigger", event.trigger().toString())
                .append("payload", Fields.json("payload", event.payload()))
                .append("occurred_at", Fields.time(event.occurredAt()))
                .append("dedup_key", event.dedupKey())
                .append("node", event.source().node())
                .append("sensor", event.source().sensor())
                .append("epoch", event.source().epoch())
                .append("status", instance.status().word())
                .append("failure", instance.failure())
                .append("stale", instance.stale());
        Fields.present(document, "trace_tag", event.traceTag());
        Fields.present(document, "trace", event.traceId());
        return Fields.withChain(document, event.source().chain());
    }

    static TriggerInstance readInstance(Document document) {
        Event event = new Event(
                Fields.text(document, "_id"),
                Ref.of(Fields.text(document, "trigger")),
                Fields.map(document, "payload"),
                Fields.time(document, "occurred_at"),
                Fields.textOrNull(document, "dedup_key"),
                Fields.textOrNull(document, "trace_tag"),
                Fields.textOrNull(document, "trace"),
                new Event.Source(
                        Fields.text(document, "node"),
                        Fields.textOrNull(document, "sensor"),
                        Fields.number(document, "epoch"),
                        Fields.chain(document)));
        return new TriggerInstance(
                event,
                TriggerInstance.Status.valueOf(Fields.text(document, "status").toUpperCase(Locale.ROOT)),
                Fields.textOrNull(document, "failure"),
                document.getBoolean("stale", false));
    }

    static Document write(Enforcement enforcement) {
        return new Document("_id", enforcement.id())
                .append("trigger_instance", enforcement.triggerInstanceId())
                .append("rule", enforcement.rule().toString())
                .append("execution", enforcement.executionId())
                .append("failure", enforcement.failure())
                .append("enforced_at", Fields.time(enforcement.enforcedAt()));
    }

    static Enforcement readEnforcement(Document document) {
        return new Enforcement(
                Fields.text(document, "_id"),
                Fields.text(document, "trigger_instance"),
                Ref.of(Fields.text(document, "rule")),
                Fields.textOrNull(document, "execution"),
                Fields.textOrNull(document, "failure"),
                Fields.time(document, "enforced_at"));
    }
}
