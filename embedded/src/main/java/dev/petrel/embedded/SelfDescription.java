// SPDX-License-Identifier: Apache-2.0
package dev.petrel.embedded;

import de.bwaldvogel.mongo.bson.Document;
import dev.petrel.engine.store.mongo.MongoStore;

/** Lets the embedded database say in its answer to {@code buildInfo} what it is, so that none has to guess. */
final class SelfDescription {

    private SelfDescription() {}

    /** {@code reply}, with what it says of itself if that is what {@code command} asks for. */
    static Document addTo(Document reply, Document command) {
        if (!command.isEmpty() && command.keySet().iterator().next().equalsIgnoreCase("buildinfo")) {
            reply.put(MongoStore.EMBEDDED, true);
        }
        return reply;
    }
}
