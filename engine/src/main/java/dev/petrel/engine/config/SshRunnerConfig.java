// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.config;

import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * {@code [ssh_runner]}: how actions run on other hosts.
 *
 * @param remoteDirectory below which scripts are put there, when an action names no other directory
 * @param allowPartialFailure whether an action succeeds when it did on one of its hosts
 * @param maxParallel {@code max_parallel_actions}: on how many hosts one action runs at a time
 * @param connectTimeout how long reaching a host, and logging in to it, may take
 * @param configFile {@code ssh_config_file_path} with {@code use_ssh_config}, else null
 * @param login what a host and this node know each other by
 */
public record SshRunnerConfig(
        String remoteDirectory,
        boolean allowPartialFailure,
        int maxParallel,
        Duration connectTimeout,
        @Nullable Path configFile,
        Login login) {

    /**
     * What hosts and this node know each other by.
     *
     * @param keyFile {@code [system_user] ssh_key_file}: the private key of actions that bring neither key nor password
     * @param hostKeys which hosts are believed to be themselves
     * @param knownHosts the file with their public keys, in the form of OpenSSH's {@code known_hosts}
     */
    public record Login(Path keyFile, HostKeys hostKeys, Path knownHosts) {}

    /** Whose host keys are accepted. */
    public enum HostKeys {
        /** Those in the file alone. */
        KNOWN,
        /** Those in the file, and any of a host that the file does not name. */
        ACCEPT_UNKNOWN,
        /** Any: as StackStorm. */
        ACCEPT_ANY
    }
}
