// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.store;

import static dev.petrel.engine.model.KeyValue.SYSTEM;
import static dev.petrel.engine.model.KeyValue.USER;
import static org.assertj.core.api.Assertions.assertThat;

import dev.petrel.engine.json.Json;
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

    private static KeyValue value(String scope, String name, String value) {
        return new KeyValue(scope, name, value, false, null, null);
    }
}
