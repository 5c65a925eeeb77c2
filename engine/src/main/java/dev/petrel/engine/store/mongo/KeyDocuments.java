// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.store.mongo;

import dev.petrel.engine.model.KeyChange;
import dev.petrel.engine.model.KeyValue;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.bson.Document;
import org.jspecify.annotations.Nullable;

/**
 * Keys of the datastore as documents. They are always replaced as a whole, each time under a new {@code rev}.
 *
 * <p>{@code changes} are the notes of changes that are to be told, as JSON; {@code untold} is there only while there are some, {@code untold <since>
 * <id>}, and a sparse index holds it. A key that is {@code gone} is kept for its notes alone.
 */
final class KeyDocuments {

    /** How long after its end a key is kept, so that its end can be noted. */
    static final Duration GRACE = Duration.ofMinutes(10);

    /** How {@code untold} begins. */
    static final String UNTOLD = "untold ";

    private KeyDocuments() {}

    /** No scope has a slash. */
    static String id(String scope, String name) {
        return scope + "/" + name;
    }

    /** One without notes. */
    static Document write(KeyValue value) {
        Instant expiresAt = value.expiresAt();
        return new Document("_id", id(value.scope(), value.name()))
                .append("scope", value.scope())
                .append("name", value.name())
                .append("value", value.value())
                .append("secret", value.secret())
                .append("description", value.description())
                .append("expires_at", Fields.timeOrNull(expiresAt))
                .append("expires", expiresAt == null ? null : Date.from(expiresAt.plus(GRACE)))
                .append("rev", UUID.randomUUID().toString())
                .append("gone", false)
                .append("changes", null);
    }

    /**
     * One with notes; the server does not remove it by itself.
     *
     * @param since when the first of them was made
     */
    static Document write(KeyValue value, boolean gone, List<KeyChange> changes, Instant since) {
        Document document = write(gone ? emptied(value) : value);
        document.put("gone", gone);
        if (!changes.isEmpty()) {
            document.put("expires", null);
            document.put(
                    "changes",
                    Fields.json(
                            "changes",
                            Map.of(
                                    "notes",
                                    changes.stream().map(KeyDocuments::note).toList())));
            document.put(
                    "untold",
                    String.format(Locale.ROOT, "%s%020d %s", UNTOLD, Fields.time(since), document.get("_id")));
        }
        return document;
    }

    /** {@code seen} with another value, and all else as it is. */
    static Document rewritten(Document seen, String value) {
        Document document = new Document(seen);
        document.put("value", value);
        document.put("rev", UUID.randomUUID().toString());
        return document;
    }

    private static KeyValue emptied(KeyValue value) {
        return new KeyValue(value.scope(), value.name(), "", false, null, null);
    }

    static KeyValue read(Document document) {
        return new KeyValue(
                Fields.text(document, "scope"),
                Fields.text(document, "name"),
                Fields.text(document, "value"),
                Boolean.TRUE.equals(document.getBoolean("secret")),
                Fields.textOrNull(document, "description"),
                Fields.timeOrNull(document, "expires_at"));
    }

    static KeyValue withoutValue(String scope, Document document) {
        return new KeyValue(
                scope, Fields.text(document, "name"), "", false, null, Fields.timeOrNull(document, "expires_at"));
    }

    static boolean isGone(Document document) {
        return Boolean.TRUE.equals(document.getBoolean("gone"));
    }

    static boolean isThere(KeyValue value, Instant now) {
        return value.expiresAt() == null || now.isBefore(value.expiresAt());
    }

    /** Since when there are notes. */
    static Instant since(Document document, Instant orElse) {
        String untold = Fields.textOrNull(document, "untold");
        return untold == null
                ? orElse
                : Fields.time(
                        new Document("since", Long.parseLong(untold.substring(UNTOLD.length(), UNTOLD.length() + 20))),
                        "since");
    }

    static List<KeyChange> changes(Document document) {
        List<KeyChange> changes = new ArrayList<>();
        Map<String, @Nullable Object> notes = Fields.mapOrNull(document, "changes");
        if (notes != null && notes.get("notes") instanceof List<?> all) {
            for (Object note : all) {
                if (note instanceof Map<?, ?> map) {
                    changes.add(new KeyChange(
                            String.valueOf(map.get("id")),
                            value(document, map.get("before")),
                            value(document, map.get("after")),
                            map.get("chain") instanceof Number chain ? chain.intValue() : 0));
                }
            }
        }
        return changes;
    }

    private static Map<String, @Nullable Object> note(KeyChange change) {
        Map<String, @Nullable Object> note = new LinkedHashMap<>();
        note.put("id", change.id());
        note.put("before", note(change.before()));
        note.put("after", note(change.after()));
        if (change.chain() > 0) {
            note.put("chain", change.chain());
        }
        return note;
    }

    private static @Nullable Map<String, @Nullable Object> note(@Nullable KeyValue value) {
        if (value == null) {
            return null;
        }
        Map<String, @Nullable Object> note = new LinkedHashMap<>();
        note.put("value", value.value());
        note.put("secret", value.secret());
        note.put("description", value.description());
        note.put("expires_at", Fields.timeOrNull(value.expiresAt()));
        return note;
    }

    private static @Nullable KeyValue value(Document document, @Nullable Object note) {
        if (!(note instanceof Map<?, ?> map)) {
            return null;
        }
        Document copy = new Document("_id", document.get("_id"))
                .append("scope", document.get("scope"))
                .append("name", document.get("name"));
        map.forEach((key, value) -> copy.append(String.valueOf(key), value));
        return read(copy);
    }
}
