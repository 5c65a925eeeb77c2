// SPDX-License-Identifier: Apache-2.0
package dev.petrel.cli.role;

import dev.petrel.cli.Surroundings;
import dev.petrel.engine.config.LoadedConfig;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code petrel rulesengine}, {@code actionrunner}, {@code api}, {@code all}. */
@Command(sortOptions = false)
public final class RoleCommand implements Callable<Integer> {

    private final Surroundings surroundings;
    private final List<Role> roles;

    @Mixin
    private DaemonOptions options = new DaemonOptions();

    @Option(names = "--register", description = "Register all packs first, as \"petrel register\" does.")
    private boolean register;

    public RoleCommand(Surroundings surroundings, List<Role> roles) {
        this.surroundings = surroundings;
        this.roles = List.copyOf(roles);
    }

    @Override
    public Integer call() throws InterruptedException {
        LoadedConfig loaded = options.load(surroundings);
        return Daemon.run(loaded, roles, register, Optional.empty());
    }
}
