// SPDX-License-Identifier: Apache-2.0
package dev.petrel.cli.client;

import dev.petrel.cli.ExitCodes;
import dev.petrel.cli.Surroundings;
import dev.petrel.cli.role.DaemonOptions;
import dev.petrel.engine.config.LoadedConfig;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code petrel config show|check}: needs no server. */
@Command(sortOptions = false)
final class ConfigCommand implements Callable<Integer> {

    private final Surroundings surroundings;
    private final boolean check;

    @Mixin
    private DaemonOptions options = new DaemonOptions();

    @Mixin
    private Output output = new Output();

    /** @param check whether to say no more than that it is good */
    ConfigCommand(Surroundings surroundings, boolean check) {
        this.surroundings = surroundings;
        this.check = check;
    }

    @Override
    public Integer call() {
        LoadedConfig loaded = options.load(surroundings);
        if (check) {
            surroundings.out().println("The configuration is good: " + loaded.files());
        } else if (output.format() == Output.Format.table) {
            surroundings.out().print(loaded.effective().toText());
        } else {
            output.structured(surroundings.out(), loaded.effective().toMap());
        }
        if (!loaded.unused().isEmpty()) {
            surroundings.err().println("These keys of st2.conf mean nothing to Petrel: " + loaded.unused());
        }
        return ExitCodes.OK;
    }
}
