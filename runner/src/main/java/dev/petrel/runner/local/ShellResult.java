// SPDX-License-Identifier: Apache-2.0
package dev.petrel.runner.local;

import dev.petrel.engine.json.Json;
import dev.petrel.engine.model.ExecutionStatus;
import dev.petrel.runner.spi.Outcome;
import dev.petrel.runner.spi.TimeLimit;
import java.math.BigInteger;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** StackStorm's result of a local command, and how its texts are read. */
public final class ShellResult {

    private static final int KILLED = -9;
    /** StackStorm's code of what it had to end. */
    private static final int TERMINATED = -15;

    /** As a shell and Java show a process that a signal ended: 128 and the signal. */
    private static final int BY_SIGKILL = 128 + 9;

    private static final int BY_SIGTERM = 128 + 15;

    private static final Pattern WRONG_PASSWORD =
            Pattern.compile("sudo: (\\d+ incorrect password attempts?|no password was provided)");
    private static final Pattern ASKED = Pattern.compile("\\[sudo\\] password for (.+?):");

    private static final String STARTS_OF_JSON = "{[\"-0123456789tfn";

    private ShellResult() {}

    /**
     * A command that ended by itself. As StackStorm has it, one that SIGKILL ended is shown as one that took too long, and
     * one that SIGTERM ended as abandoned; a shell says the same of itself when that became of its last command.
     *
     * @param password whether {@code sudo} was told one
     */
    static Outcome ended(int code, ShellTexts texts, TimeLimit limit, boolean password) {
        if (code == BY_SIGKILL) {
            return timedOut(limit.overdue() + ": SIGKILL ended it before that", texts);
        }
        if (code == BY_SIGTERM) {
            return new Outcome.Ended(ExecutionStatus.ABANDONED, result(TERMINATED, texts));
        }
        if (password
                && code != 0
                && WRONG_PASSWORD.matcher(texts.stderr().text()).find()) {
            return wrongPassword(texts);
        }
        boolean succeeded = code == 0;
        return new Outcome.Ended(succeeded ? ExecutionStatus.SUCCEEDED : ExecutionStatus.FAILED, result(code, texts));
    }

    private static Outcome wrongPassword(ShellTexts texts) {
        Matcher asked = ASKED.matcher(texts.stderr().text());
        Map<String, @Nullable Object> result = result(-1, texts);
        result.put(
                "error",
                "Invalid sudo password provided or sudo is not configured for this user ("
                        + (asked.find() ? asked.group(1) : "unknown") + ")");
        return new Outcome.Ended(ExecutionStatus.FAILED, result);
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
    public static String stripped(String text) {
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
    public static @Nullable Object parsed(String text) {
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
