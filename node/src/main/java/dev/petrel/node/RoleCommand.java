// SPDX-License-Identifier: Apache-2.0
package dev.petrel.node;

import dev.petrel.cli.config.ConfigOptions;
import dev.petrel.cli.terminal.CliContext;
import dev.petrel.engine.config.LoadedConfig;
import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code petrel rulesengine}, {@code actionrunner}, {@code api}, {@code all}. */
@Command(sortOptions = false)
public final class RoleCommand implements Callable<Integer> {

    private final CliContext context;
    private final List<Role> roles;

    @Mixin
    private ConfigOptions options = new ConfigOptions();

    @Option(names = "--register", description = "Register all packs first, as \"petrel register\" does.")
    private boolean register;

    public RoleCommand(CliContext context, List<Role> roles) {
        this.context = context;
        this.roles = List.copyOf(roles);
    }

    @Override
    public Integer call() throws InterruptedException {
        LoadedConfig loaded = options.load(context);
        if (roles.contains(Role.API)) {
            new FirstUser(context, new SecureRandom()).ensure(loaded.config().auth());
        }
        return Daemon.run(loaded, roles, register, Optional.empty());
    }
}
