// SPDX-License-Identifier: Apache-2.0
package dev.petrel.testbed;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petrel.testbed.support.Distribution;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The libraries that the manifests of the distribution's jars name. */
class ClassPathIT {

    @Test
    void clientCommandsSeeNeitherBrokerNorDatabaseNorServer() throws IOException {
        assertThat(libraries("cli"))
                .contains("picocli", "jackson-databind")
                .noneMatch(
                        name -> name.matches(
                                "(amqp|mongo|bson|netty|jetty|qpid|h2|je|unboundid|commons-codec|petrel-node|petrel-testbed).*"));
    }

    @Test
    void daemonsSeeNoTestbed() throws IOException {
        assertThat(libraries("node")).contains("petrel-api", "amqp-client").doesNotContain("petrel-testbed");
    }

    @Test
    void everyLibraryThatIsNamedIsThere() throws IOException {
        for (String module : List.of("cli", "node", "testbed")) {
            assertThat(classPath(module))
                    .isNotEmpty()
                    .allSatisfy(name -> assertThat(lib().resolve(name)).exists());
        }
    }

    /** Without their versions. */
    private static List<String> libraries(String module) throws IOException {
        return classPath(module).stream()
                .map(name -> name.replaceFirst("-[0-9].*", ""))
                .filter(name -> !List.of("petrel-engine", "petrel-expression", "jspecify", "slf4j-api")
                        .contains(name))
                .toList();
    }

    private static List<String> classPath(String module) throws IOException {
        try (Stream<Path> jars = Files.list(lib())) {
            Path jar = jars.filter(path -> path.getFileName().toString().matches("petrel-" + module + "-[0-9].*"))
                    .findFirst()
                    .orElseThrow();
            try (JarFile file = new JarFile(jar.toFile())) {
                String names = file.getManifest().getMainAttributes().getValue("Class-Path");
                return List.of((names == null ? "" : names).split(" "));
            }
        }
    }

    private static Path lib() throws IOException {
        return Distribution.home().resolve("lib");
    }
}
