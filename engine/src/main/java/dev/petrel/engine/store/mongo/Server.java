// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.store.mongo;

import com.mongodb.MongoCommandException;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoDatabase;
import com.mongodb.connection.ClusterDescription;
import com.mongodb.connection.ClusterType;
import com.mongodb.connection.ServerDescription;
import org.bson.Document;

/**
 * What kind of server answers.
 *
 * @param commitQuorum whether it can be told how many members an index must wait for
 * @param description for the log
 */
record Server(Dialect dialect, boolean commitQuorum, String description) {

    /**
     * Asks it. Only a server that says that it is the embedded one is taken for that: what a service leaves out of its
     * answer says nothing.
     */
    static Server ask(MongoClient client, MongoDatabase database) {
        Document build;
        try {
            build = database.runCommand(new Document("buildInfo", 1));
        } catch (MongoCommandException e) {
            if (ServerErrors.of(e.getCode()).kind() == ServerErrors.Kind.PASSES && e.getCode() != UNKNOWN) {
                throw e;
            }
            build = new Document(); // it does not tell, or not us
        }
        ClusterType type = client.getClusterDescription().getType();
        String version = build.get("version") instanceof String text ? " " + text : "";
        if (Boolean.TRUE.equals(build.get(MongoStore.EMBEDDED))) {
            return new Server(Dialect.EMBEDDED, false, "Petrel's embedded database");
        }
        String what =
                build.containsKey("gitVersion") ? "MongoDB" + version : "a server of MongoDB's protocol" + version;
        return new Server(Dialect.MONGODB, takesCommitQuorum(client.getClusterDescription()), what + ", " + word(type));
    }

    /** What a server answers that has no code for it. */
    private static final int UNKNOWN = -1;

    private static final int MONGODB_4_4 = 9;

    /** Replica sets do from MongoDB 4.4 on; a server that is alone refuses it. */
    private static boolean takesCommitQuorum(ClusterDescription cluster) {
        boolean replicated = cluster.getType() == ClusterType.REPLICA_SET || cluster.getType() == ClusterType.SHARDED;
        return replicated
                && cluster.getServerDescriptions().stream()
                        .filter(ServerDescription::isOk)
                        .allMatch(member -> member.getMaxWireVersion() >= MONGODB_4_4);
    }

    private static String word(ClusterType type) {
        return switch (type) {
            case REPLICA_SET -> "a replica set";
            case SHARDED -> "a sharded cluster";
            case LOAD_BALANCED -> "behind a load balancer";
            case STANDALONE, UNKNOWN -> "alone: no other member has its data";
        };
    }
}
