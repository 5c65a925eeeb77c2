// SPDX-License-Identifier: Apache-2.0
package dev.petrel.cli.client;

import dev.petrel.cli.client.input.PayloadText;
import dev.petrel.cli.client.input.SchemaForm;
import dev.petrel.cli.output.OutputOptions;
import dev.petrel.cli.terminal.CliContext;
import dev.petrel.cli.terminal.ClientFailure;
import dev.petrel.cli.terminal.ExitCodes;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code petrel inquiry respond}. */
@Command(
        sortOptions = false,
        description = "Answers an inquiry. On a terminal it asks for each property that the inquiry's schema has.")
final class InquiryRespondCommand implements Callable<Integer> {

    private static final String RESPONSE = "--response";

    private final CliContext context;
    private final Supplier<Optional<SchemaForm.Prompter>> terminal;

    @Parameters(paramLabel = "ID", description = "The inquiry's id, which is its execution's.")
    private String id = "";

    @Option(
            names = {"-r", RESPONSE},
            paramLabel = "JSON|@FILE|-",
            description = "The whole answer, as JSON, from a file, or from standard input; nothing is asked then. Other"
                    + " users of this machine see JSON on the command line: give a secret by file or input.")
    private @Nullable String response;

    @Mixin
    private OutputOptions output = new OutputOptions();

    @Mixin
    private ApiOptions api = new ApiOptions();

    /** @param terminal the person at the terminal, or empty where there is none */
    InquiryRespondCommand(CliContext context, Supplier<Optional<SchemaForm.Prompter>> terminal) {
        this.context = context;
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws ClientFailure {
        Api open = api.open(context);
        Map<String, @Nullable Object> answer = answer(open);
        var taken = open.put(Resources.INQUIRY.path(id), Map.of("id", id, "response", answer));
        output.print(context, taken, "response accepted for inquiry \"" + id + "\"");
        return ExitCodes.OK;
    }

    private Map<String, @Nullable Object> answer(Api open) throws ClientFailure {
        try {
            return response != null ? PayloadText.read(response, System.in, RESPONSE) : asked(open);
        } catch (IllegalArgumentException e) {
            throw new ClientFailure(ExitCodes.USAGE, String.valueOf(e.getMessage()));
        }
    }

    private Map<String, @Nullable Object> asked(Api open) throws ClientFailure {
        SchemaForm.Prompter prompter = terminal.get()
                .orElseThrow(() -> new ClientFailure(
                        ExitCodes.USAGE,
                        "there is no terminal to ask at: give the answer with " + RESPONSE + " JSON, @FILE or -"));
        Object schema = open.find(Resources.INQUIRY.path(id))
                .orElseThrow(() -> Absent.of(open, Resources.INQUIRY, id))
                .get("schema");
        return new SchemaForm(prompter).fill(schema instanceof Map<?, ?> map ? map : Map.of());
    }
}
