// SPDX-License-Identifier: Apache-2.0
package dev.petrel.testbed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.petrel.cli.client.ApiClient;
import dev.petrel.testbed.support.Distribution;
import dev.petrel.testbed.support.StandaloneProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The examples do what they say: a sensor in Python, in shell and in Java, and a runner that is not Petrel's own, built and
 * put into a distribution as their README says.
 */
@Timeout(240)
class ExamplesIT {

    private static final Duration PATIENCE = Duration.ofSeconds(90);

    @TempDir
    private static Path dir;

    private static StandaloneProcess standalone;

    @BeforeAll
    static void start() throws Exception {
        Path home = dir.resolve("petrel");
        run("cp", "-R", Distribution.home().toString(), home.toString());
        Path examples = home.resolve("examples");
        run("sh", examples.resolve("java/build.sh").toString(), home.toString());
        for (String sensor : List.of("clock_sensor", "disk_sensor")) {
            Path file = examples.resolve("examples/sensors/" + sensor + ".yaml");
            Files.writeString(file, Files.readString(file).replace("enabled: false", "enabled: true"));
        }
        Path configs = Files.createDirectories(dir.resolve("base/configs"));
        Files.writeString(configs.resolve("examples.yaml"), "disk: {path: /, full_at: 0}\n");
        Files.writeString(configs.resolve("javapack.yaml"), "directory: " + dir.resolve("inbox") + "\n");
        standalone = StandaloneProcess.start(
                home,
                dir.resolve("data"),
                dir.resolve("output"),
                "content.packs_base_paths=" + examples + ":" + examples.resolve("java"),
                "system.base_path=" + dir.resolve("base"));
    }

    @AfterAll
    static void stop() throws InterruptedException {
        if (standalone != null) {
            standalone.terminate();
        }
    }

    private static void run(String... argv) throws IOException, InterruptedException {
        Path said = Files.createTempFile(dir, "said", ".log");
        Process process = new ProcessBuilder(argv)
                .redirectErrorStream(true)
                .redirectOutput(said.toFile())
                .start();
        assertThat(process.waitFor()).as(Files.readString(said)).isZero();
    }

    @Test
    void theSensorInPythonTellsOfTheDisk() throws IOException {
        Map<String, @Nullable Object> event = first("/v1/triggerinstances", Map.of("trigger", "examples.disk_full"));
        assertThat(event.get("payload"))
                .asInstanceOf(InstanceOfAssertFactories.MAP)
                .containsEntry("path", "/");
    }

    @Test
    void theSensorInShellTellsTheTime() throws IOException {
        Map<String, @Nullable Object> event = first("/v1/triggerinstances", Map.of("trigger", "examples.tick"));
        assertThat(event.get("payload"))
                .asInstanceOf(InstanceOfAssertFactories.MAP)
                .containsKeys("second", "minute_begins");
    }

    @Test
    void theSensorInJavaLeadsToTheRunnerOfTheExample() throws IOException {
        Files.createFile(Files.createDirectories(dir.resolve("inbox")).resolve("rocket.go"));

        Map<String, @Nullable Object> execution =
                first("/v1/executions", Map.of("action", "javapack.count_down", "status", "succeeded"));

        assertThat(execution.get("result")).isEqualTo(Map.of("stdout", "1 go", "failed", false));
    }

    /** The first object of a list, as soon as there is one. */
    private static Map<String, @Nullable Object> first(String path, Map<String, ?> query) throws IOException {
        ApiClient api = standalone.api();
        await(path + " " + query + " has something")
                .atMost(PATIENCE)
                .until(() -> !list(api, path, query).isEmpty());
        return list(api, path, query).get(0);
    }

    private static List<Map<String, @Nullable Object>> list(ApiClient api, String path, Map<String, ?> query)
            throws IOException {
        ApiClient.Answer answer = api.get(path, query);
        assertThat(answer.ok()).as(answer.text()).isTrue();
        return answer.list();
    }
}
