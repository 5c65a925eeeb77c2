// SPDX-License-Identifier: Apache-2.0
package dev.petrel.cli.client.input;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads {@code key=value} words. */
public final class Pairs {

    private Pairs() {}

    /**
     * The values by key.
     *
     * @param schemas the JSON schema of each key that has one
     * @throws IllegalArgumentException when a word is no pair, a key is there twice, or a value does not fit its schema
     */
    public static Map<String, @Nullable Object> read(List<String> words, Map<?, ?> schemas) {
        Map<String, @Nullable Object> values = new LinkedHashMap<>();
        for (String word : words) {
            int at = word.indexOf('=');
            if (at < 1) {
                throw new IllegalArgumentException(
                        "expected key=value, found \"" + word + "\"; quote a value that has blanks in it");
            }
            String key = word.substring(0, at);
            if (values.containsKey(key)) {
                throw new IllegalArgumentException("\"" + key + "\" is given twice");
            }
            values.put(key, TypedValue.read(key, word.substring(at + 1), schemas.get(key)));
        }
        return values;
    }
}
