// SPDX-License-Identifier: Apache-2.0
package dev.petrel.testbed.local;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A network of its own for each node, on Linux: a network namespace with a pair of interfaces to a bridge of this
 * program. All that is no node has the bridge's address. A node's network can be cut: its packets are dropped, as when
 * its cable is pulled.
 *
 * <p>Everything has this process's id in its name. {@link #close} removes it; what a process that is dead has left behind
 * is removed by the next one that {@link #open opens} a network.
 */
public final class Namespaces implements LocalNetwork, AutoCloseable {

    /** A range that is set aside for tests of networks: no other network has it. */
    private static final String RANGE = "198.18.";

    private static final Path STATUS = Path.of("/proc/self/status");
    private static final Path NAMED = Path.of("/run/netns");
    private static final Path INTERFACES = Path.of("/sys/class/net");
    private static final List<Path> PROGRAMS =
            List.of(Path.of("/usr/sbin/ip"), Path.of("/sbin/ip"), Path.of("/bin/ip"));
    private static final Pattern NAMESPACE = Pattern.compile("petrel-(\\d+)-.*");
    private static final Pattern BRIDGE = Pattern.compile("ptl(\\d+)");
    private static final Pattern CABLE = Pattern.compile("ptl(\\d+)n\\d+");
    private static final long NEEDED = 1L << 12 | 1L << 21; // CAP_NET_ADMIN, CAP_SYS_ADMIN
    private static final long PATIENCE_SECONDS = 30;

    private final String program;
    private final long run;
    private final List<String> nodes;
    private final AtomicBoolean closed = new AtomicBoolean();

    private Namespaces(String program, long run, List<String> nodes) {
        this.program = program;
        this.run = run;
        this.nodes = List.copyOf(nodes);
    }

    /** Why there can be none here, and what to do about it. */
    public static Optional<String> problem() {
        if (program().isEmpty()) {
            return Optional.of("network namespaces need Linux and its program \"ip\"; on Debian, install iproute2.");
        }
        return rights() ? Optional.empty() : Optional.of("network namespaces need root's rights; run it as root.");
    }

    /** Makes a namespace for each of these nodes, after removing what dead processes left behind. */
    public static Namespaces open(List<String> nodes) throws IOException, InterruptedException {
        String program = program().orElseThrow(() -> new LocalFailure("there is no program \"ip\""));
        for (long dead : leftBehind()) {
            new Namespaces(program, dead, List.of()).remove();
        }
        Namespaces network = new Namespaces(program, ProcessHandle.current().pid(), nodes);
        boolean made = false;
        try {
            network.make();
            made = true;
        } finally {
            if (!made) {
                network.close();
            }
        }
        return network;
    }

    private void make() throws IOException, InterruptedException {
        ip("link", "add", bridge(), "type", "bridge");
        ip("addr", "add", address(EmbeddedServers.PROCESS) + "/24", "dev", bridge());
        ip("link", "set", bridge(), "up");
        for (String node : nodes) {
            String namespace = namespace(node);
            ip("netns", "add", namespace);
            ip("link", "add", cable(node), "type", "veth", "peer", "name", "eth0", "netns", namespace);
            ip("link", "set", cable(node), "master", bridge(), "up");
            ip("-n", namespace, "link", "set", "lo", "up");
            ip("-n", namespace, "addr", "add", address(node) + "/24", "dev", "eth0");
            ip("-n", namespace, "link", "set", "eth0", "up");
        }
    }

    @Override
    public List<String> enter(String process) {
        return nodes.contains(process) ? List.of(program, "netns", "exec", namespace(process)) : List.of();
    }

    @Override
    public String address(String process) {
        return RANGE + run % 256 + "." + (nodes.indexOf(process) + 2);
    }

    /** Cuts a node off. Its processes see nothing but silence. */
    public void cut(String node) throws IOException, InterruptedException {
        ip("link", "set", cable(node), "down");
    }

    /** Connects it again. */
    public void join(String node) throws IOException, InterruptedException {
        ip("link", "set", cable(node), "up");
    }

    /** Removes everything. The processes in it have ended before. Idempotent. */
    @Override
    public void close() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        try {
            remove();
        } catch (IOException | LocalFailure e) {
            System.err.println("petrel: the network of this run was not removed: " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void remove() throws IOException, InterruptedException {
        for (String name : named(INTERFACES)) { // before their namespaces, which take them along some time later
            if (run == runOf(CABLE, name)) {
                unlink(name);
            }
        }
        for (String name : named(NAMED)) {
            if (run == runOf(NAMESPACE, name)) {
                ip("netns", "del", name);
            }
        }
        unlink(bridge());
    }

    private void unlink(String link) throws IOException, InterruptedException {
        Path there = INTERFACES.resolve(link);
        try {
            if (Files.exists(there)) {
                ip("link", "del", link);
            }
        } catch (LocalFailure e) {
            if (Files.exists(there)) { // else it went with its namespace meanwhile
                throw e;
            }
        }
    }

    private String bridge() {
        return "ptl" + run;
    }

    private String namespace(String node) {
        return "petrel-" + run + "-" + node;
    }

    /** The end that is on this side. */
    private String cable(String node) {
        return bridge() + "n" + (nodes.indexOf(node) + 1);
    }

    private static List<Long> leftBehind() throws IOException {
        Stream<Long> namespaces = named(NAMED).stream().map(name -> runOf(NAMESPACE, name));
        Stream<Long> bridges = named(INTERFACES).stream().map(name -> runOf(BRIDGE, name));
        return Stream.concat(namespaces, bridges)
                .filter(run -> run > 0 && ProcessHandle.of(run).isEmpty())
                .distinct()
                .toList();
    }

    private static long runOf(Pattern pattern, String name) {
        Matcher matcher = pattern.matcher(name);
        return matcher.matches() ? Long.parseLong(matcher.group(1)) : -1;
    }

    private static List<String> named(Path directory) throws IOException {
        if (!Files.isDirectory(directory)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }

    private static Optional<String> program() {
        return PROGRAMS.stream().filter(Files::isExecutable).map(Path::toString).findFirst();
    }

    private static boolean rights() {
        try (Stream<String> lines = Files.lines(STATUS)) {
            long effective = lines.filter(line -> line.startsWith("CapEff:"))
                    .mapToLong(line -> Long.parseUnsignedLong(line.substring(7).strip(), 16))
                    .findFirst()
                    .orElse(0);
            return (effective & NEEDED) == NEEDED;
        } catch (IOException e) {
            return false;
        }
    }

    private void ip(String... words) throws IOException, InterruptedException {
        List<String> argv = new ArrayList<>(List.of(program));
        argv.addAll(List.of(words));
        Process process = new ProcessBuilder(argv).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS) || process.exitValue() != 0) {
            process.destroyForcibly();
            throw new LocalFailure("\"" + String.join(" ", argv) + "\" failed: " + said.strip());
        }
    }
}
