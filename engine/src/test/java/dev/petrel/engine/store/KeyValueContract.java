// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.store;

import static dev.petrel.engine.model.KeyValue.SYSTEM;
import static dev.petrel.engine.model.KeyValue.USER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.petrel.engine.json.Json;
import dev.petrel.engine.model.KeyChange;
import dev.petrel.engine.model.KeyValue;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

interface KeyValueContract extends StoreSetup {

    private KeyValueStore keys() {
        return store().keys();
    }

    @Test
    default void givesBackValuesAsTheyWere() {
        KeyValue full = new KeyValue(
                SYSTEM, "a.$b.c:d", "v\u00fc\n", true, "what", clock().instant().plusSeconds(5));
        keys().put(full);
        keys().put(new KeyValue(SYSTEM, "plain", "", false, null, null));

        assertThat(keys().get(SYSTEM, "a.$b.c:d")).contains(full);
        assertThat(keys().get(SYSTEM, "plain")).contains(new KeyValue(SYSTEM, "plain", "", false, null, null));
        assertThat(keys().get(SYSTEM, "none")).isEmpty();
    }

    @Test
    default void replacesAValue() {
        keys().put(new KeyValue(SYSTEM, "k", "1", true, "d", clock().instant().plusSeconds(5)));
        keys().put(value(SYSTEM, "k", "2"));

        clock().advance(Duration.ofSeconds(10));

        assertThat(keys().get(SYSTEM, "k")).contains(value(SYSTEM, "k", "2"));
    }

    @Test
    default void keepsScopesApart() {
        keys().put(value(SYSTEM, "k", "system"));
        keys().put(value(USER, "k", "user"));

        assertThat(keys().delete(USER, "k")).isTrue();

        assertThat(keys().get(USER, "k")).isEmpty();
        assertThat(keys().get(SYSTEM, "k")).contains(value(SYSTEM, "k", "system"));
        assertThat(keys().list(USER, "")).isEmpty();
    }

    @Test
    default void tellsWhetherWhatItDeletedWasThere() {
        keys().put(value(SYSTEM, "k", "1"));

        assertThat(keys().delete(SYSTEM, "k")).isTrue();
        assertThat(keys().delete(SYSTEM, "k")).isFalse();
    }

    @Test
    default void takesAPrefixAsItIsWritten() {
        List<String> prefixes = List.of(
                "a.",
                "a*",
                "[a",
                "a\\E",
                "\\Qa",
                "^a",
                "a$",
                "a\0",
                "\0",
                "\0\0b",
                "\u00e9",
                "\ud83d\ude00",
                "\udbff\udfff");
        for (String prefix : prefixes) {
            keys().put(value(SYSTEM, prefix, "itself"));
            keys().put(value(SYSTEM, prefix + "\udbff\udfff!", "with more"));
        }

        for (String prefix : prefixes) {
            List<String> expected = prefixes.stream()
                    .flatMap(name -> Stream.of(name, name + "\udbff\udfff!"))
                    .filter(name -> name.startsWith(prefix))
                    .toList();
            assertThat(keys().list(SYSTEM, prefix))
                    .as("prefix %s", Json.write(prefix))
                    .extracting(KeyValue::name)
                    .containsExactlyInAnyOrderElementsOf(expected);
        }
    }

    @Test
    default void listsThoseOfAPrefixByName() {
        Stream.of("p.b", "p.a", "pxa", "q", "P.c").forEach(name -> keys().put(value(SYSTEM, name, name)));

        assertThat(keys().list(SYSTEM, "p.")).extracting(KeyValue::name).containsExactly("p.a", "p.b");
        assertThat(keys().list(SYSTEM, "")).hasSize(5);
        assertThat(keys().names(SYSTEM, "p.")).containsExactly("p.a", "p.b");
        assertThat(keys().list(SYSTEM, "zz")).isEmpty();
    }

    @Test
    default void doesNotHaveWhatHasExpired() {
        keys().put(new KeyValue(
                SYSTEM, "short", "1", false, null, clock().instant().plusSeconds(5)));
        keys().put(value(SYSTEM, "long", "2"));
        clock().advance(Duration.ofMillis(4999));
        assertThat(keys().get(SYSTEM, "short")).isPresent();

        clock().advance(Duration.ofMillis(1));

        assertThat(keys().get(SYSTEM, "short")).isEmpty();
        assertThat(keys().names(SYSTEM, "")).containsExactly("long");
        assertThat(keys().list(SYSTEM, "")).containsExactly(value(SYSTEM, "long", "2"));
        assertThat(keys().delete(SYSTEM, "short")).isFalse();
        keys().put(value(SYSTEM, "short", "again"));
        assertThat(keys().get(SYSTEM, "short")).contains(value(SYSTEM, "short", "again"));
    }

    @Test
    default void rewritesAValueAndNothingElse() {
        KeyValue secret =
                new KeyValue(SYSTEM, "k", "1", true, "what", clock().instant().plusSeconds(60));
        KeyChange change = keys().putNoting(secret).get(0);

        assertThat(keys().rewrite(SYSTEM, "k", now -> now)).isFalse();
        assertThat(keys().rewrite(
                                SYSTEM,
                                "k",
                                now -> new KeyValue(SYSTEM, "k", now.value() + "2", true, "what", now.expiresAt())))
                .isTrue();
        assertThat(keys().rewrite(SYSTEM, "none", now -> value(SYSTEM, "none", "x")))
                .isFalse();

        assertThat(keys().get(SYSTEM, "k")).contains(new KeyValue(SYSTEM, "k", "12", true, "what", secret.expiresAt()));
        assertThat(keys().untold(10)).containsExactly(change);
    }

    @Test
    default void notesChangesUntilTheyAreTold() {
        KeyValue secret = new KeyValue(
                SYSTEM, "k", "\u00fc\n", true, "what", clock().instant().plusSeconds(60));

        List<KeyChange> created = keys().putNoting(value(SYSTEM, "k", "1"));
        List<KeyChange> updated = keys().putNoting(secret);
        List<KeyChange> deleted = keys().deleteNoting(SYSTEM, "k");

        assertThat(created).singleElement().satisfies(change -> {
            assertThat(change.before()).isNull();
            assertThat(change.after()).isEqualTo(value(SYSTEM, "k", "1"));
        });
        assertThat(updated).singleElement().satisfies(change -> {
            assertThat(change.before()).isEqualTo(value(SYSTEM, "k", "1"));
            assertThat(change.after()).isEqualTo(secret);
        });
        assertThat(deleted).singleElement().satisfies(change -> {
            assertThat(change.before()).isEqualTo(secret);
            assertThat(change.after()).isNull();
        });
        assertThat(keys().get(SYSTEM, "k")).as("it is kept for its notes alone").isEmpty();
        assertThat(keys().names(SYSTEM, "")).isEmpty();
        assertThat(keys().list(SYSTEM, "")).isEmpty();
        assertThat(keys().untold(10)).containsExactly(created.get(0), updated.get(0), deleted.get(0));

        KeyChange caused = keys().putNoting(value(SYSTEM, "caused", "1"), 7).get(0);
        assertThat(caused.chain()).isEqualTo(7);
        assertThat(keys().untold(10)).contains(caused);
        keys().told(caused);

        keys().told(updated.get(0));
        keys().told(updated.get(0));
        assertThat(keys().untold(10)).containsExactly(created.get(0), deleted.get(0));
        keys().told(created.get(0));
        keys().told(deleted.get(0));
        assertThat(keys().untold(10)).isEmpty();
        assertThat(keys().deleteNoting(SYSTEM, "k")).as("nothing was there").isEmpty();
        assertThat(keys().untold(10)).isEmpty();
    }

    @Test
    default void aKeyIsThereWhileAndAfterItsChangesAreTold() {
        keys().put(value(SYSTEM, "k", "0"));
        KeyChange change = keys().putNoting(value(SYSTEM, "k", "1")).get(0);

        assertThat(keys().get(SYSTEM, "k")).contains(value(SYSTEM, "k", "1"));
        keys().told(change);

        assertThat(change.before()).isEqualTo(value(SYSTEM, "k", "0"));
        assertThat(keys().get(SYSTEM, "k")).contains(value(SYSTEM, "k", "1"));
        assertThat(keys().delete(SYSTEM, "k")).isTrue();
        keys().told(change);
        assertThat(keys().get(SYSTEM, "k")).isEmpty();
    }

    @Test
    default void aKeyThatIsKeptForItsNotesMayBeWrittenAgain() {
        keys().put(value(SYSTEM, "k", "1"));
        KeyChange deleted = keys().deleteNoting(SYSTEM, "k").get(0);

        KeyChange created = keys().putNoting(value(SYSTEM, "k", "2")).get(0);

        assertThat(created.before()).isNull();
        assertThat(keys().untold(10)).containsExactly(deleted, created);
        assertThat(keys().get(SYSTEM, "k")).contains(value(SYSTEM, "k", "2"));
        keys().told(created);
        keys().told(deleted);
        assertThat(keys().get(SYSTEM, "k")).contains(value(SYSTEM, "k", "2"));
    }

    @Test
    default void notesOnceThatAKeyHasExpired() {
        KeyValue first =
                new KeyValue(SYSTEM, "a", "1", false, null, clock().instant().plusSeconds(5));
        KeyValue second =
                new KeyValue(SYSTEM, "b", "1", false, null, clock().instant().plusSeconds(5));
        keys().put(first);
        keys().put(second);
        keys().put(new KeyValue(SYSTEM, "c", "1", false, null, clock().instant().plusSeconds(50)));
        assertThat(keys().expireNoting(10)).isEmpty();
        clock().advance(Duration.ofSeconds(5));

        List<KeyChange> written = keys().putNoting(value(SYSTEM, "a", "2"));
        List<KeyChange> expired = keys().expireNoting(10);

        assertThat(written).hasSize(2);
        assertThat(written.get(0).before()).isEqualTo(first);
        assertThat(written.get(0).after()).isNull();
        assertThat(written.get(1).before()).isNull();
        assertThat(written.get(1).after()).isEqualTo(value(SYSTEM, "a", "2"));
        assertThat(expired).singleElement().satisfies(change -> {
            assertThat(change.before()).isEqualTo(second);
            assertThat(change.after()).isNull();
        });
        assertThat(keys().expireNoting(10)).isEmpty();
        assertThat(keys().untold(10)).hasSize(3);
        expired.forEach(keys()::told);
        written.forEach(keys()::told);
        assertThat(keys().untold(10)).isEmpty();
        assertThat(keys().names(SYSTEM, "")).containsExactly("a", "c");
    }

    @Test
    default void changesNothingThatItCouldNotNote() {
        for (int i = 0; i < KeyValueStore.MOST_UNTOLD; i++) {
            assertThat(keys().putNoting(value(SYSTEM, "k", "" + i))).hasSize(1);
        }
        KeyValue last = keys().get(SYSTEM, "k").orElseThrow();

        assertThatThrownBy(() -> keys().putNoting(value(SYSTEM, "k", "more")))
                .isInstanceOfSatisfying(
                        StoreException.class, e -> assertThat(e.isTransient()).isTrue());
        assertThatThrownBy(() -> keys().deleteNoting(SYSTEM, "k")).isInstanceOf(StoreException.class);

        assertThat(keys().get(SYSTEM, "k")).contains(last);
        assertThat(keys().putNoting(value(SYSTEM, "other", "1"))).hasSize(1);
    }

    @Test
    default void ofChangesAtOnceNoneIsForgotten() throws Exception {
        List<List<KeyChange>> made = Race.run(4, i -> () -> keys().putNoting(value(SYSTEM, "k", "" + i)));

        List<KeyChange> untold = keys().untold(10);
        assertThat(untold)
                .hasSize(4)
                .containsExactlyInAnyOrderElementsOf(
                        made.stream().flatMap(List::stream).toList());
        KeyValue before = null;
        for (KeyChange change : untold) {
            assertThat(change.before()).isEqualTo(before);
            before = change.after();
        }
        assertThat(keys().get(SYSTEM, "k")).contains(before);
    }

    private static KeyValue value(String scope, String name, String value) {
        return new KeyValue(scope, name, value, false, null, null);
    }
}
