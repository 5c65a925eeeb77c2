// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.datastore;

import dev.petrel.engine.model.KeyChange;
import dev.petrel.engine.model.KeyValue;
import dev.petrel.engine.store.KeyValueStore;
import dev.petrel.expression.Lookup;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The users' keys and values, for templates, sensors, the API and the partition alike: names within scopes, a time to
 * live, and secrets, whose values are encrypted as they are stored. No state of Petrel's own is in it.
 *
 * <p>Safe for any thread. Blocks for the database and throws what it throws.
 */
public final class Datastore {

    private final KeyValueStore store;
    private final Cipher cipher;
    private final InstantSource clock;
    private final KeyChanges changes;
    private final IntSupplier chain;

    /** One of whose changes nothing is told. */
    public Datastore(KeyValueStore store, Cipher cipher, InstantSource clock) {
        this(store, cipher, clock, KeyChanges.NONE);
    }

    /**
     * @param clock from which times to live count
     * @param changes hears of what is written and deleted
     */
    public Datastore(KeyValueStore store, Cipher cipher, InstantSource clock, KeyChanges changes) {
        this(store, cipher, clock, changes, () -> 0);
    }

    private Datastore(KeyValueStore store, Cipher cipher, InstantSource clock, KeyChanges changes, IntSupplier chain) {
        this.store = store;
        this.cipher = cipher;
        this.clock = clock;
        this.changes = changes;
        this.chain = chain;
    }

    /**
     * The same, for changes that something of Petrel's own causes.
     *
     * @param length tells the length of the chain of events that led to it; asked only when a rule listens to changes
     */
    public Datastore causedBy(IntSupplier length) {
        return new Datastore(store, cipher, clock, changes, length);
    }

    /**
     * What is stored beside a value.
     *
     * @param secret whether the value is encrypted
     * @param ttl after how long the key ceases to exist, or null for never
     */
    public record Attributes(
            boolean secret,
            @Nullable String description,
            @Nullable Duration ttl) {

        public static final Attributes NONE = new Attributes(false, null, null);
    }

    /** Reads one value for a template. Called while it renders; may block as the database does. */
    public interface Reader {
        Optional<String> read(Scope scope, String name);
    }

    /**
     * The names under which templates find the datastore: {@code st2kv.system}, {@code st2kv.user} and {@code system},
     * the older name of the first.
     *
     * @param user whose keys {@code st2kv.user} has
     */
    public static Map<String, @Nullable Object> templateNames(Reader reader, String user) {
        Lookup system = Lookup.in(key -> reader.read(Scope.SYSTEM, key));
        Lookup own = Lookup.in(key -> reader.read(Scope.ofUser(user), key));
        Map<String, @Nullable Object> names = new LinkedHashMap<>();
        names.put("system", system);
        names.put("st2kv", Map.of("system", system, "user", own));
        return Collections.unmodifiableMap(names);
    }

    /** The key as it is stored: the value of a secret is encrypted. */
    public Optional<KeyValue> get(Scope scope, String name) {
        return store.get(scope.word(), scope.stored(name));
    }

    /** The value as it is stored, as templates print it: that of a secret is encrypted. */
    public Optional<String> value(Scope scope, String name) {
        return get(scope, name).map(KeyValue::value);
    }

    /**
     * The value in clear.
     *
     * @throws SecretException for a secret that cannot be decrypted: there is no key, or it is not the one of this value
     */
    public String inClear(KeyValue key) {
        if (!key.secret()) {
            return key.value();
        }
        try {
            return cipher.decrypt(key.value());
        } catch (IllegalArgumentException | IllegalStateException e) {
            throw new SecretException(
                    "the value of key \"" + key.name() + "\" cannot be decrypted: " + e.getMessage(), e);
        }
    }

    /** What {@code text} is in clear, if it is encrypted with the key that is configured. */
    public Optional<String> decrypted(String text) {
        try {
            return cipher.hasKey() ? Optional.of(cipher.decrypt(text)) : Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** The names that start with {@code prefix}, in order. */
    public List<String> names(Scope scope, String prefix) {
        return store.names(scope.word(), scope.stored(prefix)).stream()
                .map(name -> name.substring(scope.prefix().length()))
                .toList();
    }

    /**
     * Creates or replaces a key; a value that is to be secret is encrypted.
     *
     * @return the key as it is stored
     * @throws SecretException for a secret when there is no key to encrypt it with
     */
    public KeyValue put(Scope scope, String name, String value, Attributes attributes) {
        try {
            return write(scope, name, attributes.secret() ? cipher.encrypt(value) : value, attributes);
        } catch (IllegalStateException e) {
            throw new SecretException("the secret \"" + name + "\" was not stored: " + e.getMessage(), e);
        }
    }

    /**
     * Creates or replaces a secret whose value is encrypted already, as it is.
     *
     * @return the key as it is stored
     * @throws SecretException when the value was not encrypted with the key that is configured, or there is none
     */
    public KeyValue putEncrypted(Scope scope, String name, String encrypted, Attributes attributes) {
        try {
            var ignored = cipher.decrypt(encrypted);
        } catch (IllegalArgumentException | IllegalStateException e) {
            throw new SecretException(
                    "Failed to verify the integrity of the provided value for key \"" + name
                            + "\". Ensure that the value is" + " encrypted with the correct key and not corrupted: "
                            + e.getMessage(),
                    e);
        }
        return write(scope, name, encrypted, new Attributes(true, attributes.description(), attributes.ttl()));
    }

    /** The one place where keys are written. */
    private KeyValue write(Scope scope, String name, String value, Attributes attributes) {
        Instant expires = attributes.ttl() == null ? null : clock.instant().plus(attributes.ttl());
        KeyValue stored = new KeyValue(
                scope.word(), scope.stored(name), value, attributes.secret(), attributes.description(), expires);
        if (changes.wanted()) {
            store.putNoting(stored, chain.getAsInt()).forEach(changes::tell);
        } else {
            store.put(stored);
        }
        return stored;
    }

    /** True if it was there. */
    public boolean delete(Scope scope, String name) {
        if (!changes.wanted()) {
            return store.delete(scope.word(), scope.stored(name));
        }
        Instant now = clock.instant();
        List<KeyChange> made = store.deleteNoting(scope.word(), scope.stored(name), chain.getAsInt());
        made.forEach(changes::tell);
        return made.stream()
                .map(KeyChange::key)
                .anyMatch(key -> key.expiresAt() == null || now.isBefore(key.expiresAt()));
    }
}
