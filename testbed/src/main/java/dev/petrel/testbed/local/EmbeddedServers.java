// SPDX-License-Identifier: Apache-2.0
package dev.petrel.testbed.local;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The process {@code petrel servers} of a local cluster. */
final class EmbeddedServers {

    static final String PROCESS = "servers";

    private static final Pattern URL = Pattern.compile("(?m)^url = (\\S+)$");
    private static final Pattern HOST = Pattern.compile("(?m)^host = (\\S+)$");
    private static final int PATIENCE_MILLIS = 1_000;
    private static final Duration STARTING = Duration.ofSeconds(120);

    private final LocalProcesses processes;
    private final List<String> words;
    private final boolean broker;
    private final Path configuration;
    private String amqpUrl = "";
    private String databaseHost = "";

    /**
     * Servers that do not run yet.
     *
     * @param broker whether a broker is wanted too, or a database alone
     * @param inMemory whether they are to keep everything in memory
     */
    EmbeddedServers(
            LocalProcesses processes, LocalLayout layout, LocalNetwork network, boolean broker, boolean inMemory) {
        this.processes = processes;
        this.broker = broker;
        this.configuration = layout.data().resolve("servers.conf");
        this.words =
                new ArrayList<>(List.of(PROCESS, "--data-dir", layout.data().toString()));
        words.addAll(List.of("--listen", network.address(PROCESS)));
        if (inMemory) {
            words.add("--in-memory");
        }
        if (!broker) {
            words.add("--without-broker");
        }
    }

    /** Starts them on free ports, and returns when they listen: they write their addresses to a file then. */
    void start() throws IOException, InterruptedException {
        startOn("0", "0");
        processes.await(
                broker ? "the broker and the database listen" : "the database listens",
                STARTING,
                () -> Files.exists(configuration));
        String text = Files.readString(configuration);
        databaseHost = found(HOST, text);
        amqpUrl = broker ? found(URL, text) : "";
    }

    /** Starts them again where they were, after they were killed. Does not wait until they listen. */
    void restart() throws IOException {
        startOn(broker ? port(amqpUrl) : "0", port(databaseHost));
    }

    /** Whether they can be reached. */
    boolean listen() {
        return reachable(databaseHost) && (!broker || reachable(amqpUrl));
    }

    /** By the address's host and port alone. */
    private static boolean reachable(String url) {
        URI uri = URI.create(url);
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(uri.getHost(), uri.getPort()), PATIENCE_MILLIS);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private void startOn(String amqpPort, String mongoPort) throws IOException {
        List<String> all = new ArrayList<>(words);
        all.addAll(List.of("--amqp-port", amqpPort, "--mongo-port", mongoPort));
        processes.start(PROCESS, all);
    }

    String amqpUrl() {
        return amqpUrl;
    }

    String databaseHost() {
        return databaseHost;
    }

    private static String port(String url) {
        return Integer.toString(URI.create(url).getPort());
    }

    private static String found(Pattern pattern, String text) {
        Matcher matcher = pattern.matcher(text);
        if (!matcher.find()) {
            throw new LocalFailure("the servers did not say where they listen");
        }
        return matcher.group(1);
    }
}
