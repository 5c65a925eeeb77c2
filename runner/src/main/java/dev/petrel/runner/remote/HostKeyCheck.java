// SPDX-License-Identifier: Apache-2.0
package dev.petrel.runner.remote;

import dev.petrel.engine.config.SshRunnerConfig;
import dev.petrel.engine.config.SshRunnerConfig.HostKeys;
import java.io.IOException;
import java.net.SocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.sshd.client.config.hosts.KnownHostEntry;
import org.apache.sshd.client.keyverifier.ServerKeyVerifier;
import org.apache.sshd.client.session.ClientSession;
import org.apache.sshd.common.AttributeRepository;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.config.keys.PublicKeyEntryResolver;
import org.apache.sshd.common.kex.KexProposalOption;
import org.apache.sshd.common.session.Session;
import org.apache.sshd.common.session.SessionListener;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides whether a host is itself, by {@code [ssh_runner] host_keys} and the file {@code known_hosts_file}. With {@code
 * accept_unknown} a host that the file names must have a key of it, and any other is believed; with {@code known} no
 * other is. The file is read for each connection, and never written. Certificates of hosts are not used.
 */
final class HostKeyCheck implements ServerKeyVerifier, SessionListener {

    /** What a connection is for: goes with it from the start. */
    static final AttributeRepository.AttributeKey<Expected> EXPECTED = new AttributeRepository.AttributeKey<>();

    /**
     * The host that a connection is to lead to, and why its key was refused, if it was.
     *
     * @param refusal for people
     */
    record Expected(String host, int port, AtomicReference<String> refusal) {
        Expected(String host, int port) {
            this(host, port, new AtomicReference<>(""));
        }
    }

    private static final Logger log = LoggerFactory.getLogger(HostKeyCheck.class);

    private final SshRunnerConfig.Login login;

    HostKeyCheck(SshRunnerConfig.Login login) {
        this.login = login;
    }

    @Override
    public boolean verifyServerKey(ClientSession session, SocketAddress address, PublicKey key) {
        Expected expected = session.getConnectionContext().getAttribute(EXPECTED);
        if (expected == null) {
            return false;
        }
        String refusal = login.hostKeys() == HostKeys.ACCEPT_ANY ? "" : refusal(expected, key);
        expected.refusal().set(refusal);
        return refusal.isEmpty();
    }

    /** Empty if {@code key} is accepted. */
    private String refusal(Expected host, PublicKey key) {
        List<Known> known;
        try {
            known = known(host);
        } catch (IOException e) {
            return "known_hosts_file \"" + login.knownHosts() + "\" cannot be read: " + e.getMessage();
        }
        boolean revoked = known.stream().anyMatch(one -> one.revoked() && one.is(key));
        if (!revoked && known.stream().anyMatch(one -> !one.revoked() && one.is(key))) {
            return "";
        }
        String shown = "the host key " + KeyUtils.getKeyType(key) + " " + KeyUtils.getFingerPrint(key);
        if (revoked) {
            return shown + " is revoked in \"" + login.knownHosts() + "\"";
        }
        if (known.stream().anyMatch(one -> !one.revoked())) {
            return shown + " is none of those that \"" + login.knownHosts()
                    + "\" has for it: it is another host, or has a new key; if it has, correct the file";
        }
        if (login.hostKeys() == HostKeys.ACCEPT_UNKNOWN) {
            log.debug(
                    "Host \"{}\" port {} is not in \"{}\": accepted with {}.", host.host(), host.port(), login, shown);
            return "";
        }
        return shown + " is not in \"" + login.knownHosts()
                + "\", and [ssh_runner] host_keys is known; add it, as with: ssh-keyscan -p " + host.port() + " "
                + host.host();
    }

    /** Has the host prove itself with a key of a type that the file has, as OpenSSH does: it may have several. */
    @Override
    public void sessionNegotiationOptionsCreated(Session session, Map<KexProposalOption, String> proposal) {
        Expected expected = session instanceof ClientSession client
                ? client.getConnectionContext().getAttribute(EXPECTED)
                : null;
        String offered = proposal.get(KexProposalOption.SERVERKEYS);
        if (expected == null || offered == null || login.hostKeys() == HostKeys.ACCEPT_ANY) {
            return;
        }
        try {
            proposal.put(KexProposalOption.SERVERKEYS, preferred(offered, known(expected)));
        } catch (IOException e) {
            log.debug("The file of known hosts cannot be read; the check of the key will say so.", e);
        }
    }

    private static String preferred(String offered, List<Known> known) {
        List<String> first = new ArrayList<>();
        List<String> rest = new ArrayList<>();
        for (String algorithm : offered.split(",")) {
            String type = KeyUtils.getCanonicalKeyType(algorithm);
            boolean has = known.stream()
                    .anyMatch(one ->
                            !one.revoked() && KeyUtils.getKeyType(one.key()).equals(type));
            (has ? first : rest).add(algorithm);
        }
        first.addAll(rest);
        return String.join(",", first);
    }

    private record Known(PublicKey key, boolean revoked) {
        boolean is(PublicKey other) {
            return KeyUtils.compareKeys(key, other);
        }
    }

    /** What the file has for {@code host}. */
    private List<Known> known(Expected host) throws IOException {
        Path file = login.knownHosts();
        if (!Files.exists(file)) {
            return List.of();
        }
        List<Known> known = new ArrayList<>();
        for (String line : Files.readAllLines(file)) {
            Known one = known(line, host);
            if (one != null) {
                known.add(one);
            }
        }
        return known;
    }

    /** What {@code line} has for {@code host}; null if nothing, or what is no public key. */
    private static @Nullable Known known(String line, Expected host) {
        String text = line.strip();
        if (text.isEmpty() || text.startsWith("#")) {
            return null;
        }
        try {
            KnownHostEntry entry = KnownHostEntry.parseKnownHostEntry(text);
            String marker = entry.getMarker();
            if (!entry.isHostMatch(host.host(), host.port()) || "cert-authority".equals(marker)) {
                return null;
            }
            PublicKey key = entry.getKeyEntry().resolvePublicKey(null, Map.of(), PublicKeyEntryResolver.IGNORING);
            return key == null ? null : new Known(key, "revoked".equals(marker));
        } catch (IOException | GeneralSecurityException | IllegalArgumentException e) {
            log.debug("A line of the file of known hosts is passed over.", e);
            return null;
        }
    }
}
