// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.store;

import static dev.petrel.engine.store.Samples.T0;
import static org.assertj.core.api.Assertions.assertThat;

import dev.petrel.engine.model.ApiKey;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

interface ApiKeyContract extends StoreSetup {

    private ApiKeyStore apiKeys() {
        return store().apiKeys();
    }

    private static ApiKey key(String secret, String user, int seconds) {
        return ApiKey.of(secret, user, Map.of("used_by", "golden", "$x.y", 1), T0.plusSeconds(seconds), true);
    }

    @Test
    default void keepsAnApiKeyAsItIs() {
        ApiKey key = key("one", "sam", 0);
        assertThat(apiKeys().get(key.id())).isEmpty();

        assertThat(apiKeys().insert(key)).isTrue();

        assertThat(apiKeys().get(key.id())).contains(key);
        assertThat(apiKeys().list(null, 0, -1).items()).containsExactly(key);
    }

    @Test
    default void addsNoApiKeyInThePlaceOfAnother() {
        ApiKey key = key("one", "sam", 0);
        assertThat(apiKeys().insert(key)).isTrue();
        ApiKey begunTheSame = new ApiKey(key.id(), key.id() + "0".repeat(40), "kim", Map.of(), key.createdAt(), true);

        assertThat(apiKeys().insert(begunTheSame)).isFalse();
        assertThat(apiKeys().insert(key)).isFalse();

        assertThat(apiKeys().get(key.id())).contains(key);
    }

    @Test
    default void replacesAnApiKeyThatIsThere() {
        ApiKey key = key("one", "sam", 0);
        ApiKey disabled = new ApiKey(key.id(), key.hash(), "kim", Map.of(), key.createdAt(), false);
        assertThat(apiKeys().replace(key)).isFalse();
        assertThat(apiKeys().get(key.id())).as("nothing is made").isEmpty();
        assertThat(apiKeys().insert(key)).isTrue();

        assertThat(apiKeys().replace(disabled)).isTrue();

        assertThat(apiKeys().get(key.id())).contains(disabled);
    }

    @Test
    default void deletesAnApiKeyOnce() {
        ApiKey key = key("one", "sam", 0);
        assertThat(apiKeys().insert(key)).isTrue();

        assertThat(apiKeys().delete(key.id())).isTrue();
        assertThat(apiKeys().delete(key.id())).isFalse();

        assertThat(apiKeys().get(key.id())).isEmpty();
    }

    @Test
    default void listsApiKeysInTheOrderInWhichTheyWereMade() {
        ApiKey third = key("a", "sam", 3);
        ApiKey first = key("b", "sam", 1);
        ApiKey second = key("c", "kim", 2);
        for (ApiKey key : List.of(third, first, second)) {
            assertThat(apiKeys().insert(key)).isTrue();
        }

        assertThat(apiKeys().list(null, 0, -1).items()).containsExactly(first, second, third);
        assertThat(apiKeys().list(null, 1, 1).items()).containsExactly(second);
        assertThat(apiKeys().list(null, 1, 1).total()).isEqualTo(3);
        assertThat(apiKeys().list("sam", 0, 10).items()).containsExactly(first, third);
        assertThat(apiKeys().list("nobody", 0, 10).items()).isEmpty();
    }
}
