// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.store.mongo;

import dev.petrel.engine.store.StoreException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.IntFunction;
import org.bson.Document;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * Leaves documents that cannot be read out of lists of many, so that they do not keep the others from being worked on. Each
 * is named in the log once; again, if so many others were named since. For any thread.
 */
final class UnreadableDocuments {

    private static final Logger log = LoggerFactory.getLogger(UnreadableDocuments.class);

    /** Of how many it is remembered that they were named. */
    private static final int MOST_NAMED = 1000;

    /** So many are looked past; there is a fault that is not theirs if there are more. */
    private static final int MOST_LEFT_OUT = 10_000;

    private final Set<String> named = ConcurrentHashMap.newKeySet();

    /**
     * What {@code reader} makes of {@code document}, if it can be read.
     *
     * @param reader throws an {@link IllegalArgumentException} or {@link StoreException} that names the document if it
     *     cannot be read
     */
    <T> Optional<T> read(Document document, Function<Document, T> reader) {
        try {
            return Optional.of(reader.apply(document));
        } catch (IllegalArgumentException | StoreException e) {
            if (named.size() >= MOST_NAMED) {
                named.clear();
            }
            boolean first = named.add(String.valueOf(document.get("_id")));
            log.atLevel(first ? Level.WARN : Level.DEBUG)
                    .log("It is left as it is: {}. Correct the document or remove it.", e.getMessage());
            return Optional.empty();
        }
    }

    /**
     * The first {@code limit} that can be read, or all if that is less than 0.
     *
     * @param documents finds at most so many, in order; 0 for all
     */
    <T> List<T> first(int limit, IntFunction<List<Document>> documents, Function<Document, T> reader) {
        int most = Math.max(limit, 0);
        while (true) {
            List<Document> found = documents.apply(most);
            List<T> read = new ArrayList<>(found.size());
            found.forEach(document -> read(document, reader).ifPresent(read::add));
            int leftOut = found.size() - read.size();
            if (most == 0 || found.size() < most || read.size() >= limit || leftOut > MOST_LEFT_OUT) {
                return limit < 0 || read.size() <= limit ? read : read.subList(0, limit);
            }
            most = limit + 2 * leftOut;
        }
    }
}
