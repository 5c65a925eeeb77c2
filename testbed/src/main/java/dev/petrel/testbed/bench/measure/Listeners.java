// SPDX-License-Identifier: Apache-2.0
package dev.petrel.testbed.bench.measure;

import java.io.IOException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.URI;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.OptionalLong;
import java.util.Set;

/** Finds the process of this machine that listens on a port, by Linux's {@code /proc/net/tcp} and {@code /proc/PID/fd}. */
public final class Listeners {

    private static final String LISTENING = "0A";

    private final Path proc;

    public Listeners(Path proc) {
        this.proc = proc;
    }

    /** Those of this machine. */
    public static Listeners ofMachine() {
        return new Listeners(Path.of("/proc"));
    }

    /**
     * The process at {@code url}, of which the first address counts if there are several with commas between them. Empty
     * if that is another machine, or if this user may not see the process.
     */
    public OptionalLong find(String url, int defaultPort) {
        try {
            URI uri = URI.create(url.split(",")[0]);
            InetAddress address = InetAddress.getByName(uri.getHost());
            boolean here = address.isLoopbackAddress() || NetworkInterface.getByInetAddress(address) != null;
            return here ? find(uri.getPort() < 0 ? defaultPort : uri.getPort()) : OptionalLong.empty();
        } catch (IOException | IllegalArgumentException e) {
            return OptionalLong.empty();
        }
    }

    OptionalLong find(int port) throws IOException {
        Set<String> sockets = new HashSet<>();
        for (String table : new String[] {"net/tcp", "net/tcp6"}) {
            if (Files.isReadable(proc.resolve(table))) {
                Files.readString(proc.resolve(table)).lines().skip(1).forEach(line -> {
                    String[] fields = line.strip().split("\\s+");
                    int listened = Integer.parseInt(fields[1].substring(fields[1].indexOf(':') + 1), 16);
                    if (fields[3].equals(LISTENING) && listened == port) {
                        sockets.add("socket:[" + fields[9] + "]");
                    }
                });
            }
        }
        try (DirectoryStream<Path> processes = Files.newDirectoryStream(proc, "[0-9]*")) {
            for (Path process : processes) {
                if (hasOpen(process.resolve("fd"), sockets)) {
                    return OptionalLong.of(Long.parseLong(process.getFileName().toString()));
                }
            }
        }
        return OptionalLong.empty();
    }

    private static boolean hasOpen(Path descriptors, Set<String> sockets) {
        try (DirectoryStream<Path> all = Files.newDirectoryStream(descriptors)) {
            for (Path descriptor : all) {
                if (sockets.contains(Files.readSymbolicLink(descriptor).toString())) {
                    return true;
                }
            }
        } catch (IOException e) {
            return false; // another user's, or it has ended meanwhile
        }
        return false;
    }
}
