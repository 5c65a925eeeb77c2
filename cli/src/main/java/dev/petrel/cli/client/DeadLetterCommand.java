// SPDX-License-Identifier: Apache-2.0
package dev.petrel.cli.client;

import dev.petrel.cli.output.OutputOptions;
import dev.petrel.cli.terminal.CliContext;
import dev.petrel.cli.terminal.ClientFailure;
import dev.petrel.cli.terminal.ExitCodes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code petrel dead-letter replay} and {@code drop}. */
@Command(sortOptions = false)
final class DeadLetterCommand implements Callable<Integer> {

    private final CliContext context;
    private final boolean replay;

    @ArgGroup(multiplicity = "1")
    private Which which = new Which();

    @Mixin
    private OutputOptions output = new OutputOptions();

    @Mixin
    private ApiOptions api = new ApiOptions();

    /** Which letters. */
    static final class Which {
        @Parameters(paramLabel = "ID", arity = "1..*", description = "Ids of dead letters.")
        private List<String> ids = List.of();

        @Option(names = "--all", required = true, description = "All that are there now.")
        private boolean all;
    }

    private DeadLetterCommand(CliContext context, boolean replay) {
        this.context = context;
        this.replay = replay;
    }

    static CommandLine replay(CliContext context) {
        return of(
                context,
                true,
                "Sends messages once more, as they were; a dead letter is removed when the broker has confirmed that.");
    }

    static CommandLine drop(CliContext context) {
        return of(context, false, "Throws dead letters away.");
    }

    private static CommandLine of(CliContext context, boolean replay, String description) {
        CommandLine line = new CommandLine(new DeadLetterCommand(context, replay));
        line.getCommandSpec().usageMessage().description(description);
        return line;
    }

    @Override
    public Integer call() throws ClientFailure {
        Api open = api.open(context);
        List<Map<String, @Nullable Object>> done = new ArrayList<>();
        for (String id : which.all ? all(open) : which.ids) {
            String path = Resources.DEAD_LETTER.path(id);
            done.add(replay ? open.object(open.post(path + "/replay", Map.of())) : open.delete(path));
            context.err().println("dead letter \"" + id + (replay ? "\" was sent again" : "\" was dropped"));
            context.err().flush();
        }
        output.list(context, Resources.DEAD_LETTER.columns(), done, "no dead letters");
        return ExitCodes.OK;
    }

    /** Oldest first, as they came. */
    private static List<String> all(Api open) throws ClientFailure {
        List<String> ids = new ArrayList<>();
        for (Map<String, @Nullable Object> letter :
                open.list(Resources.DEAD_LETTER.path(), Map.of("limit", -1)).items()) {
            ids.add(0, String.valueOf(letter.get("id")));
        }
        return ids;
    }
}
