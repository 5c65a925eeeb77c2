// SPDX-License-Identifier: Apache-2.0
package dev.petrel.testbed;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petrel.engine.config.ConfigLoader;
import dev.petrel.engine.config.PetrelConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** {@code docker-compose.yml} and {@code Dockerfile}, as far as they can be checked without a container engine. */
class ComposeTest {

    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
    private static final String CONFIG = "/etc/petrel/petrel.conf";
    private static final Set<String> WORDS = Set.of("all", "api", "register");

    private final ComposeFile compose = ComposeFile.read(ROOT);

    static Stream<String> petrelServices() {
        return ComposeFile.read(ROOT).services().keySet().stream().filter(ComposeTest::isPetrel);
    }

    @Test
    void hasTheNodesOfTheWalkthroughAndTheirServers() {
        assertThat(compose.services())
                .containsOnlyKeys(
                        "st2-node", "st2-secondary", "api", "register", "secrets", "rabbitmq", "mongo", "mongo-init");
    }

    @Test
    void everyVariableHasADefaultOrAnExample() throws IOException {
        assertThat(compose.variablesWithoutDefault())
                .isNotEmpty()
                .isSubsetOf(ComposeFile.example(ROOT).keySet());
    }

    @Test
    void everyMountedFileExistsAndIsReadOnly() {
        assertThat(compose.bindMounts()).isNotEmpty().allSatisfy(mount -> {
            assertThat(ROOT.resolve(mount.source())).exists();
            assertThat(mount.readOnly()).isTrue();
        });
    }

    @Test
    void everyNamedVolumeIsDeclared() {
        assertThat(compose.namedVolumes()).isNotEmpty().isSubsetOf(compose.declaredVolumes());
    }

    @Test
    void everyImageIsPinned() throws IOException {
        List<String> bases = Files.readAllLines(ROOT.resolve("Dockerfile")).stream()
                .filter(line -> line.startsWith("FROM "))
                .map(line -> line.split(" ")[1])
                .toList();

        assertThat(bases).hasSize(2).allMatch(image -> image.matches("[a-z-]+:\\d+\\.\\d+\\S*"));
        assertThat(compose.images()).isNotEmpty().allMatch(image -> image.matches("[a-z-]+:\\d+\\.\\d+\\S*"));
    }

    @Test
    void everyServiceWaitsForServicesThatCanBecomeWhatItWaitsFor() {
        compose.services()
                .forEach((name, service) -> ComposeFile.dependencies(service).forEach((other, condition) -> {
                    assertThat(compose.services()).as(name + " waits for").containsKey(other);
                    Map<String, Object> awaited = compose.services().get(other);
                    if (condition.equals("service_healthy")) {
                        assertThat(awaited)
                                .as(other)
                                .containsKey("healthcheck")
                                .containsEntry("restart", "unless-stopped");
                    } else {
                        assertThat(condition).isEqualTo("service_completed_successfully");
                        assertThat(awaited).as(other).containsEntry("restart", "no");
                    }
                }));
    }

    @Test
    void nothingIsPublishedBeyondLoopback() {
        assertThat(compose.ports()).containsExactly("127.0.0.1:9101:9101");
    }

    @ParameterizedTest
    @MethodSource("petrelServices")
    void itsCommandIsOneOfPetrelsAndItsConfigurationHasNoProblem(String name) {
        List<String> command = compose.command(name);

        assertThat(command).hasSize(3).startsWith(command.get(0), "--config-file", CONFIG);
        assertThat(WORDS).contains(command.get(0));
        PetrelConfig config = config(name);
        assertThat(config.messaging().urls()).containsExactly("amqp://petrel:change1me@rabbitmq:5672//");
        assertThat(config.database().host())
                .isEqualTo("mongodb://petrel:change2me@mongo:27017/?replicaSet=rs0&authSource=admin");
    }

    @Test
    void nodesHaveTheNamesOfTheirServicesAndStandInThePartitionMap() throws IOException {
        String map = Files.readString(ROOT.resolve("config/compose/partition_sensor.yaml"));

        for (String node : List.of("st2-node", "st2-secondary")) {
            var sensors = config(node).sensorContainer();
            assertThat(sensors.nodeName()).isEqualTo(node);
            assertThat(compose.mount(node, sensors.partitionProvider().get("partition_file")))
                    .isEqualTo("./config/compose/partition_sensor.yaml");
            assertThat(map).contains(node + ":");
            assertThat(config(node).api().host()).isEqualTo("127.0.0.1");
        }
    }

    @Test
    void theApiAsksWhoIsThereAndNothingSecretIsInTheRepository() throws IOException {
        PetrelConfig api = config("api");
        assertThat(api.auth().enable()).isTrue();
        assertThat(api.api().tls().enabled()).isTrue();
        assertThat(api.api().allowUnauthenticated()).isFalse();
        for (String service : List.of("api", "st2-node", "st2-secondary")) {
            Path key = config(service).keyValues().encryptionKey().orElseThrow();
            assertThat(compose.mount(service, key.getParent().toString())).isEqualTo("petrel-secrets");
        }
        assertThat(compose.declaredVolumes()).contains("petrel-secrets");
    }

    /** What {@code Dockerfile} does not install is not there: the base image is small. */
    @Test
    void everyProgramThatAContainerOfPetrelStartsIsInItsImage() throws IOException {
        String image = Files.readString(ROOT.resolve("Dockerfile"));
        String installed =
                image.replaceFirst("(?s).*apt-get install -y --no-install-recommends ([^\\\\]*)\\\\.*", "$1");
        assertThat(List.of(installed.strip().split(" "))).contains("python3", "tini", "openssl");
        assertThat(image).contains("ENTRYPOINT [\"tini\", \"--\", \"/opt/petrel/bin/petrel\"]");
        assertThat(compose.entrypoint("secrets")).containsExactly("bash", "/make-secrets.sh");
        assertThat(compose.mount("secrets", "/make-secrets.sh")).isEqualTo("./config/compose/make-secrets.sh");
        for (String service : List.of("api", "st2-node", "st2-secondary")) {
            assertThat(compose.entrypoint(service)).as("that of the image").isEmpty();
            assertThat(compose.healthcheck(service)).startsWith("CMD", "python3", "-c");
        }
    }

    /** A new volume has the owner and the mode that the image's directory has. */
    @Test
    void whoeverWritesIntoAVolumeMay() throws IOException {
        String image = Files.readString(ROOT.resolve("Dockerfile"));
        assertThat(image).contains("USER petrel");
        for (String service : compose.services().keySet().stream()
                .filter(name -> isPetrel(name) || name.equals("secrets"))
                .toList()) {
            for (ComposeFile.Mount mount : compose.mountsOf(service)) {
                if (!mount.readOnly() && !mount.source().startsWith(".")) {
                    assertThat(image).as(service).containsPattern("install -d -o petrel( -m \\d+)? " + mount.target());
                }
            }
        }
        assertThat(compose.mountsOf("st2-node").stream()
                        .filter(mount -> mount.target().equals("/etc/petrel/secrets")))
                .allMatch(ComposeFile.Mount::readOnly);
    }

    /** In its own container 127.0.0.1:9101 is the node's; the API's certificate names what the check calls it by. */
    @Test
    void healthChecksAskWhereTheirProcessListens() throws IOException {
        for (String service : List.of("st2-node", "st2-secondary")) {
            assertThat(compose.healthcheck(service).get(3)).contains("http://127.0.0.1:9101/readyz");
            assertThat(config(service).api().url(9101)).isEqualTo("http://127.0.0.1:9101");
        }
        assertThat(compose.healthcheck("api").get(3))
                .contains("https://localhost:9101/readyz", "cafile='/etc/petrel/secrets/server.pem'");
        assertThat(config("api").api().port()).isEqualTo(9101);
        assertThat(Files.readString(ROOT.resolve("config/compose/make-secrets.sh")))
                .contains("DNS:localhost", "DNS:api");
    }

    @Test
    void thePacksOfTheWalkthroughAreMounted() {
        Path packs = Path.of(compose.mount("st2-secondary", "/opt/stackstorm/packs"));
        assertThat(ROOT.resolve(packs).resolve("mypack/pack.yaml")).exists();
    }

    @Test
    void actionsMayEndBeforeAContainerIsKilled() {
        assertThat(compose.services().get("st2-node")).containsEntry("stop_grace_period", "60s");
        assertThat(config("st2-node").actionRunner().drain().toSeconds()).isLessThan(60);
    }

    private PetrelConfig config(String service) {
        Path file = ROOT.resolve(compose.mount(service, CONFIG)).normalize();
        return ConfigLoader.load(List.of(file), compose.environment(service), Map.of(), ROOT)
                .config();
    }

    private static boolean isPetrel(String service) {
        return !Set.of("secrets", "rabbitmq", "mongo", "mongo-init").contains(service);
    }
}
