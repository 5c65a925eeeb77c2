// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.access;

import dev.petrel.engine.lifecycle.Clock;
import dev.petrel.engine.model.SecretHash;
import dev.petrel.engine.model.Token;
import dev.petrel.engine.store.StoreException;
import dev.petrel.engine.store.TokenStore;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * The tokens of all users. Only the hash of a secret is kept: it is shown when it is made, and never again.
 *
 * <p>What was found counts for {@link RecentLookups#AGE}, so that a client that asks often costs no read each time. A token that
 * this process revokes counts no more at once, one that another revokes as soon as that is heard ({@link Revocations}), and
 * within that time in any case. Safe for any number of threads; throws {@link StoreException}.
 */
public final class Tokens {

    private static final Duration SWEEP = Duration.ofMinutes(10);

    private final TokenStore store;
    private final Clock clock;
    private final SecureRandom random;
    private final RecentLookups<Token> recent;
    private final Revocations revocations;
    private final AtomicLong nextSweep;

    /** Those of a process that is alone. */
    public Tokens(TokenStore store, Clock clock, SecureRandom random) {
        this(store, Revocations.untold(), clock, random);
    }

    public Tokens(TokenStore store, Revocations revocations, Clock clock, SecureRandom random) {
        this.store = store;
        this.clock = clock;
        this.random = random;
        this.recent = revocations.recent(clock);
        this.revocations = revocations;
        this.nextSweep = new AtomicLong(clock.nanos());
    }

    /** A new token with the secret that only its client will know. */
    public record Issued(Token token, String secret) {

        /** Without the secret. */
        @Override
        public String toString() {
            return "Issued[" + token.id() + "]";
        }
    }

    /**
     * Makes a token. It is durable when this returns.
     *
     * @param user whom it stands for
     * @param life how long it is good
     * @param service whether it is for an action or a sensor
     * @param metadata what it is for
     */
    public Issued create(String user, Duration life, boolean service, Map<String, @Nullable Object> metadata) {
        String secret = SecretHash.newSecret(random);
        Token token = Token.of(secret, user, clock.instant().plus(life), service, metadata);
        store.insert(token);
        return new Issued(token, secret);
    }

    /** The token of a secret, one that has expired too. */
    public Optional<Token> find(String secret) {
        String hash = SecretHash.of(secret);
        return recent.get(
                hash, () -> store.get(SecretHash.id(hash)).filter(token -> SecretHash.same(token.hash(), hash)));
    }

    /** Whether a secret is that of a token that counts. */
    public boolean isValid(String secret) {
        return find(secret).filter(token -> !token.isExpired(clock.instant())).isPresent();
    }

    /** Lets a token be good for {@code life} from now on; false if it was revoked. */
    public boolean extend(Token token, Duration life) {
        Instant expiry = clock.instant().plus(life);
        boolean there = store.extend(token.id(), expiry);
        recent.forget(token.hash());
        return there;
    }

    /** Lets a token count no more; false if it did not anyway. Of the tokens of actions and sensors nobody is told. */
    public boolean revoke(Token token) {
        boolean there = store.delete(token.id());
        recent.forget(token.hash());
        if (there && !token.service()) {
            revocations.tell(token.hash());
        }
        return there;
    }

    /**
     * Removes tokens that have expired, if that was not done lately; they count no more in any case. For whoever makes
     * tokens where it does not matter how long that takes.
     */
    public void sweep() {
        long now = clock.nanos();
        long due = nextSweep.get();
        if (now - due >= 0 && nextSweep.compareAndSet(due, now + SWEEP.toNanos())) {
            store.deleteExpired(clock.instant().minus(Duration.ofHours(1)));
        }
    }
}
