// SPDX-License-Identifier: Apache-2.0
package dev.petrel.cli.client.input;

import dev.petrel.engine.json.Json;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads a JSON object that an option holds or names. */
public final class PayloadText {

    private PayloadText() {}

    /**
     * The object.
     *
     * @param given JSON itself, {@code @FILE}, or {@code -} for {@code input}
     * @throws IllegalArgumentException when it cannot be read or is not a JSON object
     */
    public static Map<String, @Nullable Object> read(String given, InputStream input) {
        return read(given, input, "--payload");
    }

    /** The same of another {@code option}. */
    public static Map<String, @Nullable Object> read(String given, InputStream input, String option) {
        String what = "the " + option.replace("-", "") + " ";
        String where = given.equals("-")
                ? "standard input"
                : given.startsWith("@") ? "\"" + given.substring(1) + "\"" : option;
        try {
            String text = given.equals("-")
                    ? new String(input.readAllBytes(), StandardCharsets.UTF_8)
                    : given.startsWith("@") ? Files.readString(Path.of(given.substring(1))) : given;
            return Json.readObject(text);
        } catch (IOException e) {
            throw new IllegalArgumentException("cannot read " + what + "from " + where + ": " + e, e);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(what + "in " + where + " is no JSON object: " + e.getMessage(), e);
        }
    }
}
