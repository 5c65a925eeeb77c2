// SPDX-License-Identifier: Apache-2.0
package dev.petrel.cli.config;

import dev.petrel.cli.terminal.CliContext;
import dev.petrel.engine.config.ConfigLoader;
import dev.petrel.engine.config.LoadedConfig;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Option;

/** The options that say where the configuration is. Every command that reads it takes them. */
public final class ConfigOptions {

    @Option(
            names = "--config-file",
            paramLabel = "FILE",
            description =
                    "Configuration file; may be given several times, later ones win. Default: $PETREL_CONFIG_FILE,"
                            + " /etc/petrel/petrel.conf, the distribution's own.")
    private List<Path> files = new ArrayList<>();

    @Option(
            names = "--set",
            paramLabel = "SECTION.KEY=VALUE",
            description = "Overrides one key of the configuration; may be given several times.")
    private Map<String, String> flags = new LinkedHashMap<>();

    /** Whether any of these options was written. */
    public boolean isGiven() {
        return !files.isEmpty() || !flags.isEmpty();
    }

    /**
     * The configuration that the options name.
     *
     * @throws dev.petrel.engine.config.ConfigException with all that is wrong with it
     */
    public LoadedConfig load(CliContext context) {
        return load(context, Map.of());
    }

    /** The same, with {@code more} in place of what files and environment say, unless {@code --set} says otherwise. */
    public LoadedConfig load(CliContext context, Map<String, String> more) {
        Map<String, String> all = new LinkedHashMap<>(more);
        all.putAll(flags);
        return ConfigLoader.load(files, context.environment(), all, context.home());
    }
}
