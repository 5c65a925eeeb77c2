// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.text;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.CharsetEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Text that the operating system gets: arguments, variables, names of files. Java writes it in the encoding of the locale
 * that it was started in, and puts {@code ?} for what that does not have, which a shell takes for a pattern. What is tried
 * here first becomes an error instead.
 */
public final class NativeText {

    private static final Charset NATIVE = charset(System.getProperty("sun.jnu.encoding", "UTF-8"));

    private NativeText() {}

    /** The encoding of the operating system's text in this process. */
    public static Charset charset() {
        return NATIVE;
    }

    /** @throws IOException if {@code text} cannot be given to the operating system as it is: {@code what} says what it is */
    public static void require(String what, String text) throws IOException {
        String flaw = flaw(text, NATIVE);
        if (flaw != null) {
            throw new IOException(what + " " + flaw);
        }
    }

    /** @throws IOException if a variable cannot be given to a child as it is, naming the variable and not its value */
    public static void requireEnvironment(Map<String, String> variables) throws IOException {
        for (Map.Entry<String, String> variable : variables.entrySet()) {
            String name = variable.getKey();
            if (name.isEmpty() || name.indexOf('=') >= 0) {
                throw new IOException(
                        "\"" + ControlCharacters.escape(name) + "\" cannot be the name of an environment variable");
            }
            require("the name of the environment variable \"" + ControlCharacters.escape(name) + "\"", name);
            require("the environment variable \"" + name + "\"", variable.getValue());
        }
    }

    /** What keeps {@code text} from being written in {@code charset}, as the end of a sentence, or null. */
    static @Nullable String flaw(String text, Charset charset) {
        if (isPlain(text)) {
            return null;
        }
        CharsetEncoder encoder = charset.newEncoder();
        int length;
        for (int at = 0; at < text.length(); at += length) {
            int character = text.codePointAt(at);
            length = Character.charCount(character);
            if (character == 0) {
                return "holds a NUL character, which the operating system takes for the end of the text";
            }
            if (character >= Character.MIN_SURROGATE && character <= Character.MAX_SURROGATE) {
                return String.format("holds U+%04X, half of a surrogate pair, which is no character", character);
            }
            if (!encoder.canEncode(text.subSequence(at, at + length))) {
                return String.format(
                        "holds U+%04X (\"%s\"), which %s, the encoding of this process, does not have; start it in a UTF-8"
                                + " locale, as bin/petrel does",
                        character, ControlCharacters.escape(Character.toString(character)), charset);
            }
        }
        return null;
    }

    /** ASCII without NUL: what all encodings of locales have. */
    private static boolean isPlain(String text) {
        return text.chars().allMatch(c -> c > 0 && c < 0x80);
    }

    private static Charset charset(String name) {
        return Charset.isSupported(name) ? Charset.forName(name) : StandardCharsets.US_ASCII;
    }
}
