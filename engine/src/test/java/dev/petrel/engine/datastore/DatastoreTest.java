// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.datastore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.petrel.engine.datastore.Datastore.Attributes;
import dev.petrel.engine.memory.ManualClock;
import dev.petrel.engine.memory.MemoryStore;
import dev.petrel.engine.model.KeyValue;
import dev.petrel.engine.store.KeyValueStore;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class DatastoreTest {

    private static final Scope KIM = Scope.ofUser("kim");
    private static final Attributes SECRET = new Attributes(true, null, null);

    private final ManualClock clock = new ManualClock();
    private final KeyValueStore store = new MemoryStore(clock).keys();
    private final Datastore datastore = new Datastore(store, Cipher.withoutKey(), clock);
    private final Datastore encrypting = new Datastore(store, new Backwards(), clock);

    @Test
    void keepsTheKeysOfScopesApart() {
        datastore.put(Scope.SYSTEM, "k", "system's", Attributes.NONE);
        datastore.put(KIM, "k", "kim's", new Attributes(false, "mine", null));
        datastore.put(Scope.ofUser("ki"), "k", "ki's", Attributes.NONE);

        assertThat(datastore.value(Scope.SYSTEM, "k")).contains("system's");
        assertThat(datastore.get(KIM, "k"))
                .contains(new KeyValue(KeyValue.USER, "kim:k", "kim's", false, "mine", null));
        assertThat(datastore.delete(KIM, "k")).isTrue();
        assertThat(datastore.delete(KIM, "k")).isFalse();
        assertThat(datastore.value(KIM, "k")).isEmpty();
        assertThat(datastore.value(Scope.ofUser("ki"), "k")).contains("ki's");
    }

    @Test
    void listsTheNamesOfOneScopeAsTheyWereGiven() {
        datastore.put(KIM, "a.1", "", Attributes.NONE);
        datastore.put(KIM, "a.2", "", Attributes.NONE);
        datastore.put(KIM, "b", "", Attributes.NONE);
        datastore.put(Scope.ofUser("lee"), "a.3", "", Attributes.NONE);
        datastore.put(Scope.SYSTEM, "a.4", "", Attributes.NONE);

        assertThat(datastore.names(KIM, "a.")).containsExactly("a.1", "a.2");
        assertThat(datastore.names(KIM, "")).containsExactly("a.1", "a.2", "b");
        assertThat(datastore.names(Scope.SYSTEM, "")).containsExactly("a.4");
    }

    @Test
    void aKeyIsGoneWhenItsTimeToLiveIsOver() {
        Attributes shortLived = new Attributes(false, null, Duration.ofSeconds(5));
        KeyValue stored = datastore.put(Scope.SYSTEM, "k", "v", shortLived);
        assertThat(stored.expiresAt()).isEqualTo(clock.instant().plusSeconds(5));

        clock.advance(Duration.ofSeconds(4));
        assertThat(datastore.value(Scope.SYSTEM, "k")).contains("v");
        clock.advance(Duration.ofSeconds(1));
        assertThat(datastore.value(Scope.SYSTEM, "k")).isEmpty();
    }

    @Test
    void storesNoSecretInClearWithoutAKey() {
        assertThatThrownBy(() -> datastore.put(Scope.SYSTEM, "k", "s3cret", SECRET))
                .isInstanceOf(SecretException.class)
                .hasMessageContaining("no encryption key is configured");
        assertThat(store.list(KeyValue.SYSTEM, "")).isEmpty();
    }

    @Test
    void encryptsSecretsAndHandsThemOutInClearOnlyWhenAsked() {
        KeyValue stored = encrypting.put(Scope.SYSTEM, "k", "s3cret", SECRET);

        assertThat(stored.secret()).isTrue();
        assertThat(encrypting.value(Scope.SYSTEM, "k")).contains("terc3s");
        assertThat(encrypting.inClear(stored)).isEqualTo("s3cret");
    }

    @Test
    void aSecretOfAnotherTimeCannotBeReadWithoutTheKey() {
        KeyValue stored = encrypting.put(Scope.SYSTEM, "k", "s3cret", SECRET);
        KeyValue open = encrypting.put(Scope.SYSTEM, "open", "all may read it", Attributes.NONE);

        assertThatThrownBy(() -> datastore.inClear(stored))
                .isInstanceOf(SecretException.class)
                .hasMessageContaining("key \"k\" cannot be decrypted")
                .hasMessageNotContaining(stored.value());
        assertThat(datastore.inClear(open)).isEqualTo("all may read it");
    }

    @Test
    void takesWhatIsEncryptedAlreadyOnlyUnderItsOwnKey() {
        Attributes described = new Attributes(false, "moved here", Duration.ofSeconds(5));
        KeyValue stored = encrypting.putEncrypted(KIM, "k", "terc3s", described);

        assertThat(stored)
                .isEqualTo(new KeyValue(
                        KeyValue.USER,
                        "kim:k",
                        "terc3s",
                        true,
                        "moved here",
                        clock.instant().plusSeconds(5)));
        assertThat(encrypting.inClear(stored)).isEqualTo("s3cret");
        assertThatThrownBy(() -> encrypting.putEncrypted(KIM, "j", "!", Attributes.NONE))
                .isInstanceOf(SecretException.class)
                .hasMessageContaining("integrity of the provided value for key \"j\"");
        assertThatThrownBy(() -> datastore.putEncrypted(KIM, "j", "terc3s", Attributes.NONE))
                .isInstanceOf(SecretException.class)
                .hasMessageContaining("no encryption key is configured");
        assertThat(encrypting.get(KIM, "j")).isEmpty();
    }

    /** Enough to see what is encrypted. "!" is not. */
    private static final class Backwards implements Cipher {
        @Override
        public boolean hasKey() {
            return true;
        }

        @Override
        public String encrypt(String clear) {
            return new StringBuilder(clear).reverse().toString();
        }

        @Override
        public String decrypt(String encrypted) {
            if (encrypted.equals("!")) {
                throw new IllegalArgumentException("the value is not encrypted");
            }
            return new StringBuilder(encrypted).reverse().toString();
        }
    }

    @Test
    void aColonInTheNameOfAUserIsNoneInItsKeys() {
        datastore.put(Scope.ofUser("a"), "b:k", "a's", Attributes.NONE);
        datastore.put(Scope.ofUser("a:b"), "k", "a:b's", Attributes.NONE);
        datastore.put(Scope.ofUser("a%3Ab"), "k", "a%3Ab's", Attributes.NONE);
        datastore.put(Scope.ofUser("50%"), "k", "50%'s", Attributes.NONE);

        assertThat(datastore.value(Scope.ofUser("a"), "b:k")).contains("a's");
        assertThat(datastore.value(Scope.ofUser("a:b"), "k")).contains("a:b's");
        assertThat(datastore.value(Scope.ofUser("a%3Ab"), "k")).contains("a%3Ab's");
        assertThat(Scope.ofUser("50%").stored("k")).isEqualTo("50%:k");
        for (String user : new String[] {"a", "a:b", "a%3Ab", "a%25b", "%", "%2525:"}) {
            String stored = Scope.ofUser(user).stored("");
            assertThat(stored.indexOf(':')).isEqualTo(stored.length() - 1);
            assertThat(Scope.user(stored.substring(0, stored.length() - 1))).isEqualTo(user);
        }
    }
}
