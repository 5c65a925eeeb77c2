// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.store.mongo;

import com.mongodb.client.MongoCollection;
import dev.petrel.engine.model.Enforcement;
import dev.petrel.engine.model.TriggerInstance;
import dev.petrel.engine.store.EventStore;
import dev.petrel.engine.store.Page;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.bson.Document;

/** Trigger instances and enforcements, each in its collection. */
final class MongoEvents implements EventStore {

    private static final Document ID_ONLY = new Document("_id", 1);

    private final MongoConnection connection;
    private final MongoCollection<Document> instances;
    private final MongoCollection<Document> enforcements;

    MongoEvents(MongoConnection connection) {
        this.connection = connection;
        this.instances = connection.collection(Names.TRIGGER_INSTANCES);
        this.enforcements = connection.collection(Names.ENFORCEMENTS);
    }

    @Override
    public Set<String> recorded(Collection<String> ids) {
        if (ids.isEmpty()) {
            return Set.of();
        }
        Document filter = new Document("_id", new Document("$in", List.copyOf(ids)));
        return connection.call(
                "look up trigger instances",
                () -> instances
                        .find(filter)
                        .projection(ID_ONLY)
                        .map(MongoEvents::id)
                        .into(new HashSet<>()));
    }

    @Override
    public void recordInstances(List<TriggerInstance> all) {
        List<Document> documents = all.stream().map(EventDocuments::write).toList();
        Set<Integer> ignored = connection.insertNew("record trigger instances", instances, documents);
    }

    @Override
    public void recordEnforcements(List<Enforcement> all) {
        List<Document> documents = all.stream().map(EventDocuments::write).toList();
        Set<Integer> ignored = connection.insertNew("record enforcements", enforcements, documents);
    }

    @Override
    public Optional<TriggerInstance> instance(String id) {
        return byId("get trigger instance", instances, id).map(EventDocuments::readInstance);
    }

    @Override
    public Page<TriggerInstance> instances(InstanceQuery query) {
        return instances(query, new Document(), EventDocuments::readInstance);
    }

    @Override
    public Page<String> instanceIds(InstanceQuery query) {
        return instances(query, ID_ONLY, MongoEvents::id);
    }

    @Override
    public List<TriggerInstance> readInstances(List<String> ids) {
        return connection.call(
                "read trigger instances",
                () -> Fields.byIds(instances, ids, new Document(), EventDocuments::readInstance));
    }

    private <T> Page<T> instances(InstanceQuery query, Document projection, Function<Document, T> reader) {
        Document filter = Listing.INSTANCES
                .where()
                .equal("trigger", Fields.anyOf(query.triggers()))
                .equal("status", query.status() == null ? null : query.status().word())
                .between(query.after(), query.before())
                .filter();
        return connection.call(
                "find trigger instances",
                () -> Fields.page(
                        instances,
                        filter,
                        projection,
                        Listing.INSTANCES.newestFirst(),
                        query.offset(),
                        query.limit(),
                        reader));
    }

    private static String id(Document document) {
        return Fields.text(document, "_id");
    }

    @Override
    public Optional<Enforcement> enforcement(String id) {
        return byId("get enforcement", enforcements, id).map(EventDocuments::readEnforcement);
    }

    @Override
    public Page<Enforcement> enforcements(EnforcementQuery query) {
        return enforcements(query, new Document(), EventDocuments::readEnforcement);
    }

    @Override
    public Page<String> enforcementIds(EnforcementQuery query) {
        return enforcements(query, ID_ONLY, MongoEvents::id);
    }

    @Override
    public List<Enforcement> readEnforcements(List<String> ids) {
        return connection.call(
                "read enforcements",
                () -> Fields.byIds(enforcements, ids, new Document(), EventDocuments::readEnforcement));
    }

    private <T> Page<T> enforcements(EnforcementQuery query, Document projection, Function<Document, T> reader) {
        Document filter = Listing.ENFORCEMENTS
                .where()
                .equal("rule", Fields.anyOf(query.rules()))
                .equal("trigger_instance", query.triggerInstance())
                .equal("execution", query.execution())
                .between(query.after(), query.before())
                .filter();
        return connection.call(
                "find enforcements",
                () -> Fields.page(
                        enforcements,
                        filter,
                        projection,
                        Listing.ENFORCEMENTS.newestFirst(),
                        query.offset(),
                        query.limit(),
                        reader));
    }

    private Optional<Document> byId(String what, MongoCollection<Document> collection, String id) {
        return connection.call(
                what + " \"" + id + "\"",
                () -> Optional.ofNullable(
                        collection.find(new Document("_id", id)).first()));
    }
}
