// SPDX-License-Identifier: Apache-2.0
package dev.petrel.runner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.petrel.engine.access.ServiceTokens;
import dev.petrel.engine.access.Tokens;
import dev.petrel.engine.model.Execution;
import dev.petrel.engine.model.ExecutionStatus;
import dev.petrel.engine.model.Token;
import dev.petrel.engine.store.StoreException;
import dev.petrel.engine.store.TokenStore;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Which runs cost which calls of the store of tokens. */
class ActionTokensTest {

    private final RunnerFixture fixture = new RunnerFixture();
    private final List<String> calls = new CopyOnWriteArrayList<>();
    private final List<Token> made = new CopyOnWriteArrayList<>();
    private volatile boolean away;

    private final TokenStore noting = new TokenStore() {
        @Override
        public void insert(Token token) {
            calls.add("insert");
            made.add(token);
            fixture.memory.tokens().insert(token);
        }

        @Override
        public Optional<Token> get(String id) {
            calls.add("get");
            return fixture.memory.tokens().get(id);
        }

        @Override
        public boolean extend(String id, Instant expiry) {
            calls.add("extend");
            return fixture.memory.tokens().extend(id, expiry);
        }

        @Override
        public boolean delete(String id) {
            calls.add("delete");
            if (away) {
                throw StoreException.transientFailure("the database is away", null);
            }
            return fixture.memory.tokens().delete(id);
        }

        @Override
        public void deleteExpired(Instant before) {
            calls.add("sweep");
        }
    };

    private final Tokens tokens = new Tokens(noting, fixture.clock, new SecureRandom());

    @AfterEach
    void close() {
        fixture.close();
    }

    private Execution ran(String runnerType) {
        Execution execution = fixture.request(fixture.register(runnerType), runnerType);
        await().atMost(Duration.ofMinutes(1))
                .until(() -> fixture.now(execution).status().isTerminal());
        return execution;
    }

    @Test
    void codeOnThisNodeHasATokenOfItsUserWhileItRuns() {
        fixture.tokens = ServiceTokens.of(tokens, Duration.ofDays(1));
        fixture.start("one", 1);

        Execution execution = ran("coding");

        await().atMost(Duration.ofMinutes(1))
                .untilAsserted(() -> assertThat(calls).containsExactly("insert", "delete"));
        assertThat(made).singleElement().satisfies(token -> {
            assertThat(token.user()).isEqualTo(execution.context().get("user"));
            assertThat(token.service()).isTrue();
            assertThat(token.metadata()).containsEntry("execution", execution.id());
        });
        String secret = fixture.seen.remove();
        assertThat(Token.of(secret, "x", Instant.EPOCH, true, Map.of()).id())
                .isEqualTo(made.get(0).id());
        assertThat(fixture.now(execution).toString()).doesNotContain(secret);
    }

    @Test
    void otherRunsCostNoCall() {
        fixture.tokens = ServiceTokens.of(tokens, Duration.ofDays(1));
        fixture.start("one", 1);

        Execution ignored = ran("noop");
        Execution another = ran("configured");

        assertThat(calls).isEmpty();
    }

    @Test
    void withoutAuthenticationNoRunCostsACall() {
        fixture.start("one", 1);

        Execution ignored = ran("coding");

        assertThat(calls).isEmpty();
        assertThat(fixture.seen).containsExactly("");
    }

    @Test
    void aTokenThatCannotBeRevokedEndsByItselfAndHoldsNothingUp() {
        fixture.tokens = ServiceTokens.of(tokens, Duration.ofHours(2));
        away = true;
        fixture.start("one", 1);

        Execution first = ran("coding");
        Execution second = ran("noop");

        assertThat(fixture.now(first).status()).isEqualTo(ExecutionStatus.SUCCEEDED);
        assertThat(fixture.now(second).status()).isEqualTo(ExecutionStatus.SUCCEEDED);
        assertThat(made)
                .singleElement()
                .satisfies(token -> assertThat(
                                token.isExpired(fixture.clock.instant().plus(Duration.ofHours(2))))
                        .isTrue());
    }

    @Test
    void anActionThatFailsOrBreaksDownLeavesNoToken() {
        fixture.tokens = ServiceTokens.of(tokens, Duration.ofHours(2));
        fixture.start("one", 1);

        Execution ignored = ran("breaking");

        await().atMost(Duration.ofMinutes(1))
                .untilAsserted(() -> assertThat(calls).containsExactly("insert", "delete"));
    }
}
