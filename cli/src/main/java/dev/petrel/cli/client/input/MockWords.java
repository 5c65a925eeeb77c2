// SPDX-License-Identifier: Apache-2.0
package dev.petrel.cli.client.input;

import dev.petrel.workflow.dryrun.Mocks;
import dev.petrel.workflow.dryrun.Mocks.Target;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads how tasks end that are not run: {@code task=JSON} and {@code task[=N]}. */
public final class MockWords {

    private MockWords() {}

    /**
     * The mocks.
     *
     * @param results {@code task={"stdout": "x"}}, {@code task[2]=@file}
     * @param failures {@code task}, {@code task=2}
     * @param input what {@code task=-} reads
     * @throws IllegalArgumentException when one cannot be read; its message says which
     */
    public static Mocks read(List<String> results, List<String> failures, InputStream input) {
        Map<Target, List<Map<String, @Nullable Object>>> byTask = new LinkedHashMap<>();
        for (String word : results) {
            int at = word.indexOf('=');
            if (at < 1) {
                throw new IllegalArgumentException("--mock: expected TASK=JSON or TASK=@FILE, found \"" + word + "\"");
            }
            byTask.computeIfAbsent(Target.of(word.substring(0, at)), task -> new ArrayList<>())
                    .add(result(word.substring(0, at), word.substring(at + 1), input));
        }
        Map<Target, Integer> runs = new LinkedHashMap<>();
        for (String word : failures) {
            int at = word.indexOf('=');
            Target task = Target.of(at < 0 ? word : word.substring(0, at));
            if (runs.put(task, at < 0 ? Mocks.ALWAYS : runs(word.substring(at + 1), word)) != null) {
                throw new IllegalArgumentException("--fail: \"" + task + "\" is given twice");
            }
        }
        return new Mocks(byTask, runs);
    }

    private static Map<String, @Nullable Object> result(String task, String given, InputStream input) {
        try {
            return PayloadText.read(given, input, "--mock");
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "--mock " + task + ": " + e.getMessage()
                            + "; results are objects, {\"result\": 3} that of a Python action that gives 3",
                    e);
        }
    }

    private static int runs(String given, String word) {
        try {
            int runs = Integer.parseInt(given);
            if (runs > 0) {
                return runs;
            }
        } catch (NumberFormatException e) {
            throw notPositive(word, e);
        }
        throw notPositive(word, null);
    }

    private static IllegalArgumentException notPositive(String word, @Nullable Throwable cause) {
        return new IllegalArgumentException(
                "--fail " + word + ": expected TASK=N, with how many of its runs fail, from 1 on", cause);
    }
}
