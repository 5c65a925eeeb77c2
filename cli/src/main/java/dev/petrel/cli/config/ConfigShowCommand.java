// SPDX-License-Identifier: Apache-2.0
package dev.petrel.cli.config;

import dev.petrel.cli.output.YamlText;
import dev.petrel.cli.terminal.CliContext;
import dev.petrel.cli.terminal.ClientFailure;
import dev.petrel.cli.terminal.ExitCodes;
import dev.petrel.engine.config.EffectiveConfig;
import dev.petrel.engine.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code petrel config show}. Needs no server. */
@Command(
        sortOptions = false,
        description =
                "Shows the configuration as it is in effect, with where each value comes from. Secrets are masked.")
public final class ConfigShowCommand implements Callable<Integer> {

    private final CliContext context;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FORMAT",
            completionCandidates = Formats.class,
            description = "How to print: ${COMPLETION-CANDIDATES}. Default: text.")
    private String format = "text";

    @Mixin
    private ConfigOptions options = new ConfigOptions();

    public ConfigShowCommand(CliContext context) {
        this.context = context;
    }

    /** What {@code -o} takes. */
    static final class Formats extends ArrayList<String> {
        private static final long serialVersionUID = 1L;

        Formats() {
            super(List.of("text", "json", "yaml"));
        }
    }

    @Override
    public Integer call() throws ClientFailure {
        if (!new Formats().contains(format)) {
            throw new ClientFailure(ExitCodes.USAGE, "-o: expected one of text, json, yaml, found \"" + format + "\"");
        }
        EffectiveConfig config = options.load(context).effective();
        context.out()
                .print(
                        switch (format) {
                            case "json" -> Json.pretty(config.toMap()) + "\n";
                            case "yaml" -> YamlText.write(config.toMap());
                            default -> config.toText();
                        });
        context.out().flush();
        return ExitCodes.OK;
    }
}
