// SPDX-License-Identifier: Apache-2.0
package dev.petrel.testbed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.petrel.testbed.local.Ports;
import dev.petrel.testbed.support.Distribution;
import dev.petrel.testbed.support.PetrelCommand;
import dev.petrel.testbed.support.ServersProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * What {@code docker-compose.yml} starts, as processes: its commands, configurations, script and health checks, in its order.
 * What containers do is done by hand: files are where they are mounted from, and addresses are those of this machine. The
 * servers are the embedded ones.
 */
@Tag("slow")
@Timeout(1500)
class ComposeIT {

    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
    private static final Duration LONG = Duration.ofSeconds(400);
    private static final List<String> DAEMONS = List.of("api", "st2-node", "st2-secondary");

    @TempDir
    private Path dir;

    private final ComposeFile compose = ComposeFile.read(ROOT);
    private final Map<String, Integer> ports = new LinkedHashMap<>();
    private final List<Process> running = new ArrayList<>();
    private ServersProcess servers;

    @AfterEach
    void end() throws InterruptedException {
        running.forEach(Process::destroy);
        for (Process process : running) {
            if (!process.waitFor(60, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        }
        if (servers != null) {
            servers.close();
        }
    }

    @Test
    void whoFollowsTheFirstLinesOfTheFileSeesAnExecution() throws Exception {
        Path home = Files.createDirectories(dir.resolve("home"));
        servers = ServersProcess.start(dir.resolve("servers"), dir.resolve("servers.log"));
        copyPacks();

        assertThat(ended(makeSecrets())).as("secrets").isZero();
        assertThat(ended(start("register"))).as(log("register")).isZero();
        for (String daemon : DAEMONS) {
            running.add(start(daemon));
        }
        for (String daemon : DAEMONS) {
            await(daemon + " is healthy").atMost(LONG).until(() -> isHealthy(daemon));
        }

        Path secrets = volume("petrel-secrets");
        String password =
                Files.readString(secrets.resolve("htpasswd.first-password")).strip();
        PetrelCommand terminal = new PetrelCommand(home)
                .set("PETREL_API_URL", "https://localhost:" + ports.get("api"))
                .set("PETREL_CACERT", secrets.resolve("server.pem").toString());
        PetrelCommand.Ended stranger = terminal.run("", "execution", "list");
        assertThat(stranger.code()).isNotZero();
        assertThat(stranger.err()).contains("petrel login");
        terminal.said(password, "login", "admin", "-p", "-");
        Path watched = dir.resolve("watched");
        await("the sensor makes its directory").atMost(LONG).until(() -> Files.isDirectory(watched));
        await().atMost(LONG).until(() -> {
            Files.createTempFile(watched, "hoge", "");
            return terminal.said("", "execution", "list").contains("mypack.output_context");
        });
        assertThat(terminal.run("", "key", "set", "demo", "s3cr3t", "--encrypt").code())
                .isZero();
        assertThat(terminal.run("", "node", "list").out()).contains("st2-node", "st2-secondary", "api");

        assertThat(ended(makeSecrets())).as("secrets again").isZero();
        assertThat(Files.readString(dir.resolve("api.log")))
                .contains("\"what\":\"login\"", "\"user\":\"admin\"")
                .doesNotContain(password, "s3cr3t");
        for (String daemon : DAEMONS) {
            assertThat(log(daemon)).doesNotContain("is not set: the database holds");
        }
    }

    /** The script of the service {@code secrets}, as its entrypoint starts it, on the volume. */
    private Process makeSecrets() throws IOException {
        List<String> entrypoint = compose.entrypoint("secrets");
        assertThat(entrypoint).startsWith("bash").hasSize(2);
        List<String> argv = List.of(
                "bash",
                host("secrets", entrypoint.get(1)).toString(),
                host("secrets", "/etc/petrel/secrets").toString());
        ProcessBuilder builder = builder("secrets", argv);
        builder.environment().put("PETREL", Distribution.petrel().toString());
        return builder.start();
    }

    /** A service of Petrel's. */
    private Process start(String service) throws IOException {
        List<String> argv = new ArrayList<>(List.of(Distribution.petrel().toString()));
        for (String word : compose.command(service)) {
            argv.add(word.startsWith("/") ? configuration(service, word).toString() : word);
        }
        int port = Ports.free();
        ports.put(service, port);
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put("api.port", Integer.toString(port));
        settings.put("api.host", "127.0.0.1"); // its network is this machine's
        settings.put("system.base_path", base(service).toString());
        settings.put("sensorcontainer.spool_dir", volume(service + "-spool").toString());
        settings.forEach((key, value) -> argv.addAll(List.of("--set", key + "=" + value)));
        ProcessBuilder builder = builder(service, argv);
        builder.environment().putAll(compose.environment(service));
        builder.environment().put("PETREL_MESSAGING__URL", servers.amqpUrl());
        builder.environment().put("PETREL_DATABASE__HOST", servers.mongoUrl());
        return builder.start();
    }

    private ProcessBuilder builder(String service, List<String> argv) {
        return new ProcessBuilder(argv)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(
                        dir.resolve(service + ".log").toFile()));
    }

    private static int ended(Process process) throws InterruptedException {
        try {
            assertThat(process.waitFor(LONG.toSeconds(), TimeUnit.SECONDS)).isTrue();
            return process.exitValue();
        } finally {
            process.destroyForcibly();
        }
    }

    /** By the health check of its container. */
    private boolean isHealthy(String service) throws IOException, InterruptedException {
        List<String> test = compose.healthcheck(service);
        assertThat(test).startsWith("CMD", "python3", "-c");
        List<String> argv = new ArrayList<>(List.of("python3", "-c"));
        argv.add(inThisMachine(service, test.get(3)).replace("9101", String.valueOf(ports.get(service))));
        return ended(builder(service + ".health", argv).start()) == 0;
    }

    /** A configuration of the repository, with the paths of this machine. */
    private Path configuration(String service, String path) throws IOException {
        String text = Files.readString(host(service, path));
        return Files.writeString(dir.resolve(service + ".conf"), inThisMachine(service, text));
    }

    private String inThisMachine(String service, String text) throws IOException {
        String mapped = text;
        for (ComposeFile.Mount mount : compose.mountsOf(service)) {
            mapped =
                    mapped.replace(mount.target(), host(service, mount.target()).toString());
        }
        return mapped;
    }

    /** Where on this machine a file of a container is. */
    private Path host(String service, String path) throws IOException {
        String source = compose.mount(service, path);
        return source.startsWith(".") ? ROOT.resolve(source).normalize() : volume(source);
    }

    private Path volume(String name) throws IOException {
        return Files.createDirectories(dir.resolve("volumes").resolve(name));
    }

    private Path base(String service) {
        return dir.resolve("base").resolve(service);
    }

    private String log(String service) throws IOException {
        return Files.readString(dir.resolve(service + ".log"));
    }

    /** As mounted, with a directory of this test's to be watched. */
    private void copyPacks() throws IOException {
        for (String service : List.of("register", "api", "st2-node", "st2-secondary")) {
            Path source = host(service, "/opt/stackstorm/packs");
            Path target = Files.createDirectories(base(service)).resolve("packs");
            try (Stream<Path> all = Files.walk(source)) {
                for (Path each : all.toList()) {
                    Files.copy(each, target.resolve(source.relativize(each).toString()));
                }
            }
            Path configs = Files.createDirectories(base(service).resolve("configs"));
            Files.writeString(
                    configs.resolve("mypack.yaml"),
                    "directory: %s\noutput: %s\n".formatted(dir.resolve("watched"), dir.resolve("output")));
        }
    }
}
