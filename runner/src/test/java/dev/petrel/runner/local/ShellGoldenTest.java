// SPDX-License-Identifier: Apache-2.0
package dev.petrel.runner.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petrel.engine.model.Action;
import dev.petrel.engine.process.Launching;
import dev.petrel.engine.process.Spawner;
import dev.petrel.runner.RecordedCase;
import dev.petrel.runner.Requests;
import dev.petrel.runner.TestRun;
import dev.petrel.runner.spi.Outcome;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What StackStorm answered to commands and scripts, case by case. */
@Timeout(120)
class ShellGoldenTest {

    private static final Map<String, Map<String, Object>> SCRIPT = new LinkedHashMap<>();

    static {
        SCRIPT.put("first", Map.of("type", "string", "position", 0, "default", "one"));
        SCRIPT.put("second", Map.of("type", "integer", "position", 1, "default", 2));
        SCRIPT.put("third", Map.of("type", "array", "position", 2));
        SCRIPT.put("flag", Map.of("type", "boolean"));
        SCRIPT.put("word", Map.of("type", "string"));
    }

    private final Spawner spawner = Launching.spawner("test");

    @TempDir
    private Path pack;

    @AfterEach
    void close() {
        spawner.close();
    }

    static List<RecordedCase> cases() {
        return RecordedCase.thatRan("shell.json");
    }

    @ParameterizedTest
    @MethodSource("cases")
    void asRecorded(RecordedCase recorded) throws Exception {
        Outcome outcome = recorded.action().equals("golden.script") ? script(recorded) : command(recorded);
        recorded.compare(outcome, loose(recorded, outcome));
    }

    /** What is not compared as it stands; what can be said of it is asserted here. */
    private static List<String> loose(RecordedCase recorded, Outcome outcome) {
        Object stdout = outcome.result().get("stdout");
        return switch (recorded.name()) {
            case "unknown_command" -> { // the words of a shell
                assertThat(outcome.result().get("stderr")).asString().contains("no_such_command_x", "not found");
                yield List.of("stderr");
            }
            case "large_stdout" -> { // the recorded text is cut
                assertThat(stdout).asString().hasSize(300_000);
                yield List.of("stdout");
            }
            case "st2_env" -> { // the machine of the recording set variables of its own
                assertThat(String.valueOf(stdout).lines())
                        .containsExactly(
                                "ST2_ACTION_API_URL",
                                "ST2_ACTION_AUTH_TOKEN",
                                "ST2_ACTION_DEBUG",
                                "ST2_ACTION_EXECUTION_ID",
                                "ST2_ACTION_PACK_NAME");
                yield List.of("stdout");
            }
            case "timeout" -> { // its second may be over before a busy machine has started it
                assertThat(stdout).isIn("before", "");
                yield List.of("stdout");
            }
            case "killed" -> {
                assertThat(outcome.result().get("error"))
                        .asString()
                        .startsWith("Action failed to complete in 60 seconds");
                yield List.of("error");
            }
            case "bad_cwd" -> List.of("error", "traceback");
            default -> List.of();
        };
    }

    private Outcome command(RecordedCase recorded) throws Exception {
        Action action = Requests.action("core.local", "local-shell-cmd", "", Map.of());
        return TestRun.of(ShellRunner.commands(spawner), Requests.of(action, pack, recorded.parameters(), Map.of()));
    }

    private Outcome script(RecordedCase recorded) throws Exception {
        Path actions = Files.createDirectories(pack.resolve("actions"));
        try (var in = ShellGoldenTest.class.getResourceAsStream("/golden-packs/golden/actions/script.sh")) {
            Files.copy(in, actions.resolve("script.sh"));
        }
        Map<String, Object> parameters = new LinkedHashMap<>();
        SCRIPT.forEach((name, schema) -> parameters.put(name, schema.get("default")));
        parameters.putAll(recorded.parameters());
        Action action = Requests.action("golden.script", "local-shell-script", "script.sh", SCRIPT);
        return TestRun.of(ShellRunner.scripts(spawner), Requests.of(action, pack, Map.of(), parameters));
    }
}
