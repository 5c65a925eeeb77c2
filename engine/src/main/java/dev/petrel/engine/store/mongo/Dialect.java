// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.store.mongo;

import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.CountOptions;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.bson.Document;
import org.jspecify.annotations.Nullable;

/** What differs between MongoDB and the embedded server. Chosen by what the server says of itself: {@link Server}. */
enum Dialect {

    /** MongoDB, and whatever else speaks its protocol. */
    MONGODB {
        @Override
        List<Indexes.Index> indexes() {
            return Indexes.ofMongo();
        }

        @Override
        boolean indexesFirst() {
            return false;
        }

        /** A range, which an index answers without looking at a single text. */
        @Override
        Document startsWith(String field, String prefix) {
            Document range = new Document("$gte", prefix);
            String end = after(prefix);
            return new Document(field, end.isEmpty() ? range : range.append("$lt", end));
        }

        @Override
        Document startsWithAfter(String field, String prefix, String after) {
            return after.isEmpty()
                    ? startsWith(field, prefix)
                    : new Document(field, new Document("$gt", after).append("$lt", after(prefix)));
        }

        /** A step through the index for each, however many documents have it. */
        @Override
        Set<String> distinct(
                MongoCollection<Document> collection, String field, String prefix, Function<String, String> part) {
            Set<String> all = new LinkedHashSet<>();
            String from = prefix;
            String end = after(prefix);
            Document next = next(collection, field, from, end);
            while (next != null) {
                String found = part.apply(Fields.text(next, field));
                all.add(found);
                from = after(prefix + found + " ");
                next = next(collection, field, from, end);
            }
            return all;
        }

        /** A step through the index for each, however many documents have it. */
        @Override
        List<String> values(MongoCollection<Document> collection, String field, int limit) {
            List<String> all = new ArrayList<>();
            Document after = new Document("$gte", "");
            while (all.size() < limit) {
                Document next = collection
                        .find(new Document(field, after))
                        .projection(new Document(field, 1).append("_id", 0))
                        .sort(new Document(field, 1))
                        .limit(1)
                        .first();
                if (next == null) {
                    break;
                }
                all.add(Fields.text(next, field));
                after = new Document("$gt", all.get(all.size() - 1));
            }
            return all;
        }

        private @Nullable Document next(MongoCollection<Document> collection, String field, String from, String end) {
            return collection
                    .find(new Document(field, new Document("$gte", from).append("$lt", end)))
                    .projection(new Document(field, 1))
                    .sort(new Document(field, 1))
                    .limit(1)
                    .first();
        }

        /** By their ids: two batches of the same documents must not wait for each other. */
        @Override
        List<Integer> orderOfWriting(List<Document> batch) {
            return IntStream.range(0, batch.size())
                    .boxed()
                    .sorted(Comparator.comparing(position -> batch.get(position).getString("_id")))
                    .toList();
        }

        @Override
        long count(MongoDatabase database, String collection, Document filter) {
            CountOptions bounded = new CountOptions().limit(MOST_COUNTED).maxTime(COUNT_SECONDS, TimeUnit.SECONDS);
            return database.getCollection(collection).countDocuments(filter, bounded);
        }
    },

    /** mongo-java-server: no secondary indexes, and of its unique ones none is used for counting or for a range. */
    EMBEDDED {
        @Override
        List<Indexes.Index> indexes() {
            return Indexes.ofEmbedded();
        }

        /** Without them every claim reads the whole collection; making them takes a moment, and no other node is there. */
        @Override
        boolean indexesFirst() {
            return true;
        }

        @Override
        Document startsWith(String field, String prefix) {
            return new Document(field, Pattern.compile("^" + quoted(prefix)));
        }

        @Override
        Document startsWithAfter(String field, String prefix, String after) {
            return startsWith(field, prefix);
        }

        @Override
        Set<String> distinct(
                MongoCollection<Document> collection, String field, String prefix, Function<String, String> part) {
            return collection
                    .find(startsWith(field, prefix))
                    .projection(new Document(field, 1))
                    .map(document -> part.apply(Fields.text(document, field)))
                    .into(new LinkedHashSet<>());
        }

        /** It looks at all documents, of which it has few. */
        @Override
        List<String> values(MongoCollection<Document> collection, String field, int limit) {
            Set<String> all = new TreeSet<>();
            for (Document document : collection.find().projection(new Document(field, 1))) {
                if (document.get(field) instanceof String value) {
                    all.add(value);
                    if (all.size() > 2 * limit) {
                        all = first(all, limit);
                    }
                }
            }
            return List.copyOf(first(all, limit));
        }

        private static Set<String> first(Set<String> sorted, int limit) {
            return sorted.stream().limit(limit).collect(Collectors.toCollection(TreeSet::new));
        }

        /** As they are: it sorts all that a list finds, which is quick if that was written in the order of its time. */
        @Override
        List<Integer> orderOfWriting(List<Document> batch) {
            return IntStream.range(0, batch.size()).boxed().toList();
        }

        /** By a command that the driver no longer has: the aggregation by which it counts uses no index here. */
        @Override
        long count(MongoDatabase database, String collection, Document filter) {
            return Fields.number(database.runCommand(new Document("count", collection).append("query", filter)), "n");
        }
    };

    /** Counting ends here: a higher number would tell an operator no more and keep the server busy. */
    static final int MOST_COUNTED = 1_000_000;

    private static final long COUNT_SECONDS = 5;

    /** The indexes that its server should have. */
    abstract List<Indexes.Index> indexes();

    /** Whether calls wait for the indexes. */
    abstract boolean indexesFirst();

    /** The condition that a text begins with {@code prefix}, which an index over the field alone answers. */
    abstract Document startsWith(String field, String prefix);

    /**
     * The same, of texts after {@code after}, which begins with {@code prefix} or is empty; the embedded server gives those
     * before it too.
     */
    abstract Document startsWithAfter(String field, String prefix, String after);

    /**
     * The different words after {@code prefix} that texts in {@code field} have before the next space, which an index
     * over the field alone answers.
     *
     * @param part the word in a text that has one
     */
    abstract Set<String> distinct(
            MongoCollection<Document> collection, String field, String prefix, Function<String, String> part);

    /**
     * The different texts in {@code field}, the first {@code limit} in their order.
     *
     * @param field that an index begins with
     */
    abstract List<String> values(MongoCollection<Document> collection, String field, int limit);

    /** The positions of a batch's documents in the order in which they are to be written. */
    abstract List<Integer> orderOfWriting(List<Document> batch);

    /**
     * How many documents {@code filter} matches, on MongoDB at most {@link #MOST_COUNTED}; none of them leaves the server.
     *
     * @param filter about one field, which an index over it alone answers
     */
    abstract long count(MongoDatabase database, String collection, Document filter);

    /** The first text in the server's order, which is that of code points, after all that begin with {@code prefix}. */
    static String after(String prefix) {
        int end = prefix.length();
        while (end > 0) {
            int last = prefix.codePointBefore(end);
            end -= Character.charCount(last);
            if (last < Character.MAX_CODE_POINT) {
                int next = last + 1 == Character.MIN_SURROGATE ? Character.MAX_SURROGATE + 1 : last + 1;
                return prefix.substring(0, end) + Character.toString(next);
            }
        }
        return "";
    }

    /** A NUL ends the pattern on its way to the server, unless it is written as a number. */
    private static String quoted(String prefix) {
        StringBuilder pattern = new StringBuilder();
        String[] parts = prefix.split("\0", -1);
        for (int i = 0; i < parts.length; i++) {
            pattern.append(i == 0 ? "" : "\\x00").append(parts[i].isEmpty() ? "" : Pattern.quote(parts[i]));
        }
        return pattern.toString();
    }
}
