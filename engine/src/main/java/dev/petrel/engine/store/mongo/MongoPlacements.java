// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.store.mongo;

import com.mongodb.client.MongoCollection;
import dev.petrel.engine.model.Ref;
import dev.petrel.engine.store.PlacementStore;
import java.util.HashMap;
import java.util.Map;
import org.bson.Document;

/** Placements in {@code placements}, a document for each sensor; hash ranges in {@code hash_ranges}, one for each node. */
final class MongoPlacements implements PlacementStore {

    private final MongoConnection connection;
    private final MongoCollection<Document> placements;
    private final MongoCollection<Document> ranges;

    MongoPlacements(MongoConnection connection) {
        this.connection = connection;
        this.placements = connection.collection(Names.PLACEMENTS);
        this.ranges = connection.collection(Names.HASH_RANGES);
    }

    @Override
    public Map<Ref, String> placements() {
        Map<Ref, String> found = new HashMap<>();
        list("list placements", placements, "incarnation")
                .forEach((sensor, incarnation) -> Ref.parse(sensor).ifPresent(ref -> found.put(ref, incarnation)));
        return found;
    }

    @Override
    public void place(Ref sensor, String incarnation) {
        put("place sensor \"" + sensor + "\"", placements, sensor.toString(), "incarnation", incarnation);
    }

    @Override
    public void remove(Ref sensor) {
        connection.run("remove the placement of sensor \"" + sensor + "\"", () -> {
            var ignored = placements.deleteOne(new Document("_id", sensor.toString()));
        });
    }

    @Override
    public Map<String, String> hashRanges() {
        return list("list hash ranges", ranges, "ranges");
    }

    @Override
    public void publishHashRanges(String node, String text) {
        put("publish the hash ranges of \"" + node + "\"", ranges, node, "ranges", text);
    }

    private Map<String, String> list(String what, MongoCollection<Document> collection, String field) {
        return connection.call(what, () -> {
            Map<String, String> found = new HashMap<>();
            collection
                    .find()
                    .forEach(document -> found.put(Fields.text(document, "_id"), Fields.text(document, field)));
            return found;
        });
    }

    private void put(String what, MongoCollection<Document> collection, String id, String field, String value) {
        connection.run(what, () -> MongoCluster.replace(collection, new Document("_id", id).append(field, value)));
    }
}
