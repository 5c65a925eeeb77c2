// SPDX-License-Identifier: Apache-2.0
package dev.petrel.cli.client;

import dev.petrel.cli.output.OutputOptions;
import dev.petrel.cli.terminal.CliContext;
import dev.petrel.cli.terminal.ClientFailure;
import dev.petrel.cli.terminal.ExitCodes;
import dev.petrel.cli.terminal.Terminal;
import dev.petrel.engine.lifecycle.Clock;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.OptionSpec;

/** {@code petrel NOUN list}. */
@Command(sortOptions = false)
final class ListCommand implements Callable<Integer> {

    private static final String PARENT = "parent";
    private static final String ACTION = "action";

    /** Of those that no workflow requested, as in StackStorm. */
    private static final String NONE = "null";

    /** Lines of a watched list that are no rows: what is watched, two of the header, two of remarks, the cursor's. */
    private static final int LINES_AROUND = 6;

    private final CliContext context;
    private final Clock clock;
    private final Resource resource;
    private final Map<String, OptionSpec> filters = new LinkedHashMap<>();

    /** Of what workflows request. */
    private @Nullable OptionSpec showAll;

    @Mixin
    private Watching watching = new Watching();

    @Mixin
    private OutputOptions output = new OutputOptions();

    @Mixin
    private ApiOptions api = new ApiOptions();

    private ListCommand(CliContext context, Clock clock, Resource resource) {
        this.context = context;
        this.clock = clock;
        this.resource = resource;
    }

    static CommandLine of(CliContext context, Clock clock, Resource resource) {
        ListCommand command = new ListCommand(context, clock, resource);
        if (resource.grows()) {
            command.filters.put(
                    "limit",
                    OptionSpec.builder("-n", "--last")
                            .paramLabel("N")
                            .type(Integer.class)
                            .description("How many of the newest; -1 for all. Default: " + ListSize.DEFAULT + ".")
                            .build());
        }
        for (Resource.Filter filter : resource.filters()) {
            command.filters.put(
                    filter.parameter(),
                    OptionSpec.builder(filter.option().split(","))
                            .paramLabel(filter.label())
                            .type(String.class)
                            .description(filter.description())
                            .build());
        }
        CommandLine line = new CommandLine(command);
        command.filters.values().forEach(line.getCommandSpec()::addOption);
        if (command.filters.containsKey(PARENT)) {
            command.showAll = OptionSpec.builder("-l", "--showall")
                    .arity("0")
                    .type(Boolean.class)
                    .description("Also those that workflows requested.")
                    .build();
            line.getCommandSpec().addOption(command.showAll);
        }
        line.getCommandSpec()
                .usageMessage()
                .description("Lists " + resource.plural() + (resource.grows() ? ", oldest first." : "."));
        return line;
    }

    @Override
    public Integer call() throws ClientFailure, InterruptedException {
        return watching.run(context, clock, this::show);
    }

    private int show(CliContext context) throws ClientFailure {
        Map<String, @Nullable Object> query = query(context.terminal());
        Api open = api.open(context);
        Api.Page page = open.list(resource.path(), query);
        List<Map<String, @Nullable Object>> found = new ArrayList<>(page.items());
        if (resource.grows()) {
            Collections.reverse(found); // the API has the newest first; on a terminal it belongs at the bottom
        }
        output.list(context, resource.columns(), found, nothing());
        ListSize.tellOfTheRest(context, output, page, "newest");
        if (output.format().isText() && NONE.equals(query.get(PARENT)) && query.get(ACTION) != null) {
            hint(open, page, query);
        }
        return ExitCodes.OK;
    }

    /** Who looks for an action's executions may mean those that workflows requested, which are left out. */
    private void hint(Api open, Api.Page page, Map<String, @Nullable Object> query) throws ClientFailure {
        Map<String, @Nullable Object> all = new LinkedHashMap<>(query);
        all.remove(PARENT);
        all.put("limit", 1);
        all.put("include_attributes", "id");
        Api.Page found = open.list(resource.path(), all);
        boolean counted = page.total() >= 0 && !page.atLeast() && !found.atLeast();
        long more = found.total() - page.total();
        if (counted && more > 0 || !counted && !found.items().isEmpty()) {
            context.err()
                    .println((counted ? more + " more were" : "more may have been")
                            + " requested by workflows; --showall (-l) lists them too");
            context.err().flush();
        }
    }

    private Map<String, @Nullable Object> query(Terminal terminal) {
        Map<String, @Nullable Object> query = new LinkedHashMap<>();
        query.put("limit", -1);
        filters.forEach((parameter, option) -> query.put(parameter, option.getValue()));
        if (query.get("limit") == null) {
            // What is watched is to fit the screen, with what is said around it.
            int room = watching.asked() && terminal.rows() > LINES_AROUND
                    ? terminal.rows() - LINES_AROUND
                    : ListSize.DEFAULT;
            query.put("limit", Math.min(room, ListSize.DEFAULT));
        }
        if (showAll != null && query.get(PARENT) == null && !Boolean.TRUE.equals(showAll.getValue())) {
            query.put(PARENT, NONE);
        }
        if (output.format().isText()) {
            query.put("include_attributes", resource.attributes());
        }
        return query;
    }

    private String nothing() {
        List<String> asked = filters.entrySet().stream()
                .filter(entry ->
                        !entry.getKey().equals("limit") && entry.getValue().getValue() != null)
                .map(entry ->
                        entry.getValue().longestName() + " " + entry.getValue().getValue())
                .toList();
        return "no " + resource.plural().replace('-', ' ')
                + (asked.isEmpty() ? "" : " with " + String.join(" ", asked));
    }
}
