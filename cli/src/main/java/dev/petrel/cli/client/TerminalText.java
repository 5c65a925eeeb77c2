// SPDX-License-Identifier: Apache-2.0
package dev.petrel.cli.client;

import dev.petrel.engine.json.Json;
import dev.petrel.engine.text.ControlCharacters;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * What a server answered, made safe for a terminal: names, messages and output that actions, sensors and others have sent may
 * hold control characters, which would act there. They become escapes in all strings of the answer, so that no command has
 * to think of it.
 */
final class TerminalText {

    private static final Path STDOUT = Path.of("/proc/self/fd/1");

    private TerminalText() {}

    /** What to do to answers of this process: nothing, if its standard output is a file or a pipe. */
    static UnaryOperator<String> ofThisProcess() {
        return isTerminal() ? TerminalText::escaped : UnaryOperator.identity();
    }

    /** The answer with escapes: within its strings if it is JSON. */
    static String escaped(String answer) {
        try {
            return Json.write(value(Json.read(answer)));
        } catch (IllegalArgumentException e) {
            return ControlCharacters.escape(answer); // no JSON
        }
    }

    private static @Nullable Object value(@Nullable Object value) {
        if (value instanceof String text) {
            return ControlCharacters.escape(text);
        }
        if (value instanceof List<?> list) {
            return list.stream().map(TerminalText::value).toList();
        }
        if (value instanceof Map<?, ?> map) {
            Map<String, @Nullable Object> escaped = new LinkedHashMap<>();
            map.forEach((key, item) -> escaped.put(ControlCharacters.escape(String.valueOf(key)), value(item)));
            return escaped;
        }
        return value;
    }

    /** Java itself only knows whether both input and output are terminals. */
    private static boolean isTerminal() {
        try {
            String target = Files.readSymbolicLink(STDOUT).toString();
            return target.startsWith("/dev/pts/") || target.startsWith("/dev/tty") || target.equals("/dev/console");
        } catch (IOException e) {
            return System.console() != null; // no /proc here
        }
    }
}
