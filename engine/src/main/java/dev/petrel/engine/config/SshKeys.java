// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** The keys of {@code [system_user]} and {@code [ssh_runner]}: as whom actions run, here and on other hosts. */
final class SshKeys {

    static final ConfigKey<String> SYSTEM_USER = new ConfigKey<>(
            "system_user",
            "user",
            ValueTypes.word("\\S+", "a user name without spaces"),
            "stanley",
            "Whom the executions of rules belong to. If it is set, shell actions run as that user of the system, through `sudo`.");
    static final ConfigKey<Path> SSH_KEY_FILE = new ConfigKey<>(
            "system_user",
            "ssh_key_file",
            ValueTypes.homePath(),
            "/home/stanley/.ssh/stanley_rsa",
            "Private key with which actions log in to other hosts, if they bring neither a key nor a password.");
    static final ConfigKey<String> REMOTE_DIR = new ConfigKey<>(
            "ssh_runner",
            "remote_dir",
            ValueTypes.word("/.*", "an absolute path on the other hosts"),
            "/tmp",
            "Directory on other hosts below which scripts are put while they run, if the action's `dir` is left at `/tmp`.");
    static final ConfigKey<Boolean> ALLOW_PARTIAL_FAILURE = new ConfigKey<>(
            "ssh_runner",
            "allow_partial_failure",
            ValueTypes.bool(),
            "False",
            "Whether an action on several hosts succeeds as soon as it did on one of them.");
    static final ConfigKey<Integer> MAX_PARALLEL_ACTIONS = new ConfigKey<>(
            "ssh_runner",
            "max_parallel_actions",
            ValueTypes.integer(1, 1000),
            "50",
            "On how many hosts one action with `parallel` runs at a time; together, the actions of one runner type use at most as many on a node, beside one each.");
    static final ConfigKey<Boolean> USE_SSH_CONFIG = new ConfigKey<>(
            "ssh_runner",
            "use_ssh_config",
            ValueTypes.bool(),
            "False",
            "Whether user, port, key, host name and jump host that an action leaves open are looked up in `ssh_config_file_path`.");
    static final ConfigKey<Path> SSH_CONFIG_FILE = new ConfigKey<>(
            "ssh_runner",
            "ssh_config_file_path",
            ValueTypes.homePath(),
            "~/.ssh/config",
            "File in the form of OpenSSH's `ssh_config`.");
    static final ConfigKey<Duration> SSH_CONNECT_TIMEOUT = new ConfigKey<>(
            "ssh_runner",
            "ssh_connect_timeout",
            ValueTypes.seconds("0.1", "3600"),
            "60",
            "How long connecting to a host may take, and then logging in to it, in seconds.");
    static final ConfigKey<SshRunnerConfig.HostKeys> HOST_KEYS = new ConfigKey<>(
                    "ssh_runner",
                    "host_keys",
                    ValueTypes.oneOf(SshRunnerConfig.HostKeys.class),
                    "accept_unknown",
                    "Which host keys are accepted: `known`, those in `known_hosts_file` alone; `accept_unknown`, any of a host that the file does not name, else those in it; `accept_any`, all, as StackStorm does.")
            .onlyPetrel();
    static final ConfigKey<Path> KNOWN_HOSTS_FILE = new ConfigKey<>(
                    "ssh_runner",
                    "known_hosts_file",
                    ValueTypes.homePath(),
                    "~/.ssh/known_hosts",
                    "File with the public keys of hosts, in the form of OpenSSH's `known_hosts`. It is read, and never written.")
            .onlyPetrel();

    static final List<ConfigKey<?>> ALL = List.of(
            SYSTEM_USER,
            SSH_KEY_FILE,
            REMOTE_DIR,
            ALLOW_PARTIAL_FAILURE,
            MAX_PARALLEL_ACTIONS,
            USE_SSH_CONFIG,
            SSH_CONFIG_FILE,
            SSH_CONNECT_TIMEOUT,
            HOST_KEYS,
            KNOWN_HOSTS_FILE);

    private SshKeys() {}

    /** Only a user that is named is one that actions run as: there need not be one of the default's name. */
    static SystemUser systemUser(Settings settings) {
        String user = settings.value(SYSTEM_USER);
        boolean named = !(settings.setting(SYSTEM_USER).source() instanceof Source.Default);
        return new SystemUser(user, named ? user : null);
    }

    static SshRunnerConfig sshRunner(Settings settings) {
        Path configFile = settings.value(SSH_CONFIG_FILE);
        return new SshRunnerConfig(
                settings.value(REMOTE_DIR),
                settings.value(ALLOW_PARTIAL_FAILURE),
                settings.value(MAX_PARALLEL_ACTIONS),
                settings.value(SSH_CONNECT_TIMEOUT),
                settings.value(USE_SSH_CONFIG) ? configFile : null,
                new SshRunnerConfig.Login(
                        settings.value(SSH_KEY_FILE), settings.value(HOST_KEYS), settings.value(KNOWN_HOSTS_FILE)));
    }
}
