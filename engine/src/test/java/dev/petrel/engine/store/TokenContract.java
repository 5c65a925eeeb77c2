// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.store;

import static dev.petrel.engine.store.Samples.T0;
import static org.assertj.core.api.Assertions.assertThat;

import dev.petrel.engine.model.Token;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

interface TokenContract extends StoreSetup {

    private TokenStore tokens() {
        return store().tokens();
    }

    private static Token token(String secret) {
        return Token.of(
                secret, "sam", T0.plusNanos(123_456_000), true, Map.of("a.$b", List.of(1, 1.0, "\uD83D\uDE00")));
    }

    @Test
    default void keepsATokenAsItIs() {
        Token token = token("one");
        assertThat(tokens().get(token.id())).isEmpty();

        tokens().insert(token);
        tokens().insert(token);

        assertThat(tokens().get(token.id())).contains(token);
        assertThat(tokens().get(token("two").id())).isEmpty();
    }

    @Test
    default void deletesATokenOnce() throws Exception {
        Token token = token("one");
        tokens().insert(token);

        List<Boolean> deleted = Race.run(4, racer -> () -> tokens().delete(token.id()));

        assertThat(deleted).containsOnlyOnce(true);
        assertThat(tokens().get(token.id())).isEmpty();
    }

    @Test
    default void letsATokenEndLaterUnlessItIsGone() {
        Token token = token("one");
        tokens().insert(token);

        assertThat(tokens().extend(token.id(), T0.plusSeconds(90))).isTrue();
        assertThat(tokens().extend(token("two").id(), T0)).isFalse();

        assertThat(tokens().get(token.id())).map(Token::expiry).contains(T0.plusSeconds(90));
        assertThat(tokens().get(token("two").id())).isEmpty();
    }

    @Test
    default void removesThoseThatExpiredBefore() {
        Token old = Token.of("old", "sam", T0, false, Map.of());
        Token later = Token.of("later", "sam", T0.plus(Duration.ofHours(2)), false, Map.of());
        tokens().insert(old);
        tokens().insert(later);

        tokens().deleteExpired(T0);
        assertThat(tokens().get(old.id())).as("not before").contains(old);
        tokens().deleteExpired(T0.plusSeconds(1));
        tokens().deleteExpired(T0.plusSeconds(1));

        assertThat(tokens().get(old.id())).isEmpty();
        assertThat(tokens().get(later.id())).contains(later);
    }
}
