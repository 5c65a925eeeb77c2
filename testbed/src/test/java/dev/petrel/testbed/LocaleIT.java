// SPDX-License-Identifier: Apache-2.0
package dev.petrel.testbed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.petrel.engine.json.Json;
import dev.petrel.testbed.local.Ports;
import dev.petrel.testbed.support.Distribution;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * One walk from the keystroke to the child process and back, in environments without a UTF-8 locale: start, a pack with
 * files and a directory of other than ASCII names, a shell action, a script, a Python action, a sensor and its rule, and the
 * command line. It prints what came back.
 */
@Tag("slow")
@Timeout(150)
class LocaleIT {

    private static final String TEXT = "é 日本 😀";

    @TempDir
    private Path temp;

    private List<String> setting = List.of();
    private int port;
    private Process standalone;

    @AfterEach
    void stop() throws Exception {
        if (standalone != null) {
            standalone.destroy();
            if (!standalone.waitFor(60, TimeUnit.SECONDS)) {
                standalone.destroyForcibly();
            }
        }
    }

    @ParameterizedTest(name = "env -i {0}")
    @ValueSource(strings = {"", "LC_ALL=C"})
    void textComesBackByteForByte(String locale) throws Exception {
        setting = Stream.concat(
                        Stream.of("env", "-i", "PATH=" + System.getenv("PATH"), "HOME=" + temp),
                        locale.isEmpty() ? Stream.of() : Stream.of(locale))
                .toList();
        Path dir = Files.createDirectories(temp.resolve("dâta-é"));
        Path packs = pack(Files.createDirectories(dir.resolve("パック")));
        port = Ports.free();
        Path log = dir.resolve("log");
        standalone = start(log, packs, dir.resolve("store"));
        await("standalone is up")
                .atMost(Duration.ofSeconds(100))
                .until(() -> Files.readString(log).contains("standalone is up"));

        Path files = Files.createDirectories(dir.resolve("dateien-é"));
        for (String name : List.of("a", "b", "é")) {
            Files.writeString(files.resolve(name), name);
        }
        assertThat(result(
                        "core.local",
                        "cwd=" + files,
                        "cmd=rm -fv é; ls; echo \"$TEXT\"",
                        "env={\"TEXT\": \"" + TEXT + "\"}"))
                .containsEntry("stdout", "removed 'é'\na\nb\n" + TEXT);
        assertThat(result("text.script", "a=" + TEXT)).containsEntry("stdout", "<" + TEXT + ">");
        assertThat(result("text.python", "a=" + TEXT).get("result"))
                .isEqualTo(Map.of("a", TEXT, "file", TEXT, "env", TEXT, "bytes", TEXT.getBytes("UTF-8").length));
        assertThat(result("core.local", "cmd=locale charmap; echo \"${LC_ALL-unset}\"")
                        .get("stdout"))
                .isEqualTo("UTF-8\nunset");

        await("the sensor's event has run its action")
                .atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(petrel("execution", "list", "-o", "json"))
                        .contains("\"cmd\" : \"echo 'sensor: " + TEXT + "'\""));
        assertThat(Files.readString(log))
                .contains("printed-" + TEXT + "\\u001b[31m\\u0000")
                .doesNotContain("\0", "\u001b");
    }

    private Process start(Path log, Path packs, Path store) throws IOException {
        List<String> argv = new ArrayList<>(setting);
        argv.addAll(List.of(
                Distribution.petrel().toString(),
                "standalone",
                "--register",
                "--data-dir",
                store.toString(),
                "--set",
                "content.packs_base_paths=" + packs,
                "--set",
                "api.port=" + port));
        return new ProcessBuilder(argv)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
    }

    private Map<String, Object> result(String... words) throws Exception {
        List<String> all = new ArrayList<>(List.of("run"));
        all.addAll(List.of(words));
        all.addAll(List.of("-o", "json"));
        Map<String, Object> execution = Json.readObject(petrel(all.toArray(String[]::new)));
        assertThat(execution).as("%s", execution).containsEntry("status", "succeeded");
        @SuppressWarnings("unchecked")
        Map<String, Object> result = (Map<String, Object>) execution.get("result");
        System.out.println(
                setting.subList(1, 2) + " " + setting.subList(4, setting.size()) + " " + words[0] + " -> " + result);
        return result;
    }

    /** What a client command prints on its standard output. */
    private String petrel(String... words) throws Exception {
        List<String> argv = new ArrayList<>(setting);
        argv.add(Distribution.petrel().toString());
        argv.addAll(List.of(words));
        argv.addAll(List.of("--url", "http://127.0.0.1:" + port));
        Path said = temp.resolve("said");
        Process process = new ProcessBuilder(argv).redirectOutput(said.toFile()).start();
        String complaints = new String(process.getErrorStream().readAllBytes(), "UTF-8");
        assertThat(process.waitFor()).as("%s: %s", argv, complaints).isZero();
        return Files.readString(said);
    }

    /** A pack whose files have names and contents that are not ASCII. */
    private static Path pack(Path packs) throws IOException {
        write(
                packs,
                "text/pack.yaml",
                "name: text\nref: text\ndescription: " + TEXT + "\nversion: 1.0.0\nauthor: é\nemail: a@example.com\n");
        write(packs, "text/actions/größe.yaml", """
                name: script
                runner_type: local-shell-script
                entry_point: skript-é.sh
                parameters: {a: {type: string, position: 0}}
                """);
        write(packs, "text/actions/skript-é.sh", "#!/bin/sh\nprintf '<%s>' \"$1\"\n");
        write(packs, "text/actions/python.yaml", """
                name: python
                runner_type: python-script
                entry_point: modul_é.py
                parameters: {a: {type: string}, env: {default: {TEXT: "%s"}}}
                """.formatted(TEXT));
        write(packs, "text/actions/daten-é.txt", TEXT);
        write(packs, "text/actions/modul_é.py", """
                import os
                from st2common.runners.base_action import Action

                class Text(Action):
                    def run(self, a):
                        with open(os.path.join(os.path.dirname(__file__), "daten-é.txt")) as file:
                            return {"a": a, "file": file.read(), "env": os.environ["TEXT"], "bytes": len(a.encode("utf-8"))}
                """);
        write(packs, "text/sensors/fühler.yaml", """
                class_name: Fuehler
                entry_point: fühler.py
                trigger_types: [{name: told, payload_schema: {type: object}}]
                """);
        write(packs, "text/sensors/fühler.py", """
                from st2reactor.sensor.base import Sensor

                class Fuehler(Sensor):
                    def setup(self):
                        print("printed-%s\\033[31m\\0")
                    def run(self):
                        self.sensor_service.dispatch("text.told", {"text": "%s"})
                    def cleanup(self): pass
                    def add_trigger(self, trigger): pass
                    def update_trigger(self, trigger): pass
                    def remove_trigger(self, trigger): pass
                """.formatted(TEXT, TEXT));
        write(packs, "text/rules/régle.yaml", """
                name: told
                enabled: true
                trigger: {type: text.told}
                criteria: {trigger.text: {type: eq, pattern: "%s"}}
                action: {ref: core.local, parameters: {cmd: "echo 'sensor: {{ trigger.text }}'"}}
                """.formatted(TEXT));
        return packs;
    }

    private static void write(Path packs, String name, String text) throws IOException {
        Path file = packs.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }
}
