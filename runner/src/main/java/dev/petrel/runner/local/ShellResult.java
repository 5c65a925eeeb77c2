// SPDX-License-Identifier: Apache-2.0
package dev.petrel.runner.local;

import dev.petrel.engine.json.Json;
import dev.petrel.engine.model.ExecutionStatus;
import dev.petrel.runner.spi.Outcome;
import java.math.BigInteger;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** StackStorm's result of a local command. */
final class ShellResult {

    private static final int KILLED = -9;
    /** StackStorm's code of what it had to end. */
    private static final int TERMINATED = -15;

    private static final String STARTS_OF_JSON = "{[\"-0123456789tfn";

    private ShellResult() {}

    /** A command that ended by itself. */
    static Outcome ended(int code, ShellTexts texts) {
        boolean succeeded = code == 0;
        return new Outcome.Ended(succeeded ? ExecutionStatus.SUCCEEDED : ExecutionStatus.FAILED, result(code, texts));
    }

    /** A command that took too long and was killed. */
    static Outcome timedOut(String error, ShellTexts texts) {
        Map<String, @Nullable Object> result = result(KILLED, texts);
        result.put("error", error);
        return new Outcome.Ended(ExecutionStatus.TIMEOUT, result);
    }

    /** What a command had written that had to end: the runner adds why. */
    static Map<String, @Nullable Object> endedEarly(ShellTexts texts) {
        return result(TERMINATED, texts);
    }

    private static Map<String, @Nullable Object> result(int code, ShellTexts texts) {
        Map<String, @Nullable Object> result = new LinkedHashMap<>();
        result.put("failed", code != 0);
        result.put("succeeded", code == 0);
        result.put("return_code", code);
        result.put("stdout", value(texts.stdout()));
        result.put("stderr", value(texts.stderr()));
        return result;
    }

    private static @Nullable Object value(ShellTexts.Text text) {
        String stripped = stripped(text.text());
        return text.readable() ? parsed(stripped) : stripped;
    }

    /** Without one line end. */
    static String stripped(String text) {
        String rest = text.endsWith("\n") ? text.substring(0, text.length() - 1) : text;
        return rest.endsWith("\r") ? rest.substring(0, rest.length() - 1) : rest;
    }

    /** Whether what starts like this can be JSON. */
    static boolean mayBeJson(String start) {
        int first = 0;
        while (first < start.length() && Character.isWhitespace(start.charAt(first))) {
            first++;
        }
        return first < start.length() && STARTS_OF_JSON.indexOf(start.charAt(first)) >= 0;
    }

    /** What the text says if it is JSON, else the text: packs rely on either. */
    static @Nullable Object parsed(String text) {
        if (!mayBeJson(text)) {
            return text;
        }
        try {
            Object value = Json.read(text);
            return value instanceof BigInteger ? text : value;
        } catch (IllegalArgumentException e) {
            return text;
        }
    }
}
