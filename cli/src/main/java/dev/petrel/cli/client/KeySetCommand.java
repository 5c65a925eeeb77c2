// SPDX-License-Identifier: Apache-2.0
package dev.petrel.cli.client;

import dev.petrel.cli.output.OutputOptions;
import dev.petrel.cli.terminal.CliContext;
import dev.petrel.cli.terminal.ClientFailure;
import dev.petrel.cli.terminal.ExitCodes;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code petrel key set}. */
@Command(sortOptions = false, description = "Creates a key or gives it another value.")
final class KeySetCommand implements Callable<Integer> {

    private final CliContext context;

    @Parameters(index = "0", paramLabel = "NAME", description = "The key's name.")
    private String name = "";

    @Parameters(
            index = "1",
            arity = "0..1",
            paramLabel = "VALUE|-",
            description =
                    "Its value, or - for standard input, whose last line end falls away. Without either it is asked"
                            + " for at the terminal. A secret does not belong here: other users see command lines.")
    private @Nullable String value;

    @Mixin
    private KeyValueInput input = new KeyValueInput();

    @ArgGroup
    private Encryption encryption = new Encryption();

    /** Whether the value is a secret. */
    static final class Encryption {
        @Option(
                names = {"-e", "--encrypt"},
                description = "A secret: it is stored encrypted.")
        private boolean encrypt;

        @Option(
                names = "--encrypted",
                description = "A secret that is encrypted already with the cluster's key, by \"petrel key encrypt\" for"
                        + " instance: it is stored as it is.")
        private boolean encrypted;
    }

    @Option(
            names = {"-l", "--ttl"},
            paramLabel = "SECONDS",
            description = "After how many seconds it ceases to exist.")
    private @Nullable Long ttl;

    @Mixin
    private KeyScope scope = new KeyScope();

    @Mixin
    private OutputOptions output = new OutputOptions();

    @Mixin
    private ApiOptions api = new ApiOptions();

    KeySetCommand(CliContext context) {
        this.context = context;
    }

    @Override
    public Integer call() throws ClientFailure {
        Map<String, @Nullable Object> body = scope.query();
        body.put("name", name);
        body.put("value", input.read(value));
        body.put("secret", encryption.encrypt ? true : null);
        body.put("encrypted", encryption.encrypted ? true : null);
        body.put("ttl", ttl);
        output.object(
                context,
                KeyCommands.KEY.details(),
                api.open(context).put(KeyCommands.KEY.path(name), KeyCommands.given(body)));
        return ExitCodes.OK;
    }
}
