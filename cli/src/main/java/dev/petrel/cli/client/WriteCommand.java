// SPDX-License-Identifier: Apache-2.0
package dev.petrel.cli.client;

import dev.petrel.cli.output.OutputOptions;
import dev.petrel.cli.terminal.CliContext;
import dev.petrel.cli.terminal.ClientFailure;
import dev.petrel.cli.terminal.ExitCodes;
import dev.petrel.engine.json.Json;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.PositionalParamSpec;

/** {@code petrel NOUN create FILE} and {@code update REF FILE}. */
@Command(sortOptions = false)
final class WriteCommand implements Callable<Integer> {

    private final CliContext context;
    private final Resource resource;
    private final @Nullable PositionalParamSpec name;
    private final PositionalParamSpec file;

    @Mixin
    private OutputOptions output = new OutputOptions();

    @Mixin
    private ApiOptions api = new ApiOptions();

    private WriteCommand(CliContext context, Resource resource, boolean isNew) {
        this.context = context;
        this.resource = resource;
        this.name = isNew ? null : positional(0, String.class, "REF", "Its reference or id.");
        this.file = positional(isNew ? 0 : 1, Path.class, "FILE", "Defines it, in YAML or JSON.");
    }

    private static PositionalParamSpec positional(int index, Class<?> type, String label, String description) {
        return PositionalParamSpec.builder()
                .index(String.valueOf(index))
                .type(type)
                .arity("1")
                .paramLabel(label)
                .description(description)
                .build();
    }

    static CommandLine create(CliContext context, Resource resource) {
        return of(new WriteCommand(context, resource, true), "Creates a " + resource.noun() + ".");
    }

    static CommandLine update(CliContext context, Resource resource) {
        return of(
                new WriteCommand(context, resource, false),
                "Replaces a " + resource.noun() + ". What the file leaves out is as in a new one.");
    }

    private static CommandLine of(WriteCommand command, String description) {
        CommandLine line = new CommandLine(command);
        PositionalParamSpec name = command.name;
        if (name != null) {
            line.getCommandSpec().addPositional(name);
        }
        line.getCommandSpec().addPositional(command.file);
        line.getCommandSpec().usageMessage().description(description);
        return line;
    }

    @Override
    public Integer call() throws ClientFailure {
        Map<String, @Nullable Object> body = ContentFile.read(file.getValue());
        Api open = api.open(context);
        Map<String, @Nullable Object> written =
                name == null ? open.object(open.post(resource.path(), body)) : replaced(open, name.getValue(), body);
        if (written.get("warnings") instanceof List<?> warnings) {
            warnings.forEach(warning ->
                    context.err().println("warning: " + (warning instanceof String text ? text : Json.write(warning))));
            context.err().flush();
        }
        output.object(context, resource.details(), written);
        return ExitCodes.OK;
    }

    private Map<String, @Nullable Object> replaced(Api open, String ref, Map<String, @Nullable Object> body)
            throws ClientFailure {
        try {
            return open.put(resource.path(ref), body);
        } catch (ClientFailure e) {
            throw e.code() == ExitCodes.NOT_FOUND ? Absent.of(open, resource, ref) : e;
        }
    }
}
