// SPDX-License-Identifier: Apache-2.0
package dev.petrel.api.view;

import dev.petrel.engine.datastore.Scope;
import dev.petrel.engine.model.Ids;
import dev.petrel.engine.model.KeyValue;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How a key of the datastore is shown. */
public final class KeyView {

    private KeyView() {}

    /** As it is stored: the value of a secret is encrypted. */
    public static Map<String, @Nullable Object> of(KeyValue key) {
        return shape(key, key.value(), key.secret());
    }

    /** With its value in clear. */
    public static Map<String, @Nullable Object> inClear(KeyValue key, String clear) {
        return shape(key, clear, false);
    }

    private static Map<String, @Nullable Object> shape(KeyValue key, String value, boolean encrypted) {
        int colon = key.scope().equals(KeyValue.USER) ? key.name().indexOf(':') : -1;
        return new Shape()
                .put("uid", "key_value_pair:" + key.scope() + ":" + key.name())
                .put("scope", key.scope())
                .put("name", key.name().substring(colon + 1))
                .put("description", key.description())
                .put("value", value)
                .put("secret", key.secret())
                .put("expire_timestamp", Shape.time(key.expiresAt()))
                .put("id", Ids.derive("key_value_pair", key.scope(), key.name()))
                .put("user", colon < 0 ? null : Scope.user(key.name().substring(0, colon)))
                .put("encrypted", encrypted)
                .done();
    }
}
