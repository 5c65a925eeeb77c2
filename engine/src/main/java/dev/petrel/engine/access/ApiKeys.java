// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.access;

import dev.petrel.engine.lifecycle.Clock;
import dev.petrel.engine.model.ApiKey;
import dev.petrel.engine.model.Ids;
import dev.petrel.engine.model.SecretHash;
import dev.petrel.engine.store.ApiKeyStore;
import dev.petrel.engine.store.Page;
import dev.petrel.engine.store.StoreException;
import java.security.SecureRandom;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The API keys of all users. Only the hash of a secret is kept: it is shown when it is made, and never again.
 *
 * <p>What was found counts for {@link RecentLookups#AGE}: a key that another process disables counts no more as soon as that is
 * heard ({@link Revocations}), and within that time in any case; one that this does at once. Safe for any number of threads; throws {@link StoreException}.
 */
public final class ApiKeys {

    private final ApiKeyStore store;
    private final Clock clock;
    private final SecureRandom random;
    private final RecentLookups<ApiKey> recent;
    private final Revocations revocations;

    /** Those of a process that is alone. */
    public ApiKeys(ApiKeyStore store, Clock clock, SecureRandom random) {
        this(store, Revocations.untold(), clock, random);
    }

    public ApiKeys(ApiKeyStore store, Revocations revocations, Clock clock, SecureRandom random) {
        this.store = store;
        this.clock = clock;
        this.random = random;
        this.recent = revocations.recent(clock);
        this.revocations = revocations;
    }

    /** A new key with the secret that only its user will know. */
    public record Issued(ApiKey key, String secret) {

        /** Without the secret. */
        @Override
        public String toString() {
            return "Issued[" + key.id() + "]";
        }
    }

    /** Makes a key. It is durable when this returns. */
    public Issued create(String user, Map<String, @Nullable Object> metadata, boolean enabled) {
        String secret = SecretHash.newSecret(random);
        ApiKey key = ApiKey.of(secret, user, metadata, clock.instant(), enabled);
        if (!store.insert(key)) {
            throw StoreException.permanentFailure("there is an API key \"" + key.id() + "\" already", null);
        }
        return new Issued(key, secret);
    }

    /**
     * Takes over a key of which only the hash is known, from another cluster for instance; empty if there is one of its id already,
     * which must not be taken from its user: ids are the beginnings of hashes, and known.
     *
     * @param hash as {@link SecretHash} makes it
     */
    public Optional<ApiKey> adopt(String hash, String user, Map<String, @Nullable Object> metadata, boolean enabled) {
        ApiKey key = new ApiKey(SecretHash.id(hash), hash, user, metadata, clock.instant(), enabled);
        return store.insert(key) ? Optional.of(key) : Optional.empty();
    }

    /** The key of a secret, one that is disabled too. */
    public Optional<ApiKey> find(String secret) {
        String hash = SecretHash.of(secret);
        return recent.get(hash, () -> byHash(hash));
    }

    /** The key as it is now, by its id or by its secret. */
    public Optional<ApiKey> get(String idOrSecret) {
        return Ids.isId(idOrSecret) ? store.get(idOrSecret) : byHash(SecretHash.of(idOrSecret));
    }

    /** Keys in the order in which they were made; of all users if {@code user} is null. */
    public Page<ApiKey> list(@Nullable String user, int offset, int limit) {
        return store.list(user, offset, limit);
    }

    /** Replaces a key; false if it is not there any more. */
    public boolean update(ApiKey key) {
        boolean there = store.replace(key);
        changed(key);
        return there;
    }

    /** Removes a key; false if it was not there any more. */
    public boolean delete(ApiKey key) {
        boolean there = store.delete(key.id());
        changed(key);
        return there;
    }

    private void changed(ApiKey key) {
        recent.forget(key.hash());
        revocations.tell(key.hash());
    }

    private Optional<ApiKey> byHash(String hash) {
        return store.get(SecretHash.id(hash)).filter(key -> SecretHash.same(key.hash(), hash));
    }
}
