// SPDX-License-Identifier: Apache-2.0
package dev.petrel.cli.client;

import dev.petrel.cli.output.Details;
import dev.petrel.cli.output.Field;
import dev.petrel.cli.output.OutputOptions;
import dev.petrel.cli.terminal.CliContext;
import dev.petrel.cli.terminal.ClientFailure;
import dev.petrel.cli.terminal.ExitCodes;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code petrel trace get}. */
@Command(
        sortOptions = false,
        description =
                "Shows one trace: the events, rules and executions that belong to it, in the order of their times.")
final class TraceGetCommand implements Callable<Integer> {

    private static final List<Field> COLUMNS = List.of(
            Field.of("id", "object_id"),
            Field.of("type"),
            Field.of("ref"),
            Field.of("updated_at"),
            Field.of("caused_by", "caused_by.id").ranked(1));

    /** What comes of what: of one moment, as they follow from each other. */
    private static final List<String> TYPES = List.of("trigger-instance", "rule", "execution");

    private final CliContext context;

    @Parameters(paramLabel = "ID", description = "The trace's id: that of the event or execution that began it.")
    private String id = "";

    @ArgGroup
    private @Nullable Last last;

    @Option(names = "--show-executions", description = "Only executions. With the next two: what any of them asks for.")
    private boolean executions;

    @Option(names = "--show-rules", description = "Only rules.")
    private boolean rules;

    @Option(names = "--show-trigger-instances", description = "Only events.")
    private boolean events;

    @Option(names = "--hide-noop-triggers", description = "Leave out events on which no rule matched.")
    private boolean effective;

    @Mixin
    private OutputOptions output = new OutputOptions();

    @Mixin
    private ApiOptions api = new ApiOptions();

    /** The end of a chain of causes. */
    static final class Last {
        @Option(
                names = {"-e", "--execution"},
                paramLabel = "ID",
                description = "Only what led to this execution.")
        private @Nullable String execution;

        @Option(
                names = {"-r", "--rule"},
                paramLabel = "ID",
                description = "Only what led to the first match of this rule.")
        private @Nullable String rule;

        @Option(
                names = {"-g", "--trigger-instance"},
                paramLabel = "ID",
                description = "Only what led to this event.")
        private @Nullable String event;

        TraceParts chain(TraceParts parts) {
            return execution != null
                    ? parts.leadingTo(TraceParts.EXECUTION, execution)
                    : rule != null
                            ? parts.leadingTo(TraceParts.RULE, rule)
                            : parts.leadingTo(TraceParts.EVENT, String.valueOf(event));
        }
    }

    TraceGetCommand(CliContext context) {
        this.context = context;
    }

    @Override
    public Integer call() throws ClientFailure {
        Api open = api.open(context);
        Map<String, @Nullable Object> trace =
                open.find(Resources.TRACE.path(id)).orElseThrow(() -> Absent.of(open, Resources.TRACE, id));
        TraceParts parts = TraceParts.of(trace);
        TraceParts led = last == null ? parts : last.chain(parts);
        TraceParts shown = effective ? led.withoutEventsThatNoRuleMatched() : led;
        boolean all = !executions && !rules && !events;
        TraceParts picked = shown.only(part -> all
                || executions && part.isA(TraceParts.EXECUTION)
                || rules && part.isA(TraceParts.RULE)
                || events && part.isA(TraceParts.EVENT));
        output.print(
                context,
                picked.in(trace),
                tables -> Details.of(Resources.TRACE.details(), trace)
                        + (picked.parts().isEmpty() ? "" : "\n" + tables.of(COLUMNS, rows(picked))));
        return ExitCodes.OK;
    }

    private static List<Map<String, @Nullable Object>> rows(TraceParts parts) {
        return parts.parts().stream()
                .map(TraceParts.Part::row)
                .sorted(Comparator.<Map<String, @Nullable Object>, String>comparing(
                                row -> String.valueOf(row.get("updated_at")))
                        .thenComparing(row -> TYPES.indexOf(row.get("type"))))
                .toList();
    }
}
