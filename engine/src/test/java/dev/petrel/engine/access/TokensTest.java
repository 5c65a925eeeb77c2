// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.petrel.engine.memory.ManualClock;
import dev.petrel.engine.memory.MemoryBus;
import dev.petrel.engine.memory.MemoryBusBroker;
import dev.petrel.engine.memory.MemoryStore;
import dev.petrel.engine.model.Ref;
import dev.petrel.engine.model.SecretHash;
import dev.petrel.engine.model.Token;
import dev.petrel.engine.store.StoreException;
import dev.petrel.engine.store.TokenStore;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TokensTest {

    private final ManualClock clock = new ManualClock();
    private final MemoryStore store = new MemoryStore(clock);
    private final Counting counting = new Counting(store.tokens());
    private final Tokens tokens = new Tokens(counting, clock, new SecureRandom());

    /** Notes what is asked of a store. */
    private static final class Counting implements TokenStore {
        private final TokenStore store;
        private final List<String> calls = new ArrayList<>();

        Counting(TokenStore store) {
            this.store = store;
        }

        @Override
        public void insert(Token token) {
            calls.add("insert");
            store.insert(token);
        }

        @Override
        public Optional<Token> get(String id) {
            calls.add("get");
            return store.get(id);
        }

        @Override
        public boolean extend(String id, Instant expiry) {
            calls.add("extend");
            return store.extend(id, expiry);
        }

        @Override
        public boolean delete(String id) {
            calls.add("delete");
            return store.delete(id);
        }

        @Override
        public void deleteExpired(Instant before) {
            calls.add("sweep");
            store.deleteExpired(before);
        }
    }

    private Tokens.Issued issue() {
        return tokens.create("sam", Duration.ofHours(1), false, Map.of("used_by", "test"));
    }

    @Test
    void findsATokenByItsSecretAlone() {
        Tokens.Issued issued = issue();

        assertThat(tokens.find(issued.secret())).contains(issued.token());
        assertThat(issued.token().expiry()).isEqualTo(clock.instant().plus(Duration.ofHours(1)));
        assertThat(tokens.find(issued.token().hash()))
                .as("its hash is no secret")
                .isEmpty();
        assertThat(tokens.find(issued.token().id())).isEmpty();
        assertThat(tokens.find("")).isEmpty();
        assertThat(issued.toString() + issued.token()).doesNotContain(issued.secret());
    }

    @Test
    void aHashThatOnlyBeginsTheSameIsAnotherToken() {
        String secret = SecretHash.newSecret(new SecureRandom());
        Token token = Token.of(secret, "sam", clock.instant().plusSeconds(60), false, Map.of());
        String other = token.hash().substring(0, 63) + (token.hash().endsWith("0") ? "1" : "0");
        store.tokens().insert(new Token(token.id(), other, token.user(), token.expiry(), false, token.metadata()));

        assertThat(tokens.find(secret)).isEmpty();
    }

    @Test
    void readsOnceInSomeSecondsHoweverOftenItIsAsked() {
        Tokens.Issued issued = issue();
        for (int i = 0; i < 100; i++) {
            assertThat(tokens.find(issued.secret())).isPresent();
        }
        assertThat(counting.calls).containsExactly("insert", "get");
        clock.advance(RecentLookups.AGE);
        assertThat(tokens.find(issued.secret())).isPresent();
        assertThat(counting.calls).containsExactly("insert", "get", "get");
    }

    @Test
    void doesNotRememberWhatItDidNotFind() {
        for (int i = 0; i < 3; i++) {
            assertThat(tokens.find("nope")).isEmpty();
        }
        assertThat(counting.calls).containsExactly("get", "get", "get");
    }

    @Test
    void aRevokedTokenIsGoneAtOnce() {
        Tokens.Issued issued = issue();
        assertThat(tokens.isValid(issued.secret())).isTrue();

        assertThat(tokens.revoke(issued.token())).isTrue();
        assertThat(tokens.revoke(issued.token())).isFalse();

        assertThat(tokens.isValid(issued.secret())).isFalse();
        assertThat(tokens.extend(issued.token(), Duration.ofHours(1)))
                .as("it does not come back")
                .isFalse();
        assertThat(tokens.find(issued.secret())).isEmpty();
    }

    @Test
    void anExpiredTokenIsFoundAndDoesNotCount() {
        Tokens.Issued issued = issue();
        clock.advance(Duration.ofMinutes(59));
        assertThat(tokens.extend(issued.token(), Duration.ofMinutes(2))).isTrue();
        clock.advance(Duration.ofMinutes(1).plusSeconds(59));
        assertThat(tokens.isValid(issued.secret())).isTrue();
        clock.advance(Duration.ofSeconds(1));

        assertThat(tokens.find(issued.secret())).isPresent();
        assertThat(tokens.isValid(issued.secret())).isFalse();
    }

    @Test
    void removesWhatExpiredNowAndThen() {
        Tokens.Issued issued = issue();
        tokens.sweep();
        tokens.sweep();
        assertThat(counting.calls).containsExactly("insert", "sweep");
        clock.advance(Duration.ofHours(3));

        tokens.sweep();

        assertThat(tokens.find(issued.secret())).isEmpty();
    }

    @Test
    void saysThatTheStoreIsAway() {
        Tokens.Issued issued = issue();
        store.goAway();

        assertThatThrownBy(() -> tokens.find(issued.secret())).isInstanceOf(StoreException.class);
        store.comeBack();
        assertThat(tokens.find(issued.secret())).isPresent();
    }

    @Test
    void withoutAuthenticationThereAreNoServiceTokensAndNothingIsAsked() {
        assertThat(ServiceTokens.NONE.forSensor(Ref.of("p.S"), Duration.ofHours(1)))
                .isEmpty();
        ServiceTokens some = ServiceTokens.of(tokens, Duration.ofMinutes(10));
        Tokens.Issued issued =
                some.forSensor(Ref.of("p.S"), Duration.ofHours(1)).orElseThrow();

        assertThat(issued.token().service()).isTrue();
        assertThat(issued.token().user()).isEqualTo("sensors_container");
        assertThat(issued.token().expiry())
                .as("at most service_token_ttl")
                .isEqualTo(clock.instant().plus(Duration.ofMinutes(10)));
        store.goAway();
        some.revoke(issued); // no more than a warning
    }

    @Test
    void whatAnotherProcessRevokesIsForgottenWhenThatIsTold() {
        MemoryBusBroker broker = new MemoryBusBroker(clock);
        try (MemoryBus here = broker.connect();
                MemoryBus there = broker.connect()) {
            Revocations heard = Revocations.on(there);
            Tokens others = new Tokens(counting, heard, clock, new SecureRandom());
            ApiKeys otherKeys = new ApiKeys(store.apiKeys(), heard, clock, new SecureRandom());
            heard.listen(there);
            Revocations told = Revocations.on(here);
            Tokens mine = new Tokens(counting, told, clock, new SecureRandom());
            ApiKeys keys = new ApiKeys(store.apiKeys(), told, clock, new SecureRandom());
            Tokens.Issued token = mine.create("sam", Duration.ofHours(1), false, Map.of());
            ApiKeys.Issued key = keys.create("sam", Map.of(), true);
            await().atMost(Duration.ofMinutes(1))
                    .until(() -> others.isValid(token.secret())
                            && otherKeys.find(key.secret()).isPresent());

            mine.revoke(token.token());
            keys.delete(key.key());

            // The clock stands still: without being told they would be remembered.
            await().atMost(Duration.ofMinutes(1))
                    .untilAsserted(
                            () -> assertThat(others.isValid(token.secret())).isFalse());
            await().atMost(Duration.ofMinutes(1))
                    .untilAsserted(
                            () -> assertThat(otherKeys.find(key.secret())).isEmpty());
        }
    }

    @Test
    void whatWasReadBeforeARevocationIsNotRememberedAfterIt() {
        RecentLookups<String> recent = new RecentLookups<>(clock);

        assertThat(recent.get("key", () -> {
                    recent.forget("key");
                    return Optional.of("read before");
                }))
                .contains("read before");

        assertThat(recent.get("key", Optional::empty)).isEmpty();
    }

    @Test
    void forgetsAllWhenItMayHaveMissedSomething() {
        Revocations revocations = Revocations.untold();
        Tokens some = new Tokens(counting, revocations, clock, new SecureRandom());
        Tokens.Issued issued = issue();
        assertThat(some.isValid(issued.secret())).isTrue();
        tokens.revoke(issued.token());
        assertThat(some.isValid(issued.secret())).isTrue();

        revocations.received("{\"hash\": 1}"); // of some later version
        assertThat(some.isValid(issued.secret())).isTrue();
        revocations.missed();

        assertThat(some.isValid(issued.secret())).isFalse();
    }

    @Test
    void remembersUpToANumber() {
        RecentLookups<String> recent = new RecentLookups<>(clock, 10);
        for (int i = 0; i < 100; i++) {
            Optional<String> ignored = recent.get("key" + i, () -> Optional.of("found"));
        }
        List<String> asked = new ArrayList<>();
        for (int i = 99; i >= 0; i--) {
            String key = "key" + i;
            Optional<String> ignored = recent.get(key, () -> {
                asked.add(key);
                return Optional.empty();
            });
        }
        assertThat(asked).hasSize(90);
    }
}
