// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.store.mongo;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.bson.Document;
import org.jspecify.annotations.Nullable;

/**
 * A list that can be asked for: which fields may restrict it, and the time that orders it. The indexes that serve it
 * follow from that ({@link Indexes}), so that there is none that no list needs and none missing.
 *
 * @param time the field that the list is ordered by, with {@code _id} after it for documents of the same time
 * @param fields those that can be asked for one value, all of them beside a range of {@code time}
 */
record Listing(String collection, String time, List<String> fields) {

    static final Listing EXECUTIONS = new Listing(
            Names.EXECUTIONS,
            "requested_at",
            List.of("action", "status", "rule", "runner_type", "trigger_instance", "user"));
    static final Listing INSTANCES = new Listing(Names.TRIGGER_INSTANCES, "occurred_at", List.of("trigger", "status"));
    static final Listing ENFORCEMENTS =
            new Listing(Names.ENFORCEMENTS, "enforced_at", List.of("rule", "trigger_instance", "execution"));
    static final Listing DEAD_LETTERS = new Listing(Names.DEAD_LETTERS, "at", List.of());
    static final Listing API_KEYS = new Listing(Names.API_KEYS, "created_at", List.of("user"));

    static final Listing AUDIT = new Listing(Names.AUDIT, "at", List.of("user", "what", "outcome"));

    static final List<Listing> ALL = List.of(EXECUTIONS, INSTANCES, ENFORCEMENTS, DEAD_LETTERS, API_KEYS, AUDIT);

    Document newestFirst() {
        return new Document(time, -1).append("_id", -1);
    }

    Document oldestFirst() {
        return new Document(time, 1).append("_id", 1);
    }

    /** The keys of the indexes that serve it in either order: one for the whole list, and one for each field. */
    List<Document> indexes() {
        List<Document> all = new ArrayList<>();
        all.add(newestFirst());
        for (String field : fields) {
            Document keys = new Document(field, 1);
            keys.putAll(newestFirst());
            all.add(keys);
        }
        return all;
    }

    /** What restricts one query of the list. */
    Conditions where() {
        return new Conditions();
    }

    /** A filter in the making; a null value, or an empty collection, does not restrict. */
    final class Conditions {

        private final Document filter = new Document();

        /** @throws IllegalArgumentException for a field that the listing does not declare, and that no index serves */
        Conditions equal(String field, @Nullable Object value) {
            if (!fields.contains(field)) {
                throw new IllegalArgumentException(collection + " has no index for \"" + field + "\"");
            }
            Fields.restrict(filter, field, value);
            return this;
        }

        Conditions oneOf(Collection<String> ids) {
            Fields.restrict(filter, "_id", ids.isEmpty() ? null : new Document("$in", List.copyOf(ids)));
            return this;
        }

        /** Later than {@code after} and earlier than {@code before}. */
        Conditions between(@Nullable Instant after, @Nullable Instant before) {
            Fields.restrict(filter, time, after, before);
            return this;
        }

        Document filter() {
            return filter;
        }
    }
}
