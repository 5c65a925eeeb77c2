// SPDX-License-Identifier: Apache-2.0
package dev.petrel.testbed.local;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.DataInputStream;
import java.io.File;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A node of the RabbitMQ that is installed on this machine, run by and for this program: own ports, directories and
 * cookie. It needs an {@link Epmd}. Where the machine can, the kernel ends it when this program dies.
 */
public final class RabbitNode {

    private static final Path PROGRAMS = Path.of("/usr/lib/rabbitmq/bin");
    private static final byte[] PROTOCOL_HEADER = {'A', 'M', 'Q', 'P', 0, 0, 9, 1};

    private static final int METHOD_FRAME = 1;
    private static final int LONGEST_START = 64 * 1024;
    private static final int COOKIE_BYTES = 16;
    private static final int PATIENCE_MILLIS = 1_000;
    private static final long STOPPING_SECONDS = 60;
    private static final long CONTROL_SECONDS = 120;

    private final String name;
    private final Path home;
    private final Path directory;
    private final String address;
    private final int port;
    private final Map<String, String> environment;
    private volatile @Nullable Process process;
    private boolean ended;

    /**
     * A node that does not run yet.
     *
     * @param home what the nodes of one cluster share: {@link #prepare} has been here
     * @param address where it listens for clients
     */
    public RabbitNode(String name, Path home, Epmd epmd, String address) throws IOException {
        this.name = name;
        this.home = home;
        this.address = address;
        this.directory = Files.createDirectories(home.resolve(name));
        List<Integer> ports = Ports.free(2);
        this.port = ports.get(0);
        this.environment = Map.ofEntries(
                Map.entry("HOME", home.toString()),
                Map.entry("LANG", "C.UTF-8"),
                Map.entry("RABBITMQ_NODENAME", erlangName()),
                Map.entry("RABBITMQ_NODE_PORT", Integer.toString(port)),
                Map.entry("RABBITMQ_NODE_IP_ADDRESS", address),
                Map.entry("RABBITMQ_DIST_PORT", ports.get(1).toString()),
                Map.entry("RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS", "-kernel inet_dist_use_interface {127,0,0,1}"),
                Map.entry("RABBITMQ_MNESIA_BASE", directory.resolve("data").toString()),
                Map.entry("RABBITMQ_LOG_BASE", directory.resolve("log").toString()),
                Map.entry("RABBITMQ_PID_FILE", pidFile().toString()),
                Map.entry(
                        "RABBITMQ_ENABLED_PLUGINS_FILE", home.resolve("plugins").toString()),
                Map.entry("RABBITMQ_CONF_ENV_FILE", "/dev/null"),
                Map.entry("RABBITMQ_CONFIG_FILE", home.resolve("rabbitmq.conf").toString()),
                Map.entry("ERL_EPMD_PORT", Integer.toString(epmd.port())),
                Map.entry("ERL_EPMD_ADDRESS", "127.0.0.1"));
    }

    /** Whether this machine has the program. */
    public static boolean installed() {
        return Files.isExecutable(PROGRAMS.resolve("rabbitmq-server"));
    }

    /** Writes what the nodes of one cluster share into {@code home}, which is there and new. */
    public static void prepare(Path home) throws IOException {
        Files.writeString(home.resolve("plugins"), "[].\n");
        Files.writeString(
                home.resolve("rabbitmq.conf"),
                "log.console = false\nheartbeat = 10\ncluster_partition_handling = pause_minority\nloopback_users = none\n");
        // Any process with the cookie can run code on a node, and each user of this machine can reach the nodes' ports.
        byte[] secret = new byte[COOKIE_BYTES];
        new SecureRandom().nextBytes(secret);
        Path cookie = Files.createFile(
                home.resolve(".erlang.cookie"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(cookie, HexFormat.of().formatHex(secret));
    }

    public String name() {
        return name;
    }

    public int port() {
        return port;
    }

    public String url() {
        return "amqp://guest:guest@" + address + ":" + port + "/";
    }

    /** The name by which the other nodes know it. */
    String erlangName() {
        return name + "@localhost";
    }

    /**
     * Starts the node, on the data of the last time. Does not wait until it is ready.
     *
     * @throws LocalFailure after {@link #end}
     */
    public synchronized void start() throws IOException {
        if (ended) {
            throw new LocalFailure("broker \"" + name + "\" was not started, because everything is being ended");
        }
        Files.deleteIfExists(pidFile());
        process = ParentDeath.start(command("rabbitmq-server"));
    }

    /** Whether it takes connections: it does when it has started, and is in its cluster. */
    public boolean ready() {
        Process started = process;
        if (started == null || !started.isAlive() || !Files.exists(pidFile())) {
            return false;
        }
        try {
            return isRabbit(new InetSocketAddress(address, port));
        } catch (IOException e) {
            return false;
        }
    }

    /** Whether a RabbitMQ takes connections there: another program may have taken the port. */
    static boolean isRabbit(InetSocketAddress where) throws IOException {
        try (Socket socket = new Socket()) {
            socket.connect(where, PATIENCE_MILLIS);
            socket.setSoTimeout(PATIENCE_MILLIS);
            socket.getOutputStream().write(PROTOCOL_HEADER);
            DataInputStream answer = new DataInputStream(socket.getInputStream());
            if (answer.readByte() != METHOD_FRAME) {
                return false;
            }
            answer.skipNBytes(Short.BYTES); // the channel
            int size = answer.readInt();
            return size > 0
                    && size <= LONGEST_START
                    && new String(answer.readNBytes(size), ISO_8859_1).contains("RabbitMQ");
        }
    }

    /**
     * Kills the node as {@code kill -9} does, and returns when it has ended.
     *
     * @throws LocalFailure if it does not end
     */
    public void kill() {
        Process running = process;
        if (running != null) {
            List<ProcessHandle> all = new ArrayList<>(running.descendants().toList());
            all.add(running.toHandle());
            Kill.now(name, all);
        }
    }

    /** Kills the node for good. */
    public synchronized void end() {
        ended = true;
        kill();
    }

    /** Asks the node to stop, and returns when it has; kills it if that takes too long. */
    public void stop() {
        Process running = process;
        if (running == null) {
            return;
        }
        running.destroy(); // its script passes it on
        try {
            if (running.waitFor(STOPPING_SECONDS, TimeUnit.SECONDS)) {
                return;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        kill();
    }

    /**
     * Makes it a node of the cluster of {@code other}; both run.
     *
     * @throws LocalFailure if RabbitMQ refuses
     */
    void join(RabbitNode other) throws IOException, InterruptedException {
        control("stop_app");
        control("join_cluster", other.erlangName());
        control("start_app");
    }

    /**
     * Runs {@code rabbitmqctl} and returns what it printed.
     *
     * @throws LocalFailure if it failed
     */
    public String control(String... arguments) throws IOException, InterruptedException {
        File output = Files.createTempFile(directory, "ctl", ".out").toFile();
        Process control = ParentDeath.start(command("rabbitmqctl", arguments).redirectOutput(output));
        if (!control.waitFor(CONTROL_SECONDS, TimeUnit.SECONDS)) {
            control.destroyForcibly().waitFor();
        }
        String said = Files.readString(output.toPath());
        if (control.exitValue() != 0) {
            throw new LocalFailure("rabbitmqctl " + String.join(" ", arguments) + " failed on node \"" + name
                    + "\"; it said:\n" + said);
        }
        return said;
    }

    private ProcessBuilder command(String program, String... arguments) {
        List<String> words = new ArrayList<>(ParentDeath.prefix());
        // Not those of /usr/sbin: they change the user, and drop the environment.
        words.add(PROGRAMS.resolve(program).toString());
        words.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(words)
                .directory(home.toFile())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(
                        directory.resolve("console").toFile()))
                .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")));
        builder.environment().putAll(environment);
        return builder;
    }

    private Path pidFile() {
        return directory.resolve("pid");
    }
}
