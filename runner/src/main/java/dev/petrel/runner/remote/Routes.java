// SPDX-License-Identifier: Apache-2.0
package dev.petrel.runner.remote;

import dev.petrel.engine.config.PetrelConfig;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Finds the way to a host. In StackStorm's order: what the action says, then {@code ssh_config}, then the configuration of
 * this node.
 */
final class Routes {

    private static final int USUAL_PORT = 22;

    private final SshConfig sshConfig;
    private final String systemUser;
    private final String systemKey;

    Routes(PetrelConfig config) {
        this.sshConfig = new SshConfig(config.sshRunner().configFile());
        this.systemUser = config.systemUser().user();
        this.systemKey = config.sshRunner().login().keyFile().toString();
    }

    /**
     * The connections that lead to {@code target}, in order; the last is to itself.
     *
     * @throws IOException if {@code ssh_config} stands in the way; the message is for people
     */
    List<Hop> to(Target target, Access access) throws IOException {
        Optional<SshConfig.Host> known = sshConfig.find(target.host());
        List<Hop> hops = new ArrayList<>();
        Hop last = hop(target, access, known, null);
        Target bastion = access.bastion();
        if (bastion != null) {
            hops.add(hop(bastion, access, sshConfig.find(bastion.host()), last.port()));
        } else {
            for (String jump : known.map(SshConfig.Host::jumps).orElse(List.of())) {
                Target through = jump(jump);
                hops.add(hop(through, access, sshConfig.find(through.host()), USUAL_PORT));
            }
        }
        hops.add(last);
        return List.copyOf(hops);
    }

    private static Target jump(String jump) throws IOException {
        try {
            return Target.of(jump);
        } catch (IllegalArgumentException e) {
            throw new IOException("ProxyJump: " + e.getMessage(), e);
        }
    }

    /** @param usualPort of a host to go through; null for the last, which has the port that the action says */
    private Hop hop(Target target, Access access, Optional<SshConfig.Host> known, @Nullable Integer usualPort) {
        String user = target.user();
        if (user == null) {
            user = access.username();
        }
        if (user == null) {
            user = known.map(SshConfig.Host::user).orElse(systemUser);
        }
        return new Hop(
                target.host(),
                known.map(SshConfig.Host::hostName).orElse(target.host()),
                port(target, access, known, usualPort),
                user,
                keys(access, known));
    }

    private static int port(Target target, Access access, Optional<SshConfig.Host> known, @Nullable Integer usualPort) {
        Integer given = target.port() == null && usualPort == null ? access.port() : target.port();
        if (given != null) {
            return given;
        }
        int configured = known.map(SshConfig.Host::port).orElse(0);
        return configured > 0 ? configured : usualPort == null ? USUAL_PORT : usualPort;
    }

    private List<String> keys(Access access, Optional<SshConfig.Host> known) {
        if (access.password() != null) {
            return List.of();
        }
        Access.Key key = access.key();
        if (key != null && !key.textOrFile().isEmpty()) {
            return List.of(key.textOrFile());
        }
        List<String> configured = known.map(SshConfig.Host::keys).orElse(List.of());
        return configured.isEmpty() ? List.of(systemKey) : configured;
    }
}
