// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.store.mongo;

import dev.petrel.engine.store.StoreException;
import org.bson.Document;

/**
 * Refuses documents that no MongoDB server takes, before they are sent. Only texts can make ours large, and one that is
 * too large would fail the whole batch with an error that does not say which it was.
 */
final class Sizes {

    static final int LIMIT = 16 * 1024 * 1024 - 64 * 1024;

    private Sizes() {}

    /** @throws StoreException that lasts, and names the document and its size */
    static void check(String what, Document document) {
        check(what, document.getString("_id"), document);
    }

    static void check(String what, String id, Document fields) {
        long chars = 0;
        for (Object value : fields.values()) {
            chars += value instanceof String text ? text.length() : 0;
        }
        if (chars * 3 > LIMIT) {
            long bytes = bytes(fields);
            if (bytes > LIMIT) {
                throw StoreException.lasting(
                        what + ": document \"" + id + "\" has " + bytes + " bytes, and a database takes at most "
                                + LIMIT + ". Have less output, or keep it in a file.",
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
