// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.content.register;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petrel.engine.content.TestRunners;
import dev.petrel.engine.content.config.PackConfigs;
import dev.petrel.engine.content.source.PackFinder;
import dev.petrel.engine.content.yaml.FileProblems;
import dev.petrel.engine.content.yaml.LocatedValue;
import dev.petrel.engine.content.yaml.YamlFile;
import dev.petrel.engine.json.Json;
import dev.petrel.engine.memory.MemoryStore;
import dev.petrel.engine.model.Action;
import dev.petrel.engine.model.Content;
import dev.petrel.engine.model.Pack;
import dev.petrel.engine.model.Rule;
import dev.petrel.engine.model.SensorType;
import dev.petrel.engine.model.SensorType.Host;
import dev.petrel.engine.model.Trigger;
import dev.petrel.engine.model.TriggerType;
import dev.petrel.engine.store.ContentStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The packs that come with Petrel, and its examples. */
class ShippedPacksTest {

    private static final Path PACKS = Path.of("..", "packs");
    private static final Path EXAMPLES = Path.of("..", "examples");

    private final ContentStore store = new MemoryStore(InstantSource.fixed(Instant.EPOCH)).content();
    private Registration registration;

    @BeforeEach
    void setup() {
        registration = new Registrar(store, TestRunners.catalog(), new PackFinder(List.of(PACKS, EXAMPLES))).register();
    }

    @Test
    void registerWithoutAProblem() {
        assertThat(registration.problems()).isEmpty();
        assertThat(store.list(Pack.class))
                .extracting(Pack::ref)
                .containsExactly("core", "default", "examples", "mypack");
    }

    @Test
    void aNodeRegistersNoExampleUnasked() {
        assertThat(new PackFinder(List.of(PACKS)).all(new ArrayList<>()))
                .extracting(Pack::ref)
                .containsExactly("core", "default");
    }

    @Test
    void survivesTheWayThroughJson() {
        List.of(Pack.class, TriggerType.class, Trigger.class, SensorType.class, Action.class, Rule.class)
                .forEach(kind -> assertThat(store.list(kind))
                        .isNotEmpty()
                        .allSatisfy(content -> assertThat((Content) Json.read(Json.write(content), kind))
                                .isEqualTo(content)));
    }

    @Test
    void coreHasTheActionsThatPacksRelyOn() {
        assertThat(store.list(Action.class).stream()
                        .map(Action::ref)
                        .filter(ref -> ref.pack().equals("core"))
                        .map(ref -> ref.name()))
                .containsExactly(
                        "announcement",
                        "ask",
                        "echo",
                        "error",
                        "http",
                        "inject_trigger",
                        "local",
                        "local_sudo",
                        "noop",
                        "pause",
                        "remote",
                        "remote_sudo",
                        "sendmail",
                        "uuid",
                        "winrm_cmd",
                        "winrm_ps_cmd");
    }

    @Test
    void whatTheyNameExists() {
        for (SensorType sensor : store.list(SensorType.class)) {
            assertThat(Path.of(sensor.artifact())).exists();
            assertThat(sensor.host() != Host.PROCESS || Files.isExecutable(Path.of(sensor.artifact())))
                    .as("executable: %s", sensor.artifact())
                    .isTrue();
        }
        for (Action action : store.list(Action.class)) {
            Pack pack = store.get(Pack.class, action.ref().pack()).orElseThrow();
            assertThat(Path.of(pack.path()).resolve("actions").resolve(action.entryPoint()))
                    .exists();
        }
        for (Rule rule : store.list(Rule.class)) {
            assertThat(store.get(Action.class, rule.action())).isPresent();
        }
    }

    @Test
    void theWalkthroughsPackIsConfiguredByItsDefaults() {
        Pack mypack = store.get(Pack.class, "mypack").orElseThrow();
        assertThat(new PackConfigs(Path.of("nowhere")).of(mypack).values())
                .containsEntry("directory", "/tmp/petrel-demo")
                .containsEntry("output", "/tmp/output");
        SensorType sensor =
                store.get(SensorType.class, "mypack.DirectorySensor").orElseThrow();
        assertThat(sensor.placement()).isEqualTo(SensorType.Placement.ONE_NODE);
        assertThat(sensor.enabled()).isTrue();
        assertThat(store.get(Rule.class, "mypack.mypack_test").orElseThrow().enabled())
                .isTrue();
    }

    @Test
    void theDirectorySensorRunsOnEveryNodeOnceALineSaysSo() throws Exception {
        Path file = EXAMPLES.resolve("mypack/sensors/directory_sensor.yaml");
        FileProblems problems = new FileProblems(file);
        LocatedValue varied = YamlFile.parse(Files.readString(file) + "placement: every_node\n", problems)
                .orElseThrow();
        assertThat(varied.plainMapping()).containsEntry("placement", "every_node");
    }
}
