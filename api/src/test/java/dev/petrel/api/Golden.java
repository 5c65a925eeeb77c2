// SPDX-License-Identifier: Apache-2.0
package dev.petrel.api;

import dev.petrel.engine.json.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** What StackStorm was recorded to do: see the files in {@code golden-behaviour}. */
final class Golden {

    private static final Path CASES = Path.of("src/test/resources/golden-behaviour");

    private Golden() {}

    /** The cases in {@code file}. */
    @SuppressWarnings("unchecked")
    static List<Map<String, Object>> cases(String file) {
        try {
            return (List<Map<String, Object>>)
                    Json.readObject(Files.readString(CASES.resolve(file))).get("cases");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The object under {@code key}; one without keys if there is none. */
    @SuppressWarnings("unchecked")
    static Map<String, Object> object(Map<String, Object> of, String key) {
        return of.get(key) == null ? Map.of() : (Map<String, Object>) of.get(key);
    }
}
