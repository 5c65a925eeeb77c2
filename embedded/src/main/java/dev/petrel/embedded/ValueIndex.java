// SPDX-License-Identifier: Apache-2.0
package dev.petrel.embedded;

import de.bwaldvogel.mongo.MongoCollection;
import de.bwaldvogel.mongo.backend.AbstractUniqueIndex;
import de.bwaldvogel.mongo.backend.IndexKey;
import de.bwaldvogel.mongo.backend.KeyValue;
import de.bwaldvogel.mongo.backend.Missing;
import de.bwaldvogel.mongo.bson.Document;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A unique index that finds its keys by a look at each field. As the server comes, each change of a document computes the
 * keys of each index several times, by way of regular expressions over the names of fields, lists and sets: more than all
 * else that a change takes. What is not a text, a number or nothing, and fields within fields, are left to the server.
 *
 * @param <P> where a document is
 */
final class ValueIndex<P> extends AbstractUniqueIndex<P> {

    /** Whole numbers up to here have a floating-point number of their own, which the server compares. */
    private static final long LARGEST_EXACT = 1L << 53;

    private final String[] fields;
    private final boolean plain;
    private final Map<KeyValue, P> positions;

    /** @param positions where it keeps them; safe for any thread */
    ValueIndex(String name, List<IndexKey> keys, boolean sparse, Map<KeyValue, P> positions) {
        super(name, keys, sparse);
        this.fields = keys.stream().map(IndexKey::getKey).toArray(String[]::new);
        this.plain = keys.stream()
                .noneMatch(key -> key.getKey().contains(".") || key.getKey().startsWith("$"));
        this.positions = positions;
    }

    /** The key of {@code document}; null if the server is to find it. */
    private @Nullable KeyValue key(Document document) {
        if (!plain) {
            return null;
        }
        List<@Nullable Object> values = new ArrayList<>(fields.length);
        for (String field : fields) {
            Object value = document.get(field);
            if (!isPlain(value)) {
                return null;
            }
            values.add(normalized(value));
        }
        return new KeyValue(values);
    }

    private static boolean isPlain(@Nullable Object value) {
        return value == null
                || value instanceof String
                || value instanceof Integer
                || value instanceof Long number && number <= LARGEST_EXACT && number >= -LARGEST_EXACT
                || Missing.isNullOrMissing(value);
    }

    /** As the server has it: all numbers that are equal are one. */
    private static @Nullable Object normalized(@Nullable Object value) {
        if (value instanceof Number number) {
            return number.doubleValue();
        }
        return value instanceof String ? value : null;
    }

    /** Whether it is not in this index. */
    private boolean isLeftOut(Document document) {
        if (!isSparse()) {
            return false;
        }
        for (String field : fields) {
            if (document.containsKey(field)) {
                return false;
            }
        }
        return true;
    }

    @Override
    public Set<KeyValue> getKeyValues(Document document) {
        KeyValue key = key(document);
        return key == null ? super.getKeyValues(document) : Set.of(key);
    }

    @Override
    protected boolean nullAwareEqualsKeys(Document before, Document after) {
        if (!plain) {
            return super.nullAwareEqualsKeys(before, after);
        }
        for (String field : fields) {
            if (!Objects.equals(before.get(field), after.get(field))) {
                return getKeyValues(before).equals(getKeyValues(after));
            }
        }
        return true;
    }

    @Override
    public synchronized void checkAdd(Document document, MongoCollection<P> collection) {
        KeyValue key = key(document);
        if (key == null || !isLeftOut(document) && positions.containsKey(key)) {
            super.checkAdd(document, collection); // which says what is wrong
        }
    }

    @Override
    public synchronized void add(Document document, P position, MongoCollection<P> collection) {
        KeyValue key = key(document);
        if (key == null || !isLeftOut(document) && positions.putIfAbsent(key, position) != null) {
            super.add(document, position, collection);
        }
    }

    @Override
    public synchronized void checkUpdate(Document before, Document after, MongoCollection<P> collection) {
        if (nullAwareEqualsKeys(before, after)) {
            return;
        }
        KeyValue key = key(after);
        if (key == null || !isLeftOut(after) && positions.containsKey(key)) {
            super.checkUpdate(before, after, collection);
        }
    }

    @Override
    public synchronized @Nullable P remove(Document document) {
        KeyValue key = key(document);
        if (key == null) {
            return super.remove(document);
        }
        return isLeftOut(document) ? null : positions.remove(key);
    }

    @Override
    public @Nullable P getPosition(Document document) {
        KeyValue key = key(document);
        if (key == null) {
            return super.getPosition(document);
        }
        return isLeftOut(document) ? null : positions.get(key); // another document may have null there
    }

    /** Whether {@code query} has a plain value for each field of this index, and perhaps further conditions. */
    boolean finds(Document query) {
        if (!plain) {
            return false;
        }
        for (String field : fields) {
            Object value = query.get(field);
            if (value == null || !isPlain(value)) {
                return false;
            }
        }
        return true;
    }

    /** Whether these are the same value, as the server compares them; null if that is for the server to tell. */
    static @Nullable Boolean same(@Nullable Object one, @Nullable Object other) {
        return one == null || other == null || !isPlain(one) || !isPlain(other)
                ? null
                : Objects.equals(normalized(one), normalized(other));
    }

    /** Whether it is over this field. */
    boolean has(String field) {
        for (String each : fields) {
            if (each.equals(field)) {
                return true;
            }
        }
        return false;
    }

    /** Where the document is that has the values of {@code query}, which has to be one that this index {@link #finds}. */
    @Nullable
    P find(Document query) {
        KeyValue key = key(query);
        return key == null ? null : positions.get(key);
    }

    @Override
    public synchronized boolean canHandle(Document query) {
        if (query.size() != fields.length) {
            return false;
        }
        for (String field : fields) {
            if (!query.containsKey(field)) {
                return false;
            }
        }
        return super.canHandle(query);
    }

    @Override
    public synchronized Iterable<P> getPositions(Document query) {
        KeyValue key = key(query);
        if (key == null) {
            return super.getPositions(query);
        }
        P position = positions.get(key);
        return position == null ? List.of() : List.of(position);
    }

    @Override
    protected @Nullable P removeDocument(KeyValue key) {
        return positions.remove(key);
    }

    @Override
    protected boolean putKeyPosition(KeyValue key, P position) {
        return positions.putIfAbsent(key, position) == null;
    }

    @Override
    protected @Nullable P getPosition(KeyValue key) {
        return positions.get(key);
    }

    @Override
    protected Iterable<Map.Entry<KeyValue, P>> getIterable() {
        return positions.entrySet();
    }

    @Override
    public long getCount() {
        return positions.size();
    }

    @Override
    public long getDataSize() {
        return getCount();
    }
}
