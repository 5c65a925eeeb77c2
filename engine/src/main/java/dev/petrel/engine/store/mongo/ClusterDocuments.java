// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.store.mongo;

import dev.petrel.engine.model.Ids;
import dev.petrel.engine.model.Lease;
import dev.petrel.engine.model.NodeRecord;
import dev.petrel.engine.model.ProcessLock;
import dev.petrel.engine.model.Ref;
import dev.petrel.engine.model.SensorStatus;
import java.util.List;
import java.util.Locale;
import org.bson.Document;
import org.jspecify.annotations.Nullable;

/** Processes, leases and sensor statuses as documents. */
final class ClusterDocuments {

    /** The holder of a lease that was given back: a text, so that the field can be part of a unique index. */
    private static final String NOBODY = "";

    /** What version 0.1 called the checks that fail. */
    private static final String FORMERLY = "troubles";

    private static final String LOCK = "lock";

    private static final String MESSAGE_FORMAT = "message_format";

    private ClusterDocuments() {}

    static Document write(NodeRecord record) {
        Document document = new Document("_id", record.incarnation())
                .append("node", record.node())
                .append("hostname", record.hostname())
                .append("pid", record.pid())
                .append("version", record.version())
                .append("roles", record.roles())
                .append("started_at", Fields.time(record.startedAt()))
                .append("beat", record.beat())
                .append("failing_checks", record.failingChecks())
                .append(MESSAGE_FORMAT, record.messageFormat());
        ProcessLock lock = record.lock();
        return lock == null ? document : document.append(LOCK, write(lock));
    }

    private static Document write(ProcessLock lock) {
        return new Document("process", lock.process())
                .append("boot", lock.boot())
                .append("pid_namespace", lock.pidNamespace())
                .append("file", lock.file());
    }

    private static @Nullable ProcessLock readLock(Document node) {
        return node.get(LOCK) instanceof Document lock
                ? new ProcessLock(
                        Fields.text(lock, "process"),
                        Fields.text(lock, "boot"),
                        Fields.text(lock, "pid_namespace"),
                        Fields.text(lock, "file"))
                : null;
    }

    static NodeRecord readNode(Document document) {
        return new NodeRecord(
                Fields.text(document, "_id"),
                Fields.text(document, "node"),
                Fields.text(document, "hostname"),
                Fields.number(document, "pid"),
                Fields.text(document, "version"),
                document.getList("roles", String.class, List.of()),
                Fields.time(document, "started_at"),
                Fields.number(document, "beat"),
                document.getList("failing_checks", String.class, document.getList(FORMERLY, String.class, List.of())),
                readLock(document),
                document.get(MESSAGE_FORMAT) instanceof Number format ? format.intValue() : 0);
    }

    static Document write(Lease lease) {
        return new Document("_id", lease.what())
                .append("epoch", lease.epoch())
                .append("holder", lease.holder() == null ? NOBODY : lease.holder());
    }

    static Lease readLease(Document document) {
        String holder = Fields.text(document, "holder");
        return new Lease(
                Fields.text(document, "_id"), holder.equals(NOBODY) ? null : holder, Fields.number(document, "epoch"));
    }

    static String id(SensorStatus status) {
        return Ids.derive("sensor_status", status.sensor().toString(), status.node());
    }

    static Document write(SensorStatus status) {
        return new Document("_id", id(status))
                .append("sensor", status.sensor().toString())
                .append("node", status.node())
                .append("incarnation", status.incarnation())
                .append("state", status.state().word())
                .append("pid", status.pid())
                .append("restarts", status.restarts())
                .append("events", status.events())
                .append("last_error", status.lastError())
                .append("last_event", Fields.timeOrNull(status.lastEvent()))
                .append("started_at", Fields.timeOrNull(status.startedAt()))
                .append("next_start", Fields.timeOrNull(status.nextStart()))
                .append("epoch", status.epoch());
    }

    static SensorStatus readStatus(Document document) {
        return new SensorStatus(
                Ref.of(Fields.text(document, "sensor")),
                Fields.text(document, "node"),
                Fields.text(document, "incarnation"),
                SensorStatus.State.valueOf(Fields.text(document, "state").toUpperCase(Locale.ROOT)),
                numberOrNull(document, "pid"),
                (int) Fields.number(document, "restarts"),
                Fields.number(document, "events"),
                Fields.textOrNull(document, "last_error"),
                Fields.timeOrNull(document, "last_event"),
                Fields.timeOrNull(document, "started_at"),
                Fields.timeOrNull(document, "next_start"),
                Fields.number(document, "epoch"));
    }

    private static @Nullable Long numberOrNull(Document document, String field) {
        return document.get(field) == null ? null : Fields.number(document, field);
    }
}
