// SPDX-License-Identifier: Apache-2.0
package dev.petrel.runner.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petrel.engine.model.ExecutionStatus;
import dev.petrel.runner.spi.Outcome;
import dev.petrel.runner.spi.TimeLimit;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ShellResultTest {

    private static final TimeLimit LIMIT = new TimeLimit(60);

    static List<Arguments> outputs() {
        return List.of(
                Arguments.of("", ""),
                Arguments.of("hi\n", "hi"),
                Arguments.of("hi\n\n", "hi\n"),
                Arguments.of("hi\r\n", "hi"),
                Arguments.of("hi\r", "hi"),
                Arguments.of("5\n", 5),
                Arguments.of("-1.5", -1.5),
                Arguments.of("true\n", true),
                Arguments.of("\"text\"", "text"),
                Arguments.of("{\"a\": [1]}\n", Map.of("a", List.of(1))),
                Arguments.of("{\"a\": 1} {\"b\": 2}", "{\"a\": 1} {\"b\": 2}"),
                Arguments.of("{'a': 1}", "{'a': 1}"),
                Arguments.of("5 files", "5 files"),
                Arguments.of("[".repeat(5000), "[".repeat(5000)),
                Arguments.of("123456789012345678901234567890", "123456789012345678901234567890"));
    }

    @ParameterizedTest
    @MethodSource("outputs")
    void stripsOneLineEndAndReadsJson(String written, Object kept) {
        Outcome outcome = ShellResult.ended(0, ShellTexts.of(written, written), LIMIT, false);
        assertThat(outcome.result()).containsEntry("stdout", kept).containsEntry("stderr", kept);
    }

    @Test
    void showsWhatASignalEndedAsStackStormDoes() {
        Outcome killed = ShellResult.ended(137, ShellTexts.of("", ""), LIMIT, false);
        assertThat(killed.status()).isEqualTo(ExecutionStatus.TIMEOUT);
        assertThat(killed.result()).containsEntry("return_code", -9).containsKey("error");
        Outcome terminated = ShellResult.ended(143, ShellTexts.of("", ""), LIMIT, false);
        assertThat(terminated.status()).isEqualTo(ExecutionStatus.ABANDONED);
        assertThat(terminated.result()).containsEntry("return_code", -15);
    }

    @Test
    void nullPrintedIsNull() {
        assertThat(ShellResult.parsed("null")).isNull();
    }

    @Test
    void succeedsWithCodeZeroOnly() {
        assertThat(ShellResult.ended(0, ShellTexts.of("", ""), LIMIT, false))
                .isEqualTo(new Outcome.Ended(
                        ExecutionStatus.SUCCEEDED,
                        Map.of("failed", false, "succeeded", true, "return_code", 0, "stdout", "", "stderr", "")));
        assertThat(ShellResult.ended(2, ShellTexts.of("", ""), LIMIT, false).status())
                .isEqualTo(ExecutionStatus.FAILED);
    }

    @Test
    void keepsStackStormsCodeForAnActionThatTookTooLong() {
        assertThat(ShellResult.timedOut("too long", ShellTexts.of("a", "b")))
                .isEqualTo(new Outcome.Ended(
                        ExecutionStatus.TIMEOUT,
                        Map.of(
                                "failed",
                                true,
                                "succeeded",
                                false,
                                "return_code",
                                -9,
                                "stdout",
                                "a",
                                "stderr",
                                "b",
                                "error",
                                "too long")));
    }
}
