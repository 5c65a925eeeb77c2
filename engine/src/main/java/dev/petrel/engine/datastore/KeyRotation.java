// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.datastore;

import dev.petrel.engine.model.KeyValue;
import dev.petrel.engine.store.KeyValueStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Encrypts the secrets of the datastore with another key. Each value is changed by one write, and one that has the new key
 * already is left alone: so it can be stopped anywhere, and done again, and again while values are written with either key.
 */
public final class KeyRotation {

    private final KeyValueStore store;
    private final Cipher from;
    private final Cipher to;

    public KeyRotation(KeyValueStore store, Cipher from, Cipher to) {
        this.store = store;
        this.from = from;
        this.to = to;
    }

    /**
     * What came of it.
     *
     * @param changed how many values have the new key since now
     * @param before how many had it before
     * @param unreadable the names of those that neither key decrypts, with their scopes; they are as they were
     */
    public record Outcome(int changed, int before, List<String> unreadable) {

        public Outcome {
            unreadable = List.copyOf(unreadable);
        }
    }

    /** Does it. Blocks for the database, and throws what it throws. */
    public Outcome run() {
        int changed = 0;
        int before = 0;
        List<String> unreadable = new ArrayList<>();
        for (String scope : List.of(KeyValue.SYSTEM, KeyValue.USER)) {
            for (String name : store.names(scope, "")) {
                if (store.rewrite(scope, name, this::next)) {
                    changed++;
                    continue;
                }
                Optional<KeyValue> now = store.get(scope, name).filter(KeyValue::secret);
                if (now.isPresent() && decrypted(to, now.get().value()).isPresent()) {
                    before++;
                } else if (now.isPresent()) {
                    unreadable.add(scope + "/" + name);
                }
            }
        }
        return new Outcome(changed, before, unreadable);
    }

    private KeyValue next(KeyValue now) {
        if (!now.secret() || decrypted(to, now.value()).isPresent()) {
            return now;
        }
        return decrypted(from, now.value())
                .map(clear -> new KeyValue(
                        now.scope(), now.name(), to.encrypt(clear), true, now.description(), now.expiresAt()))
                .orElse(now);
    }

    private static Optional<String> decrypted(Cipher cipher, String value) {
        try {
            return Optional.of(cipher.decrypt(value));
        } catch (IllegalArgumentException e) { // another key's
            return Optional.empty();
        }
    }
}
