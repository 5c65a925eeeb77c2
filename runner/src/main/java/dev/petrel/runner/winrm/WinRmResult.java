// SPDX-License-Identifier: Apache-2.0
package dev.petrel.runner.winrm;

import dev.petrel.engine.model.ExecutionStatus;
import dev.petrel.runner.local.ShellResult;
import dev.petrel.runner.local.ShellTexts;
import dev.petrel.runner.spi.Outcome;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** StackStorm's result of an action on a Windows host. */
final class WinRmResult {

    /** StackStorm's code of a command that did not end by itself in time. */
    private static final int NO_CODE = -1;
    /** StackStorm's code of what it had to end. */
    private static final int TERMINATED = -15;

    private WinRmResult() {}

    static Outcome ran(long code, ShellTexts texts) {
        return new Outcome.Ended(code == 0 ? ExecutionStatus.SUCCEEDED : ExecutionStatus.FAILED, result(code, texts));
    }

    static Outcome timedOut(String error, ShellTexts texts) {
        Map<String, @Nullable Object> result = result(NO_CODE, texts);
        result.put("error", error);
        return new Outcome.Ended(ExecutionStatus.TIMEOUT, result);
    }

    /** What there is of an action on whose way something went wrong. */
    static Outcome failed(Outcome.Ended why, ShellTexts texts) {
        Map<String, @Nullable Object> result = result(NO_CODE, texts);
        result.putAll(why.result());
        return new Outcome.Ended(ExecutionStatus.FAILED, result);
    }

    /** What there is of an action that had to end: the runner adds why. */
    static Map<String, @Nullable Object> endedEarly(ShellTexts texts) {
        return result(TERMINATED, texts);
    }

    private static Map<String, @Nullable Object> result(long code, ShellTexts texts) {
        Map<String, @Nullable Object> result = new LinkedHashMap<>();
        result.put("failed", code != 0);
        result.put("succeeded", code == 0);
        result.put("return_code", number(code));
        result.put("stdout", value(texts.stdout()));
        result.put("stderr", value(texts.stderr()));
        return result;
    }

    private static Object number(long code) {
        boolean small = code >= Integer.MIN_VALUE && code <= Integer.MAX_VALUE;
        return small ? (Object) (int) code : (Object) code;
    }

    private static @Nullable Object value(ShellTexts.Text text) {
        return text.readable() ? ShellResult.parsed(text.text()) : text.text();
    }
}
