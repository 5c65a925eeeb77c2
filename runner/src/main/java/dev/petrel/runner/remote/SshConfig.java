// SPDX-License-Identifier: Apache-2.0
package dev.petrel.runner.remote;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.apache.sshd.client.config.hosts.HostConfigEntry;
import org.jspecify.annotations.Nullable;

/**
 * What OpenSSH's {@code ssh_config} says of hosts: {@code HostName}, {@code User}, {@code Port}, {@code IdentityFile},
 * {@code ProxyJump}. What it says and Petrel cannot do fails the host rather than passing unseen: {@code ProxyCommand},
 * {@code Match}, {@code Include}.
 */
final class SshConfig {

    private static final Pattern UNREAD = Pattern.compile("(?im)^\\s*(include|match)\\b.*$");

    private final @Nullable Path file;

    /** @param file the file, or null for none */
    SshConfig(@Nullable Path file) {
        this.file = file;
    }

    /**
     * What it says of a host.
     *
     * @param user null if it is open
     * @param port 0 if it is open
     * @param keys paths
     * @param jumps the hosts to go through, in the form of {@link Target#of}, in order
     */
    record Host(String hostName, @Nullable String user, int port, List<String> keys, List<String> jumps) {}

    /**
     * What it says of {@code host}; nothing if the file is not there.
     *
     * @throws IOException if it cannot be read, or asks for what Petrel does not do; the message is for people
     */
    Optional<Host> find(String host) throws IOException {
        if (file == null || !Files.exists(file)) {
            return Optional.empty();
        }
        List<HostConfigEntry> entries = entries(file);
        HostConfigEntry entry = HostConfigEntry.toHostConfigEntryResolver(entries)
                .resolveEffectiveHost(host, 0, null, null, null, null);
        if (entry == null) {
            return Optional.empty();
        }
        String command = entry.getProperty("ProxyCommand");
        if (command != null && !command.equalsIgnoreCase("none")) {
            throw new IOException("\"" + file + "\" has ProxyCommand for host \"" + host
                    + "\", which Petrel does not run; use ProxyJump there, or parameter \"bastion_host\"");
        }
        return Optional.of(host(entry, host));
    }

    private static List<HostConfigEntry> entries(Path file) throws IOException {
        String text = Files.readString(file);
        var unread = UNREAD.matcher(text);
        if (unread.find()) {
            throw new IOException(
                    "\"" + file + "\" has the line \"" + unread.group().strip()
                            + "\", which Petrel does not read; write what it stands for below Host lines, or give"
                            + " [ssh_runner] ssh_config_file_path a file of its own");
        }
        try {
            return HostConfigEntry.readHostConfigEntries(new BufferedReader(new StringReader(text)));
        } catch (IOException | IllegalArgumentException e) {
            throw new IOException("\"" + file + "\" cannot be read: " + e.getMessage(), e);
        }
    }

    private static Host host(HostConfigEntry entry, String host) throws IOException {
        String user = blankToNull(entry.getUsername());
        String name = blankToNull(entry.getHostName());
        String hostName = name == null ? host : name.replace("%h", host);
        List<String> keys = new ArrayList<>();
        for (String identity : entry.getIdentities()) {
            keys.add(HostConfigEntry.resolveIdentityFilePath(
                    identity, hostName, Math.max(entry.getPort(), 0), user == null ? "" : user));
        }
        return new Host(hostName, user, Math.max(entry.getPort(), 0), keys, jumps(entry));
    }

    private static List<String> jumps(HostConfigEntry entry) {
        String jumps = blankToNull(entry.getProxyJump());
        return jumps == null || jumps.toLowerCase(Locale.ROOT).equals("none")
                ? List.of()
                : List.of(jumps.replace("ssh://", "").split("\\s*,\\s*"));
    }

    private static @Nullable String blankToNull(@Nullable String text) {
        return text == null || text.isBlank() ? null : text;
    }
}
