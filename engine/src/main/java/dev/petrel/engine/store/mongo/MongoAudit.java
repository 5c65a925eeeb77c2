// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.store.mongo;

import com.mongodb.client.MongoCollection;
import dev.petrel.engine.model.AuditRecord;
import dev.petrel.engine.model.AuditRecord.Outcome;
import dev.petrel.engine.store.AuditStore;
import dev.petrel.engine.store.Page;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Date;
import java.util.List;
import java.util.Set;
import org.bson.Document;
import org.jspecify.annotations.Nullable;

/** The audit log in the collection {@code audit}. A real server removes what is old by an index of its own. */
final class MongoAudit implements AuditStore {

    private static final String EXPIRES = "expires";

    private final MongoConnection connection;
    private final MongoCollection<Document> collection;
    private final InstantSource clock;

    MongoAudit(MongoConnection connection, InstantSource clock) {
        this.connection = connection;
        this.collection = connection.collection(Names.AUDIT);
        this.clock = clock;
    }

    @Override
    public void add(List<AuditRecord> records, Duration kept) {
        List<Document> documents =
                records.stream().map(record -> write(record, kept)).toList();
        Set<Integer> ignored = connection.insertNew("add to the audit log", collection, documents);
    }

    @Override
    public Page<AuditRecord> list(Wanted wanted, int offset, int limit) {
        @Nullable Outcome outcome = wanted.outcome();
        Document filter = Listing.AUDIT
                .where()
                .equal("user", wanted.user())
                .equal("what", wanted.what())
                .equal("outcome", outcome == null ? null : outcome.word())
                .between(wanted.after(), wanted.before())
                .filter();
        return connection.call(
                "read the audit log",
                () -> Fields.page(collection, filter, Listing.AUDIT.newestFirst(), offset, limit, MongoAudit::read));
    }

    @Override
    public void forget() {
        connection.run("forget old records of the audit log", () -> {
            if (connection.dialect() == Dialect.EMBEDDED) {
                var ignored =
                        collection.deleteMany(new Document(EXPIRES, new Document("$lt", Date.from(clock.instant()))));
            }
        });
    }

    private static Document write(AuditRecord record, Duration kept) {
        return new Document("_id", record.id())
                .append("at", Fields.time(record.at()))
                .append("node", record.node())
                .append("user", record.who().user())
                .append("proof", record.who().proof())
                .append("from", record.who().from())
                .append("what", record.act().what())
                .append("method", record.act().method())
                .append("path", record.act().path())
                .append("on", record.act().on())
                .append("request", record.act().request())
                .append("outcome", record.outcome().word())
                .append("status", record.status())
                .append(EXPIRES, Date.from(record.at().plus(kept)));
    }

    private static AuditRecord read(Document document) {
        return new AuditRecord(
                Fields.text(document, "_id"),
                Fields.time(document, "at"),
                Fields.text(document, "node"),
                new AuditRecord.Who(
                        Fields.text(document, "user"), Fields.text(document, "proof"), Fields.text(document, "from")),
                new AuditRecord.Act(
                        Fields.text(document, "what"),
                        Fields.text(document, "method"),
                        Fields.text(document, "path"),
                        Fields.text(document, "on"),
                        Fields.text(document, "request")),
                Outcome.of(Fields.text(document, "outcome")).orElse(Outcome.FAILED),
                (int) Fields.number(document, "status"));
    }
}
