// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.store.mongo;

import java.util.Objects;
import java.util.UUID;
import org.bson.Document;
import org.jspecify.annotations.Nullable;

/**
 * A piece of content as it is kept.
 *
 * @param json the content
 * @param digest of what was last registered under this key, or null when it was only put
 * @param version grows with every write, for compare-and-set, from a start of chance: what is removed and made again must
 *     not pass for what it was
 * @param told whether the revision was changed since the content was
 */
record ContentEntry(String key, String json, @Nullable String digest, long version, boolean told) {

    static ContentEntry first(String key, String json, @Nullable String digest) {
        return new ContentEntry(key, json, digest, UUID.randomUUID().getMostSignificantBits() >>> 2, false);
    }

    static ContentEntry read(Document document) {
        return new ContentEntry(
                Fields.text(document, "_id"),
                Fields.text(document, "json"),
                Fields.textOrNull(document, "digest"),
                Fields.number(document, "version"),
                Boolean.TRUE.equals(document.getBoolean("told")));
    }

    Document write() {
        return new Document("_id", key)
                .append("json", json)
                .append("digest", digest)
                .append("version", version)
                .append("told", told);
    }

    boolean isRegisteredAs(String otherDigest) {
        return otherDigest.equals(digest);
    }

    /** The entry that replaces this one; itself if it would say the same. */
    ContentEntry replaced(String newJson, @Nullable String newDigest) {
        boolean same = json.equals(newJson);
        return same && Objects.equals(digest, newDigest)
                ? this
                : new ContentEntry(key, newJson, newDigest, version + 1, same && told);
    }
}
