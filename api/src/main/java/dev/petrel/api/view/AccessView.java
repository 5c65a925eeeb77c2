// SPDX-License-Identifier: Apache-2.0
package dev.petrel.api.view;

import dev.petrel.engine.access.ApiKeys;
import dev.petrel.engine.access.Tokens;
import dev.petrel.engine.model.ApiKey;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How tokens and API keys are shown. */
public final class AccessView {

    /** What stands for a secret, in what clients read and send back. */
    public static final String MASKED = "********";

    private static final String UID = "api_key:";

    private AccessView() {}

    /** A new token, with its secret: the one time that it is shown. */
    public static Map<String, @Nullable Object> token(Tokens.Issued issued) {
        return new Shape()
                .put("user", issued.token().user())
                .put("token", issued.secret())
                .put("expiry", Shape.time(issued.token().expiry()))
                .put("metadata", issued.token().metadata())
                .put("service", issued.token().service())
                .put("id", issued.token().id())
                .done();
    }

    /** A new API key, with its secret: the one time that it is shown. */
    public static Map<String, @Nullable Object> created(ApiKeys.Issued issued) {
        ApiKey key = issued.key();
        return shape(key, UID + key.hash(), null).put("key", issued.secret()).done();
    }

    /** An API key, with or without its hash. */
    public static Map<String, @Nullable Object> key(ApiKey key, boolean hash) {
        return shape(key, hash ? UID + key.hash() : MASKED, hash ? key.hash() : MASKED)
                .done();
    }

    /** An API key that was changed, as StackStorm answers. */
    public static Map<String, @Nullable Object> changed(ApiKey key) {
        return shape(key, UID + MASKED, key.hash()).done();
    }

    private static Shape shape(ApiKey key, String uid, @Nullable String hash) {
        return new Shape()
                .put("uid", uid)
                .put("user", key.user())
                .put("key_hash", hash)
                .put("metadata", key.metadata())
                .put("created_at", Shape.time(key.createdAt()))
                .put("enabled", key.enabled())
                .put("id", key.id());
    }
}
