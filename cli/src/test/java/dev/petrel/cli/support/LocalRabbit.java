// SPDX-License-Identifier: Apache-2.0
package dev.petrel.cli.support;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/**
 * A node of the RabbitMQ that is installed on this machine, started by and for the tests: its own ports, directories,
 * cookie and epmd. All of it ends with the JVM.
 */
public final class LocalRabbit {

    private static final Path PROGRAMS = Path.of("/usr/lib/rabbitmq/bin");
    private static final Duration PATIENCE = Duration.ofSeconds(120);

    private final Path home;
    private final int port;
    private final Map<String, String> environment;

    private LocalRabbit(Path home, List<Integer> ports) {
        this.home = home;
        this.port = ports.get(0);
        this.environment = environment(home, ports);
    }

    static boolean installed() {
        return Files.isExecutable(PROGRAMS.resolve("rabbitmq-server"));
    }

    static LocalRabbit launch() throws Exception {
        Path home = Files.createTempDirectory("petrel-rabbit-");
        Files.writeString(home.resolve("plugins"), "[].\n");
        Files.writeString(home.resolve("rabbitmq.conf"), "log.console = false\nheartbeat = 10\n");
        LocalRabbit rabbit = new LocalRabbit(home, freePorts(3));
        Brokers.onExit(rabbit::discard);
        rabbit.start();
        return rabbit;
    }

    private static Map<String, String> environment(Path home, List<Integer> ports) {
        Map<String, String> environment = new HashMap<>();
        environment.put("HOME", home.toString());
        environment.put("RABBITMQ_NODENAME", "petreltest" + ports.get(0) + "@localhost");
        environment.put("RABBITMQ_NODE_PORT", String.valueOf(ports.get(0)));
        environment.put("RABBITMQ_NODE_IP_ADDRESS", "127.0.0.1");
        environment.put("RABBITMQ_DIST_PORT", String.valueOf(ports.get(1)));
        environment.put("RABBITMQ_MNESIA_BASE", home.resolve("data").toString());
        environment.put("RABBITMQ_LOG_BASE", home.resolve("log").toString());
        environment.put("RABBITMQ_PID_FILE", home.resolve("pid").toString());
        environment.put("RABBITMQ_ENABLED_PLUGINS_FILE", home.resolve("plugins").toString());
        environment.put("RABBITMQ_CONF_ENV_FILE", "/dev/null");
        environment.put("RABBITMQ_CONFIG_FILE", home.resolve("rabbitmq.conf").toString());
        environment.put("ERL_EPMD_PORT", String.valueOf(ports.get(2)));
        environment.put("ERL_EPMD_ADDRESS", "127.0.0.1");
        return environment;
    }

    public int port() {
        return port;
    }

    public String url() {
        return "amqp://guest:guest@127.0.0.1:" + port + "/";
    }

    /** Starts the node, on the data of the last time, and returns when it takes connections. */
    public void start() throws IOException {
        Files.deleteIfExists(pidFile());
        command("rabbitmq-server").start();
        Awaitility.await().atMost(PATIENCE).pollInterval(Duration.ofMillis(200)).until(this::takesConnections);
    }

    /** Stops the node in order. */
    public void stop() throws Exception {
        control("stop", pidFile().toString());
        awaitEnd();
    }

    /** Kills the node. */
    public void kill() throws IOException {
        process().ifPresent(ProcessHandle::destroyForcibly);
        awaitEnd();
    }

    /** Runs {@code rabbitmqctl} and returns what it printed. */
    public String control(String... arguments) throws Exception {
        ProcessBuilder command = command("rabbitmqctl", arguments);
        File output = Files.createTempFile(home, "ctl", ".out").toFile();
        Process process = command.redirectOutput(output).start();
        if (!process.waitFor(60, TimeUnit.SECONDS)) {
            process.destroyForcibly();
        }
        String said = Files.readString(output.toPath(), UTF_8);
        if (process.exitValue() != 0) {
            throw new IllegalStateException("rabbitmqctl " + String.join(" ", arguments) + " failed: " + said);
        }
        return said;
    }

    private ProcessBuilder command(String program, String... arguments) {
        List<String> words = new ArrayList<>(List.of(PROGRAMS.resolve(program).toString()));
        words.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(words)
                .directory(home.toFile())
                .redirectErrorStream(true)
                .redirectOutput(
                        ProcessBuilder.Redirect.appendTo(home.resolve("console").toFile()))
                .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")));
        builder.environment().putAll(environment);
        return builder;
    }

    private boolean takesConnections() {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress("127.0.0.1", port), 1000);
            return Files.exists(pidFile());
        } catch (IOException e) {
            return false;
        }
    }

    private Path pidFile() {
        return home.resolve("pid");
    }

    private java.util.Optional<ProcessHandle> process() throws IOException {
        if (!Files.exists(pidFile())) {
            return java.util.Optional.empty();
        }
        return ProcessHandle.of(Long.parseLong(Files.readString(pidFile()).strip()));
    }

    private void awaitEnd() {
        Awaitility.await()
                .atMost(PATIENCE)
                .until(() -> process().filter(ProcessHandle::isAlive).isEmpty() && !takesConnections());
    }

    private void discard() {
        try {
            kill();
            String epmdPort = environment.get("ERL_EPMD_PORT");
            Process epmd = new ProcessBuilder("epmd", "-port", epmdPort, "-kill")
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            epmd.waitFor(10, TimeUnit.SECONDS);
            try (var files = Files.walk(home)) {
                files.sorted(java.util.Comparator.reverseOrder())
                        .map(Path::toFile)
                        .forEach(File::delete);
            }
        } catch (IOException e) {
            System.err.println("The tests' RabbitMQ in " + home + " was not removed: " + e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static List<Integer> freePorts(int count) throws IOException {
        List<ServerSocket> probes = new ArrayList<>();
        try {
            for (int i = 0; i < count; i++) {
                probes.add(new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1")));
            }
            return probes.stream().map(ServerSocket::getLocalPort).toList();
        } finally {
            for (ServerSocket probe : probes) {
                probe.close();
            }
        }
    }
}
