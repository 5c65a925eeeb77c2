// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.store.mongo;

import com.mongodb.MongoExecutionTimeoutException;
import com.mongodb.client.FindIterable;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.CountOptions;
import dev.petrel.engine.json.ExactJson;
import dev.petrel.engine.model.Ref;
import dev.petrel.engine.store.Page;
import dev.petrel.engine.store.StoreException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.bson.Document;
import org.jspecify.annotations.Nullable;

/**
 * How values are written to documents and read back. Times are microseconds since 1970, since BSON's own dates end at
 * milliseconds. Maps of users are JSON text, so that no key and no value of theirs means anything to the database.
 */
final class Fields {

    private static final long COUNT_SECONDS = 2;

    private static final String CHAIN = "chain";

    private Fields() {}

    static long time(Instant instant) {
        return ChronoUnit.MICROS.between(Instant.EPOCH, instant);
    }

    static @Nullable Long timeOrNull(@Nullable Instant instant) {
        return instant == null ? null : time(instant);
    }

    static Instant time(Document document, String field) {
        return Instant.EPOCH.plus(number(document, field), ChronoUnit.MICROS);
    }

    static @Nullable Instant timeOrNull(Document document, String field) {
        return document.get(field) == null ? null : time(document, field);
    }

    static String text(Document document, String field) {
        if (Unopened.required(document.get(field)) instanceof String text) {
            return text;
        }
        throw new IllegalArgumentException("document \"" + document.get("_id") + "\" has no text in \"" + field + "\"");
    }

    static @Nullable String textOrNull(Document document, String field) {
        return (String) Unopened.required(document.get(field));
    }

    /** A list of texts; empty if there is none. */
    static List<String> texts(Document document, String field) {
        Object ignored = Unopened.required(document.get(field));
        return document.getList(field, String.class, List.of());
    }

    static long number(Document document, String field) {
        if (document.get(field) instanceof Number number) {
            return number.longValue();
        }
        throw new IllegalArgumentException(
                "document \"" + document.get("_id") + "\" has no number in \"" + field + "\"");
    }

    /** Adds a field that is there only if it has a value: a partial index over it has no other documents. */
    static void present(Document document, String field, @Nullable String value) {
        if (value != null) {
            document.append(field, value);
        }
    }

    static @Nullable String ref(@Nullable Ref ref) {
        return ref == null ? null : ref.toString();
    }

    static @Nullable Ref refOrNull(Document document, String field) {
        String text = document.getString(field);
        return text == null ? null : Ref.of(text);
    }

    /**
     * A value of users as text.
     *
     * @throws StoreException that lasts, when it could not be read back as it is
     */
    static String json(String field, @Nullable Object value) {
        try {
            return ExactJson.write(value);
        } catch (IllegalArgumentException e) {
            throw StoreException.permanentFailure(field + " " + e.getMessage(), e);
        }
    }

    static Map<String, @Nullable Object> map(Document document, String field) {
        return ExactJson.readObject(text(document, field));
    }

    static @Nullable Map<String, @Nullable Object> mapOrNull(Document document, String field) {
        return document.get(field) == null ? null : map(document, field);
    }

    /** {@code document} with the length of a chain of events, if it is one: most are not, and say nothing. */
    static Document withChain(Document document, int chain) {
        return chain == 0 ? document : document.append(CHAIN, chain);
    }

    static int chain(Document document) {
        return document.get(CHAIN) == null ? 0 : (int) number(document, CHAIN);
    }

    /** A condition that a field has one of {@code values}; null, which is none, if there are none. */
    static @Nullable Object anyOf(Collection<String> values) {
        return values.isEmpty()
                ? null
                : values.size() == 1 ? values.iterator().next() : new Document("$in", List.copyOf(values));
    }

    /** Adds a condition to {@code filter} unless the value is null. */
    static void restrict(Document filter, String field, @Nullable Object value) {
        if (value != null) {
            filter.append(field, value);
        }
    }

    /** Adds a condition on a time to {@code filter}: later than and earlier than, as far as these are given. */
    static void restrict(Document filter, String field, @Nullable Instant after, @Nullable Instant before) {
        Document range = new Document();
        restrict(range, "$gt", timeOrNull(after));
        restrict(range, "$lt", timeOrNull(before));
        if (!range.isEmpty()) {
            filter.append(field, range);
        }
    }

    static <T> Page<T> page(
            MongoCollection<Document> collection,
            Document filter,
            Document order,
            int offset,
            int limit,
            Function<Document, T> reader) {
        return page(collection, filter, new Document(), order, offset, limit, reader);
    }

    /** @param projection what to read of each; empty for all */
    static <T> Page<T> page(
            MongoCollection<Document> collection,
            Document filter,
            Document projection,
            Document order,
            int offset,
            int limit,
            Function<Document, T> reader) {
        List<T> items = new ArrayList<>();
        int from = Math.max(offset, 0);
        if (limit != 0) {
            FindIterable<Document> found = collection
                    .find(filter)
                    .projection(projection)
                    .sort(order)
                    .skip(from)
                    .limit(Math.max(limit, 0));
            found.map(reader::apply).into(items);
        }
        boolean last = (from == 0 || !items.isEmpty()) && (limit < 0 || items.size() < limit);
        if (last) {
            return new Page<>(items, from + items.size());
        }
        return filter.isEmpty()
                ? new Page<>(items, collection.estimatedDocumentCount())
                : counted(items, from, collection, filter);
    }

    /** Those of {@code ids} that are there, in that order. */
    static <T> List<T> byIds(
            MongoCollection<Document> collection, List<String> ids, Document projection, Function<Document, T> reader) {
        Map<String, T> found = new HashMap<>();
        if (!ids.isEmpty()) {
            for (Document document : collection
                    .find(new Document("_id", new Document("$in", ids)))
                    .projection(projection)) {
                found.put(text(document, "_id"), reader.apply(document));
            }
        }
        return ids.stream()
                .filter(found::containsKey)
                .map(id -> Objects.requireNonNull(found.get(id)))
                .toList();
    }

    /** Counting stops at a bound and after a time: it must not keep the server busy, nor keep the page from its reader. */
    private static <T> Page<T> counted(List<T> items, int from, MongoCollection<Document> collection, Document filter) {
        CountOptions bounded = new CountOptions().limit(Page.MOST_COUNTED + 1).maxTime(COUNT_SECONDS, TimeUnit.SECONDS);
        try {
            long count = collection.countDocuments(filter, bounded);
            return count > Page.MOST_COUNTED ? Page.atLeast(items, Page.MOST_COUNTED) : new Page<>(items, count);
        } catch (MongoExecutionTimeoutException e) {
            return Page.atLeast(items, items.isEmpty() ? 0 : from + items.size());
        }
    }
}
