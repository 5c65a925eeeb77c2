// SPDX-License-Identifier: Apache-2.0
package dev.petrel.cli.client;

import dev.petrel.cli.ExitCodes;
import dev.petrel.cli.Surroundings;
import dev.petrel.cli.role.DaemonOptions;
import dev.petrel.engine.config.LoadedConfig;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code petrel config check}. Needs no server. */
@Command(
        sortOptions = false,
        description = "Checks the configuration: prints OK, or all that is wrong with it and exits with 2.")
final class ConfigCheckCommand implements Callable<Integer> {

    private final Surroundings surroundings;

    @Mixin
    private DaemonOptions options = new DaemonOptions();

    ConfigCheckCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    /** @throws dev.petrel.engine.config.ConfigException with all problems; the command line prints them */
    @Override
    public Integer call() {
        LoadedConfig loaded = options.load(surroundings);
        String files = loaded.files().stream().map(Path::toString).collect(Collectors.joining(", "));
        surroundings.out().println("OK: " + (files.isEmpty() ? "no file, only defaults" : files));
        surroundings.out().flush();
        if (!loaded.unused().isEmpty()) {
            surroundings.err().println("without a meaning here: " + String.join(", ", loaded.unused()));
            surroundings.err().flush();
        }
        return ExitCodes.OK;
    }
}
