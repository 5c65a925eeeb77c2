// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.store.mongo;

import dev.petrel.engine.json.ExactJson;
import dev.petrel.engine.json.Json;
import dev.petrel.engine.store.StoreException;
import java.util.function.Supplier;
import org.bson.Document;

/**
 * Refuses documents that no MongoDB server takes, or that it would change, before they are sent. One that is refused by the
 * server would fail the whole batch with an error that does not say which it was.
 *
 * <p>Only texts can make ours large. What an execution is asked for with has a bound of its own, so that there is always
 * room for its result.
 */
final class Documents {

    static final int LIMIT = 16 * 1024 * 1024 - 64 * 1024;

    /** More than the largest event, and less than what is kept by the room that every end needs. */
    static final int REQUEST_LIMIT = LIMIT - 1024 * 1024;

    private Documents() {}

    /** @throws StoreException that lasts, and names the document and what is wrong with it */
    static void check(String what, Document document) {
        check(what, document.getString("_id"), document, LIMIT);
    }

    /** Of the parameters and the context of an execution. */
    static void checkRequest(String what, Document execution) {
        Document request = new Document("parameters", execution.get("parameters"))
                .append("context", execution.get("context"))
                .append("notify", execution.get("notify"));
        check(what, execution.getString("_id"), request, REQUEST_LIMIT);
    }

    /**
     * Of what the end of an execution adds to it, which has to fit beside what it was asked for with.
     *
     * @param request reads parameters and context; asked only when {@code fields} would not fit beside the largest
     */
    static void checkEnd(String what, String id, Document fields, Supplier<Document> request) {
        check(what, id, fields, LIMIT);
        if (bytes(fields) > LIMIT - REQUEST_LIMIT) {
            check(what, id, fields, LIMIT - (int) bytes(request.get()));
        }
    }

    /** Of what the end of an execution with a small result adds to it: the room that is kept for it is enough. */
    static void check(String what, String id, Document fields) {
        check(what, id, fields, LIMIT - REQUEST_LIMIT);
    }

    private static void check(String what, String id, Document fields, int limit) {
        fields.forEach((field, value) -> {
            if (value instanceof String text && ExactJson.lonelyHalf(text) >= 0) {
                throw StoreException.permanentFailure(
                        what + ": \"" + field + "\" of document " + Json.write(id)
                                + " has half of a surrogate pair at position " + ExactJson.lonelyHalf(text)
                                + ", which is no character and cannot be kept.",
                        null);
            }
        });
        long chars = 0;
        for (Object value : fields.values()) {
            chars += value instanceof String text ? text.length() : 0;
        }
        if (chars * 3 > limit) {
            long bytes = bytes(fields);
            if (bytes > limit) {
                throw StoreException.permanentFailure(
                        what + ": document \"" + id + "\" has " + bytes + " bytes in "
                                + String.join(", ", fields.keySet()) + ", and at most " + limit
                                + " are kept. Have less, or keep it in a file.",
                        null);
            }
        }
    }

    private static long bytes(Document fields) {
        return fields.values().stream()
                .filter(String.class::isInstance)
                .mapToLong(text -> utf8(String.valueOf(text)))
                .sum();
    }

    private static long utf8(String text) {
        return text.codePoints()
                .mapToLong(c -> c < 0x80 ? 1 : c < 0x800 ? 2 : c < 0x10000 ? 3 : 4)
                .sum();
    }
}
