// SPDX-License-Identifier: Apache-2.0
package dev.petrel.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import de.bwaldvogel.mongo.MongoBackend;
import de.bwaldvogel.mongo.backend.Index;
import de.bwaldvogel.mongo.backend.IndexKey;
import de.bwaldvogel.mongo.backend.memory.MemoryBackend;
import de.bwaldvogel.mongo.backend.memory.MemoryDatabase;
import de.bwaldvogel.mongo.bson.Document;
import dev.petrel.engine.lifecycle.SystemClock;
import io.netty.channel.Channel;
import io.netty.channel.embedded.EmbeddedChannel;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The same commands, given to the server as it comes and to ours: the same replies, and the same documents. */
final class PlainUpdateTest {

    private static final int IDS = 8;
    private static final List<String> FIELDS =
            List.of("status", "fence", "a", "b", "list", "a.b", "list.0", "_id", "$a", "", "open");

    /** No lists here: two in one index are refused by the server, and not by ours where the id is in the index. */
    private static final List<String> INDEXED = List.of("status", "fence");

    @TempDir
    private Path directory;

    private final Random random = new Random(7);
    private final Channel channel = new EmbeddedChannel();
    private List<MongoBackend> backends;

    @BeforeEach
    void open() throws IOException {
        backends = List.of(
                new ServersOwn(), new HeapBackend(), FileBackend.on(StoreFile.open(directory), new SystemClock()));
    }

    @AfterEach
    void close() {
        backends.forEach(MongoBackend::close);
    }

    @Test
    void doesWhatTheServerDoes() {
        for (Document keys :
                List.of(new Document("_id", 1).append("status", 1).append("fence", 1), new Document("open", 1))) {
            run(new Document("createIndexes", "things")
                    .append(
                            "indexes",
                            List.of(new Document("key", keys)
                                    .append("name", String.join("_", keys.keySet()))
                                    .append("unique", true)
                                    .append("sparse", keys.containsKey("open")))));
        }
        int modified = 0;
        for (int i = 0; i < 4000; i++) {
            if (random.nextInt(10) == 0) {
                run(new Document("insert", "things")
                        .append("documents", List.of(document()))
                        .append("ordered", random.nextBoolean()));
            } else if (random.nextInt(15) == 0) {
                run(new Document("delete", "things")
                        .append("deletes", List.of(new Document("q", selector()).append("limit", 1))));
            } else {
                Object reply = run(new Document("update", "things").append("updates", updates()));
                modified += reply instanceof Document done ? (Integer) done.getOrDefault("nModified", 0) : 0;
            }
        }
        Object all = run(new Document("find", "things").append("sort", new Document("_id", 1)));
        assertThat(all.toString()).contains("list");
        assertThat(modified).as("of 4000 commands").isGreaterThan(300);
    }

    private List<Document> updates() {
        return IntStream.range(0, 1 + random.nextInt(3))
                .mapToObj(i -> {
                    Document selector = selector();
                    boolean upsert = selector.containsKey("_id") && random.nextInt(12) == 0;
                    return new Document("q", selector)
                            .append("u", update())
                            .append("multi", random.nextInt(8) == 0)
                            .append("upsert", upsert);
                })
                .toList();
    }

    private Document document() {
        Document document = new Document("_id", id()).append("status", status()).append("fence", fence());
        if (random.nextBoolean()) {
            document.append("open", id() + status());
        }
        if (random.nextBoolean()) {
            document.append("list", new ArrayList<>(Arrays.asList(value(1), value(1))));
        }
        return document.append("a", value(2));
    }

    private Document selector() {
        return switch (random.nextInt(4)) {
            case 0 -> new Document("_id", id());
            case 1 -> new Document("_id", id()).append("status", status());
            case 2 -> new Document("open", id() + status());
            default -> new Document("_id", id()).append("status", status()).append("fence", fence());
        };
    }

    private Document update() {
        Document update = new Document();
        for (int i = 0; i <= random.nextInt(3); i++) {
            String operator =
                    List.of("$set", "$set", "$unset", "$push", "$inc", "$pop").get(random.nextInt(6));
            Document fields = new Document();
            for (int field = 0; field <= random.nextInt(3); field++) {
                String name = FIELDS.get(random.nextInt(random.nextInt(4) == 0 ? FIELDS.size() : 5));
                Object value = switch (operator) {
                    case "$inc", "$pop" -> 1;
                    case "$push" -> value(1);
                    default -> name.equals("status") ? status() : name.equals("fence") ? fence() : value(2);
                };
                boolean list = operator.equals("$push") || operator.equals("$pop");
                if (!list || !INDEXED.contains(name)) {
                    fields.put(name, value);
                }
            }
            if (fields.isEmpty()) {
                fields.put("b", value(0));
            }
            update.put(operator, fields);
        }
        return update;
    }

    private String id() {
        return "id" + random.nextInt(IDS);
    }

    private String status() {
        return random.nextBoolean() ? "requested" : "running";
    }

    private Object fence() {
        return random.nextBoolean() ? (Object) random.nextInt(2) : (Object) (long) random.nextInt(2);
    }

    private Object value(int depth) {
        return switch (random.nextInt(depth > 0 ? 9 : 6)) {
            case 0 -> null;
            case 1 -> "text";
            case 2 -> random.nextInt(3);
            case 3 -> (long) random.nextInt(3);
            case 4 -> 0.5 * random.nextInt(4);
            case 5 -> random.nextBoolean();
            case 6 -> new Document("t", "x" + random.nextInt(2)).append("u", "y");
            case 7 -> new Document("$each", new ArrayList<>(List.of("one", "two")));
            default -> new ArrayList<>(List.of("e" + random.nextInt(2), "f"));
        };
    }

    private Object run(Document command) {
        List<Object> replies = backends.stream()
                .map(backend -> reply(backend, command.cloneDeeply()))
                .toList();
        assertThat(replies.get(1)).as("in memory: %s", command).isEqualTo(replies.get(0));
        assertThat(replies.get(2)).as("in a file: %s", command).isEqualTo(replies.get(0));
        return replies.get(0);
    }

    private Object reply(MongoBackend backend, Document command) {
        try {
            return backend.handleCommand(
                    channel, "db", command.keySet().iterator().next(), command.append("$db", "db"));
        } catch (RuntimeException e) {
            return e.toString();
        }
    }

    /** With our indexes; those of the server lose a document when an update of it is refused. */
    private static final class ServersOwn extends MemoryBackend {
        @Override
        public MemoryDatabase openOrCreateDatabase(String name) {
            return new MemoryDatabase(name, getCursorRegistry()) {
                @Override
                protected Index<Integer> openOrCreateUniqueIndex(
                        String collection, String index, List<IndexKey> keys, boolean sparse) {
                    return new ValueIndex<>(index, keys, sparse, new ConcurrentHashMap<>());
                }
            };
        }
    }
}
