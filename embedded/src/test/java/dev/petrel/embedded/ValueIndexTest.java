// SPDX-License-Identifier: Apache-2.0
package dev.petrel.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import de.bwaldvogel.mongo.MongoCollection;
import de.bwaldvogel.mongo.backend.CollectionOptions;
import de.bwaldvogel.mongo.backend.CursorRegistry;
import de.bwaldvogel.mongo.backend.Index;
import de.bwaldvogel.mongo.backend.IndexKey;
import de.bwaldvogel.mongo.backend.memory.MemoryCollection;
import de.bwaldvogel.mongo.backend.memory.MemoryDatabase;
import de.bwaldvogel.mongo.backend.memory.index.MemoryUniqueIndex;
import de.bwaldvogel.mongo.bson.Document;
import de.bwaldvogel.mongo.exception.DuplicateKeyError;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ValueIndexTest {

    /** What keys are made of: what is plain, what is not, and what is equal though it is not the same. */
    private static final List<@Nullable Object> VALUES = Arrays.asList(
            null,
            "a",
            "b",
            "",
            1,
            1L,
            1.0,
            0,
            -0.0,
            Long.MAX_VALUE,
            Long.MAX_VALUE - 1,
            (1L << 53) + 1,
            1L << 53,
            true,
            List.of("a", "b"),
            new Document("x", 1),
            new Document("x", 1L));

    private final MongoCollection<Integer> collection = new MemoryCollection(
            new MemoryDatabase("test", new CursorRegistry()),
            "test",
            CollectionOptions.withDefaults(),
            new CursorRegistry());

    @Test
    void refusesWhatIsThereAlready() {
        Index<Integer> index = ours(false, "a");
        index.add(new Document("a", 1), 0, collection);
        assertThatThrownBy(() -> index.checkAdd(new Document("a", 1L), collection))
                .isInstanceOf(DuplicateKeyError.class);
        assertThatThrownBy(() -> index.add(new Document("a", 1.0), 1, collection))
                .isInstanceOf(DuplicateKeyError.class);
    }

    @Test
    void aSparseOneHasOnlyThoseWithAField() {
        Index<Integer> index = ours(true, "open");
        index.add(new Document("_id", 1), 0, collection);
        index.add(new Document("_id", 2), 1, collection);
        assertThat(index.getCount()).isZero();
        index.add(new Document("open", null), 2, collection);
        assertThatThrownBy(() -> index.checkAdd(new Document("open", null), collection))
                .isInstanceOf(DuplicateKeyError.class);
    }

    /** The server's own index is what it must not differ from. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void doesWhatTheServersOwnDoes(boolean sparse) {
        for (String[] fields : new String[][] {{"a"}, {"a", "b"}, {"a.x"}, {"a", "b.x"}}) {
            sameAfterChanges(ours(sparse, fields), theirs(sparse, fields), fields);
        }
    }

    private void sameAfterChanges(Index<Integer> ours, Index<Integer> theirs, String[] fields) {
        Random random = new Random(7);
        List<Document> documents = new ArrayList<>();
        for (int step = 0; step < 3_000; step++) {
            Document document = random(random);
            int at = documents.isEmpty() ? 0 : random.nextInt(documents.size());
            switch (random.nextInt(4)) {
                case 0, 1 -> {
                    String refused = same(() -> checkAdd(ours, document), () -> checkAdd(theirs, document));
                    if (refused.equals("null")) {
                        ours.add(document, documents.size(), collection);
                        theirs.add(document, documents.size(), collection);
                        documents.add(document);
                    }
                }
                case 2 -> {
                    Document old = documents.isEmpty() ? document : documents.get(at);
                    if (!documents.isEmpty()
                            && same(() -> checkUpdate(ours, old, document), () -> checkUpdate(theirs, old, document))
                                    .equals("null")) {
                        ours.updateInPlace(old, document, at, collection);
                        theirs.updateInPlace(old, document, at, collection);
                        documents.set(at, document);
                    }
                }
                default -> {
                    if (Arrays.stream(fields).anyMatch(document::containsKey)) { // else theirs finds one that has null
                        String ignored = same(() -> ours.getPosition(document), () -> theirs.getPosition(document));
                    }
                    Document query = query(document, fields);
                    if (same(() -> ours.canHandle(query), () -> theirs.canHandle(query))
                            .equals("true")) {
                        String found = same(() -> ours.getPositions(query), () -> theirs.getPositions(query));
                        assertThat(found).isNotNull();
                    }
                }
            }
            assertThat(ours.getCount()).isEqualTo(theirs.getCount());
        }
        assertThat(documents).isNotEmpty();
        for (Document document : documents) {
            String ignored = same(() -> ours.remove(document), () -> theirs.remove(document));
        }
        assertThat(ours.getCount()).isEqualTo(theirs.getCount());
    }

    private @Nullable Object checkAdd(Index<Integer> index, Document document) {
        index.checkAdd(document, collection);
        return null;
    }

    private @Nullable Object checkUpdate(Index<Integer> index, Document before, Document after) {
        index.checkUpdate(before, after, collection);
        return null;
    }

    private static Document query(Document document, String[] fields) {
        Document query = new Document();
        for (String field : fields) {
            query.put(field, document.get(field));
        }
        return query;
    }

    private static Document random(Random random) {
        Document document = new Document();
        for (String field : List.of("a", "b")) {
            if (random.nextInt(6) > 0) {
                document.put(field, VALUES.get(random.nextInt(VALUES.size())));
            }
        }
        return document;
    }

    /** What both came to, a result or an error. */
    private static String same(Supplier<@Nullable Object> ours, Supplier<@Nullable Object> theirs) {
        String result = result(ours);
        assertThat(result).isEqualTo(result(theirs));
        return result;
    }

    private static String result(Supplier<@Nullable Object> step) {
        try {
            return String.valueOf(step.get());
        } catch (RuntimeException e) {
            return String.valueOf(e);
        }
    }

    private static List<IndexKey> keys(String... fields) {
        return Arrays.stream(fields).map(field -> new IndexKey(field, true)).toList();
    }

    private static Index<Integer> ours(boolean sparse, String... fields) {
        return new ValueIndex<>("index", keys(fields), sparse, new ConcurrentHashMap<>());
    }

    private static Index<Integer> theirs(boolean sparse, String... fields) {
        return new MemoryUniqueIndex("index", keys(fields), sparse);
    }
}
