// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.store.mongo;

import com.mongodb.MongoWriteException;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.UpdateOptions;
import dev.petrel.engine.model.RoleDefinitions;
import dev.petrel.engine.store.RoleStore;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.bson.Document;

/**
 * Role definitions in one document of {@code roles}, so that they change at once; groups in {@code role_groups}, a document
 * for each user. A change is written first and told by {@code revision} after.
 */
final class MongoRoles implements RoleStore {

    private static final Document DEFINITIONS = new Document("_id", "definitions");
    private static final Document REVISION = new Document("_id", "roles");
    private static final Document NEXT = new Document("$inc", new Document("value", 1L));

    private final MongoConnection connection;
    private final MongoCollection<Document> roles;
    private final MongoCollection<Document> groups;
    private final MongoCollection<Document> revision;

    MongoRoles(MongoConnection connection) {
        this.connection = connection;
        this.roles = connection.collection(Names.ROLES);
        this.groups = connection.collection(Names.ROLE_GROUPS);
        this.revision = connection.collection(Names.REVISION);
    }

    @Override
    public long revision() {
        return connection.call("read the revision of the roles", () -> {
            Document found = revision.find(REVISION).first();
            return found == null ? 0L : Fields.number(found, "value");
        });
    }

    @Override
    public Optional<RoleDefinitions> definitions() {
        return connection.call(
                "read the roles",
                () -> Optional.ofNullable(roles.find(DEFINITIONS).first())
                        .map(found -> RoleDocuments.read(Fields.map(found, "json"))));
    }

    @Override
    public void apply(RoleDefinitions definitions) {
        Document document =
                new Document(DEFINITIONS).append("json", Fields.json("roles", RoleDocuments.write(definitions)));
        connection.run("apply roles", () -> {
            MongoCluster.replace(roles, document);
            changeRevision();
        });
    }

    @Override
    public Map<String, Set<String>> groups() {
        return connection.call("read the groups of users", () -> {
            Map<String, Set<String>> found = new HashMap<>();
            for (Document document : groups.find()) {
                found.put(
                        Fields.text(document, "_id"), Set.copyOf(document.getList("groups", String.class, List.of())));
            }
            return found;
        });
    }

    @Override
    public void putGroups(String user, Set<String> named) {
        Document document = new Document("_id", user).append("groups", List.copyOf(new TreeSet<>(named)));
        connection.run("put the groups of user \"" + user + "\"", () -> {
            MongoCluster.replace(groups, document);
            changeRevision();
        });
    }

    private void changeRevision() {
        try {
            var ignored = revision.updateOne(REVISION, NEXT, new UpdateOptions().upsert(true));
        } catch (MongoWriteException e) {
            if (!Failures.isDuplicate(e)) {
                throw e;
            }
            var ignored = revision.updateOne(REVISION, NEXT); // another process made the first one
        }
    }
}
